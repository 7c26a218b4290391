/// What two heads of one log and a proof between them come to.
package enum ConsistencyJudgement: Sendable, Hashable {
  /// The larger extends the smaller.
  case consistent
  /// Proven: no log can have both heads.
  case fork
  /// The proof does not lead to the larger head: it says nothing about the log.
  case unproven

  /// Judges two heads by the rules of DESIGN «what proves a fork»: equal sizes with different roots, or nodes that hash to the
  /// newer root but not to the older.
  ///
  /// Where the older size is a power of two its proof has no node for it; then the first of the nodes may be that of the older
  /// size, given explicitly.
  /// - Parameter old: the smaller head.
  package static func judge(
    old: (size: UInt64, root: Digest), new: (size: UInt64, root: Digest), path: [Digest]
  ) -> ConsistencyJudgement {
    guard old.size <= new.size, path.count <= Limits.proofHashes else { return .unproven }
    if old.size == new.size { return old.root == new.root ? .consistent : .fork }
    if old.size == 0 { return old.root == MerkleTree.emptyRoot ? .consistent : .unproven }
    if old.size & (old.size - 1) == 0, let roots = roots(old.size, new.size, first: old.root, path[...]),
      roots == (old.root, new.root)
    {
      return .consistent
    }
    guard let first = path.first, let roots = roots(old.size, new.size, first: first, path.dropFirst()),
      roots.new == new.root
    else { return .unproven }
    return roots.old == old.root ? .consistent : .fork
  }

  /// The two roots that the nodes of a proof hash to (RFC 9162 2.1.4.2); nil when there are too many or too few.
  private static func roots(
    _ old: UInt64, _ new: UInt64, first: Digest, _ path: ArraySlice<Digest>
  ) -> (old: Digest, new: Digest)? {
    var (fn, sn) = (old - 1, new - 1)
    while fn & 1 == 1 { (fn, sn) = (fn >> 1, sn >> 1) }
    var (fr, sr) = (first, first)
    for node in path {
      guard sn > 0 else { return nil }
      if fn & 1 == 1 || fn == sn {
        fr = MerkleTree.nodeHash(node, fr)
        sr = MerkleTree.nodeHash(node, sr)
        while fn & 1 == 0, fn != 0 { (fn, sn) = (fn >> 1, sn >> 1) }
      } else {
        sr = MerkleTree.nodeHash(sr, node)
      }
      (fn, sn) = (fn >> 1, sn >> 1)
    }
    return sn == 0 ? (fr, sr) : nil
  }
}
