/// The verification of RFC 9162 2.1.3.2 and 2.1.4.2. Nothing here can trap, whatever the numbers.
package enum MerkleProof {
  /// Requires that a leaf is entry `index` of the tree with this size and root.
  /// - Throws: ``EvidenceError`` `proofWrong`.
  package static func verifyInclusion(
    leaf: Digest, index: UInt64, size: UInt64, root: Digest, path: [Digest]
  ) throws(EvidenceError) {
    guard index < size, path.count <= Limits.proofHashes else {
      throw EvidenceError(.proofWrong, "entry \(index) cannot be in a tree of size \(size)")
    }
    var (fn, sn, hash) = (index, size - 1, leaf)
    for node in path {
      guard sn > 0 else { throw EvidenceError(.proofWrong, "the inclusion proof of entry \(index) is too long") }
      if fn & 1 == 1 || fn == sn {
        hash = MerkleTree.nodeHash(node, hash)
        while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        hash = MerkleTree.nodeHash(hash, node)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    guard sn == 0, hash == root else {
      throw EvidenceError(.proofWrong, "the inclusion proof of entry \(index) does not lead to the signed root")
    }
  }

  /// Requires that the tree of size `new` extends that of size `old`.
  /// - Throws: ``EvidenceError`` `fork` when the sizes are equal and the roots differ; `proofWrong` when the proof does not hold.
  package static func verifyConsistency(
    old: UInt64, oldRoot: Digest, new: UInt64, newRoot: Digest, path: [Digest]
  ) throws(EvidenceError) {
    guard old <= new, path.count <= Limits.proofHashes else {
      throw EvidenceError(.proofWrong, "a tree of size \(new) cannot extend one of size \(old)")
    }
    if old == new {
      guard oldRoot == newRoot else { throw EvidenceError(.fork, "two roots were signed for size \(old)") }
      guard path.isEmpty else { throw EvidenceError(.proofWrong, "equal sizes need no proof") }
      return
    }
    if old == 0 {
      guard path.isEmpty, oldRoot == MerkleTree.emptyRoot else {
        throw EvidenceError(.proofWrong, "the empty tree needs no proof and has one root only")
      }
      return
    }
    try verifyGrowth(old: old, oldRoot: oldRoot, new: new, newRoot: newRoot, path: path)
  }

  private static func verifyGrowth(
    old: UInt64, oldRoot: Digest, new: UInt64, newRoot: Digest, path: [Digest]
  ) throws(EvidenceError) {
    var nodes = path[...]
    let wrong = EvidenceError(.proofWrong, "the consistency proof from \(old) to \(new) does not hold")
    guard !nodes.isEmpty else { throw wrong }
    let powerOfTwo = old & (old - 1) == 0
    guard let first = powerOfTwo ? oldRoot : nodes.popFirst() else { throw wrong }
    var (fn, sn) = (old - 1, new - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var (fr, sr) = (first, first)
    for node in nodes {
      guard sn > 0 else { throw wrong }
      if fn & 1 == 1 || fn == sn {
        fr = MerkleTree.nodeHash(node, fr)
        sr = MerkleTree.nodeHash(node, sr)
        while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        sr = MerkleTree.nodeHash(sr, node)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    guard sn == 0, fr == oldRoot, sr == newRoot else { throw wrong }
  }
}
