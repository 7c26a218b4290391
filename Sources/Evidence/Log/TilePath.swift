/// The paths of C2SP `tlog-tiles` below a log's folder.
package struct TilePath: Sendable, Hashable, CustomStringConvertible {
  /// What a tile holds.
  package enum Content: Sendable, Hashable {
    /// 256 hashes of a level; level n counts subtrees of 256^n leaves.
    case hashes(level: Int)
    /// 256 entries.
    case entries
  }

  /// Hashes or entries.
  package let content: Content
  /// The number of the tile in its row.
  package let number: UInt64
  /// How many of the 256 places are filled; 256 for a full tile.
  package let width: Int

  package init(_ content: Content, number: UInt64, width: Int) {
    self.content = content
    self.number = number
    self.width = width
  }

  /// `tile/0/x001/067`, `tile/entries/000.p/12` …
  package var description: String {
    var groups: [String] = []
    var rest = number
    repeat {
      let group = String(rest % 1000)
      groups.insert(String(repeating: "0", count: 3 - group.count) + group, at: 0)
      rest /= 1000
    } while rest > 0
    let path = groups.dropLast().map { "x\($0)/" }.joined() + (groups.last ?? "")
    let row =
      switch content {
      case .hashes(let level): String(level)
      case .entries: "entries"
      }
    return "tile/\(row)/\(path)" + (width == 256 ? "" : ".p/\(width)")
  }
}
