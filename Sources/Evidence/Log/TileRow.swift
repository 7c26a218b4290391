/// The tiles of one row of a log's folder, addressed by number and never listed whole: a head may claim any size.
package struct TileRow: Sendable, Hashable {
  /// What the row holds.
  package let content: TilePath.Content
  /// How many hashes or entries the row holds in all.
  package let count: UInt64

  /// The row of entry bundles of a log of some size.
  package static func entries(size: UInt64) -> TileRow { TileRow(content: .entries, count: size) }

  /// The rows of hash tiles of a log of some size, level 0 first; at most eight.
  package static func hashes(size: UInt64) -> [TileRow] {
    var rows: [TileRow] = []
    var count = size
    while count > 0 {
      rows.append(TileRow(content: .hashes(level: rows.count), count: count))
      count >>= 8
    }
    return rows
  }

  /// The number of tiles, a partial last one included.
  package var tiles: UInt64 { count / 256 + (count % 256 == 0 ? 0 : 1) }

  /// The path of a tile of this row; its width is what the count leaves for it.
  package subscript(number: UInt64) -> TilePath {
    let left = count - min(count, number * 256)
    return TilePath(content, number: number, width: Int(min(left, 256)))
  }
}
