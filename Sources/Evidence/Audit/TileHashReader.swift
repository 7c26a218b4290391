/// Reads the hashes of complete subtrees from the tiles of a log's folder, for proofs between heads of that log.
///
/// What it gives is the folder's word: a proof made of it counts for what it leads to.
package struct TileHashReader: HashReader {
  private let folder: any LogFolder
  private let rows: [TileRow]

  /// - Parameter size: the size of the log whose tiles lie there.
  package init(_ folder: any LogFolder, size: UInt64) {
    self.folder = folder
    rows = TileRow.hashes(size: size)
  }

  package func hash(level: Int, index: UInt64) throws -> Digest {
    let (row, below) = (level / 8, level % 8)
    let (first, overflow) = index.multipliedReportingOverflow(by: 1 << UInt64(below))
    let count = 1 << below
    guard row < rows.count, !overflow, first < rows[row].count else { throw missing(level, index) }
    let path = rows[row][first / 256]
    let place = Int(first % 256)
    guard place + count <= path.width, let tile = try folder.read(path.description, limit: TileReading.limit),
      tile.count == path.width * 32
    else { throw EvidenceError(.proofWrong, "\(path): the tile is missing or has not the hashes that it must have") }
    var hashing = TileHashing()
    guard let hash = hashing.root(of: Array(tile[(place * 32)..<((place + count) * 32)])) else {
      throw missing(level, index)
    }
    return hash
  }

  /// The nodes that prove that a tree of one size is the beginning of that of another, as ``ConsistencyJudgement`` takes them:
  /// with the older root given explicitly where it is a node of its own, so that they can prove a fork too.
  package func proof(from old: UInt64, to new: UInt64) throws -> [Digest] {
    let path = try MerkleTree.consistency(from: old, to: new, reading: self)
    guard old > 0, old < new, old & (old - 1) == 0 else { return path }
    return [try MerkleTree.root(size: old, reading: self)] + path
  }

  private func missing(_ level: Int, _ index: UInt64) -> EvidenceError {
    EvidenceError(.proofWrong, "the log has no complete subtree \(level)/\(index)")
  }
}
