import Crypto

/// Hashes of a tile one after another in one array, and the hashing over them without an object for each.
///
/// A log of some gigabytes is two hashes an entry: everything else must cost little beside them.
struct TileHashing {
  private var scratch = [UInt8](repeating: 0, count: 65)

  /// The leaf hashes of a bundle's entries.
  /// - Returns: the hashes of the entries that are whole, where each entry lies, and whether the bundle has exactly `width`.
  mutating func leaves(
    of bundle: [UInt8], width: Int
  ) -> (hashes: [UInt8], places: [Range<Int>], isWhole: Bool) {
    var hashes: [UInt8] = []
    var places: [Range<Int>] = []
    hashes.reserveCapacity(width * 32)
    places.reserveCapacity(width)
    var position = 0
    while places.count < width, position + 2 <= bundle.count {
      let count = Int(bundle[position]) << 8 | Int(bundle[position + 1])
      guard position + 2 + count <= bundle.count else { break }
      let place = (position + 2)..<(position + 2 + count)
      append(leaf: bundle, place, to: &hashes)
      places.append(place)
      position = place.upperBound
    }
    return (hashes, places, places.count == width && position == bundle.count)
  }

  /// The root of the complete tree over hashes whose number is a power of two.
  mutating func root(of hashes: [UInt8]) -> Digest? {
    var level = hashes
    var count = level.count / 32
    guard count > 0, count & (count - 1) == 0, level.count == count * 32 else { return nil }
    while count > 1 {
      for index in 0..<(count / 2) { reduce(&level, index) }
      count /= 2
    }
    return try? Digest(Array(level[..<32]))
  }

  private mutating func append(leaf bundle: [UInt8], _ place: Range<Int>, to hashes: inout [UInt8]) {
    guard place.count < scratch.count else {
      hashes += MerkleTree.leafHash(Array(bundle[place])).bytes
      return
    }
    scratch[0] = 0x00
    for (offset, index) in place.enumerated() { scratch[1 + offset] = bundle[index] }
    let hash = scratch.withUnsafeBytes { SHA256.hash(data: UnsafeRawBufferPointer(rebasing: $0[..<(1 + place.count)])) }
    hash.withUnsafeBytes { hashes.append(contentsOf: $0) }
  }

  /// Writes the hash of nodes 2·index and 2·index + 1 to the place of node index.
  private mutating func reduce(_ level: inout [UInt8], _ index: Int) {
    scratch[0] = 0x01
    for offset in 0..<64 { scratch[1 + offset] = level[index * 64 + offset] }
    let hash = scratch.withUnsafeBytes { SHA256.hash(data: $0) }
    hash.withUnsafeBytes { bytes in
      for offset in 0..<32 { level[index * 32 + offset] = bytes[offset] }
    }
  }
}

/// The root over leaves that come one after another: the hashes of the complete subtrees so far, largest first.
struct CompactRange {
  private var stack: [(level: Int, hash: Digest)] = []

  /// Takes the next complete subtree.
  /// - Parameter level: 0 for a leaf, 8 for a full tile; what came before fills this level.
  mutating func append(_ hash: Digest, level: Int = 0) {
    var node = (level: level, hash: hash)
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
