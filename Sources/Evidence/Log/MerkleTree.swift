/// The tree of RFC 6962 over hashes that somebody else keeps.
///
/// Node (level, index) is the hash of the complete subtree over leaves index·2^level up to (index+1)·2^level.
package enum MerkleTree {
  /// The root of the empty tree: SHA-256 of nothing.
  package static let emptyRoot = Digest.sha256([])

  /// SHA-256(0x00 ‖ entry).
  package static func leafHash(_ entry: [UInt8]) -> Digest { .sha256([0x00], entry) }

  /// SHA-256(0x01 ‖ left ‖ right).
  package static func nodeHash(_ left: Digest, _ right: Digest) -> Digest { .sha256([0x01], left.bytes, right.bytes) }

  /// One complete subtree's place and hash.
  package struct Node: Sendable, Hashable {
    /// 0 for leaves.
    package let level: Int
    /// The place among the nodes of its level.
    package let index: UInt64
    /// The hash.
    package let hash: Digest

    package init(level: Int, index: UInt64, hash: Digest) {
      self.level = level
      self.index = index
      self.hash = hash
    }
  }

  /// The nodes that appending one leaf completes, the leaf first.
  /// - Parameters:
  ///   - index: the size of the tree before.
  ///   - hashes: the complete nodes so far; asked for left siblings only.
  package static func append(
    _ leaf: Digest, at index: UInt64, reading hashes: some HashReader
  ) throws -> [Node] {
    var nodes = [Node(level: 0, index: index, hash: leaf)]
    var level = 0
    var place = index
    var hash = leaf
    while place & 1 == 1 {
      hash = nodeHash(try hashes.hash(level: level, index: place - 1), hash)
      level += 1
      place >>= 1
      nodes.append(Node(level: level, index: place, hash: hash))
    }
    return nodes
  }

  /// MTH(D[size]).
  package static func root(size: UInt64, reading hashes: some HashReader) throws -> Digest {
    size == 0 ? emptyRoot : try subtree(0, size, reading: hashes)
  }

  /// PATH(index, D[size]) of RFC 6962 2.1.1, the leaf's sibling first.
  package static func inclusion(
    of index: UInt64, size: UInt64, reading hashes: some HashReader
  ) throws -> [Digest] {
    guard index < size else { throw EvidenceError(.proofWrong, "entry \(index) is not in a tree of size \(size)") }
    var path: [Digest] = []
    var (low, high) = (UInt64(0), size)
    while high - low > 1 {
      let middle = low + split(high - low)
      if index < middle {
        path.append(try subtree(middle, high, reading: hashes))
        high = middle
      } else {
        path.append(try subtree(low, middle, reading: hashes))
        low = middle
      }
    }
    return path.reversed()
  }

  /// PROOF(old, D[new]) of RFC 6962 2.1.2; empty when the sizes are equal or the old tree is empty.
  package static func consistency(
    from old: UInt64, to new: UInt64, reading hashes: some HashReader
  ) throws -> [Digest] {
    guard old <= new else { throw EvidenceError(.proofWrong, "a tree of size \(new) does not extend one of \(old)") }
    guard old > 0, old < new else { return [] }
    var path: [Digest] = []
    var (low, high, whole) = (UInt64(0), new, true)
    while old != high {
      let middle = low + split(high - low)
      if old <= middle {
        path.append(try subtree(middle, high, reading: hashes))
        high = middle
      } else {
        path.append(try subtree(low, middle, reading: hashes))
        low = middle
        whole = false
      }
    }
    if !whole { path.append(try subtree(low, high, reading: hashes)) }
    return path.reversed()
  }

  /// The largest power of two below n, for n of at least 2.
  static func split(_ n: UInt64) -> UInt64 { 1 << UInt64(63 - (n - 1).leadingZeroBitCount) }

  /// The hash over leaves low..<high, where low is a multiple of the largest power of two that fits.
  private static func subtree(_ low: UInt64, _ high: UInt64, reading hashes: some HashReader) throws -> Digest {
    let count = high - low
    if count & (count - 1) == 0 {
      let level = count.trailingZeroBitCount
      return try hashes.hash(level: level, index: low >> UInt64(level))
    }
    let middle = low + split(count)
    return nodeHash(
      try subtree(low, middle, reading: hashes), try subtree(middle, high, reading: hashes))
  }
}
