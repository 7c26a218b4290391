/// Reads tiles and bundles of a folder.
enum TileReading {
  /// Bytes of the largest file: 256 entries of 65,535 with their lengths.
  static let limit = 256 * (Limits.entry + 2)

  /// The hashes of a tile; nil when it has not exactly the bytes of its width.
  static func hashes(_ bytes: [UInt8], width: Int) -> [Digest]? {
    guard bytes.count == width * 32 else { return nil }
    return (0..<width).compactMap { try? Digest(Array(bytes[($0 * 32)..<($0 * 32 + 32)])) }
  }

  /// The entries of a bundle as far as they can be read; fewer than its width when the bytes end early, nil entries never.
  static func entries(_ bytes: [UInt8], width: Int) -> (entries: [[UInt8]], isWhole: Bool) {
    var reader = ByteReader(bytes, "a bundle")
    var entries: [[UInt8]] = []
    while entries.count < width, let entry = try? reader.read16() { entries.append(entry) }
    return (entries, entries.count == width && reader.remaining == 0)
  }
}

/// The root over leaves that come one after another: the hashes of the complete subtrees so far, largest first.
struct CompactRange {
  private var stack: [(level: Int, hash: Digest)] = []

  mutating func append(_ leaf: Digest) {
    var node = (level: 0, hash: leaf)
    while let last = stack.last, last.level == node.level {
      stack.removeLast()
      node = (node.level + 1, MerkleTree.nodeHash(last.hash, node.hash))
    }
    stack.append(node)
  }

  var root: Digest {
    guard var hash = stack.last?.hash else { return MerkleTree.emptyRoot }
    for node in stack.dropLast().reversed() { hash = MerkleTree.nodeHash(node.hash, hash) }
    return hash
  }
}
