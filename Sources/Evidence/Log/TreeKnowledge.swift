/// What verified proofs told of one tree: hashes of ranges of leaves, from which further proofs follow.
///
/// A peer's log is known by its proofs alone. Whoever holds the inclusion of an entry at one size, and the consistency
/// between that size and another, can write the inclusion at the other size, and needs to ask nobody.
package struct TreeKnowledge: Sendable {
  /// The leaves from `low` up to but not `high`; the root of a tree of size n is that of 0 and n.
  private struct Span: Hashable {
    let low: UInt64
    let high: UInt64

    /// Where RFC 6962 divides it: the largest power of two below the count.
    var middle: UInt64 { low + (1 << UInt64(63 - (high - low - 1).leadingZeroBitCount)) }
  }

  private var known: [Span: Digest] = [:]

  package init() {}

  /// Takes an inclusion proof that was verified.
  package mutating func learn(inclusion path: [Digest], of leaf: Digest, at index: UInt64, size: UInt64) {
    guard index < size, size <= Limits.treeSize else { return }
    known[Span(low: index, high: index + 1)] = leaf
    for (span, hash) in zip(Self.siblings(of: index, size: size).reversed(), path) { known[span] = hash }
  }

  /// Takes a consistency proof that was verified, with the roots at both ends.
  package mutating func learn(
    consistency path: [Digest], from old: UInt64, _ oldRoot: Digest, to new: UInt64, _ newRoot: Digest
  ) {
    guard old > 0, old <= new, new <= Limits.treeSize else { return }
    known[Span(low: 0, high: old)] = oldRoot
    known[Span(low: 0, high: new)] = newRoot
    for (span, hash) in zip(Self.nodes(from: old, to: new), path) { known[span] = hash }
  }

  /// The inclusion proof of an entry at a size.
  /// - Throws: ``EvidenceError`` `proofWrong` when what is known does not lead there.
  package func inclusion(of index: UInt64, size: UInt64) throws(EvidenceError) -> [Digest] {
    guard index < size, size <= Limits.treeSize else {
      throw EvidenceError(.proofWrong, "entry \(index) is not in a tree of size \(size)")
    }
    var path: [Digest] = []
    for span in Self.siblings(of: index, size: size).reversed() { path.append(try hash(span)) }
    return path
  }

  /// The consistency proof between two sizes.
  /// - Throws: ``EvidenceError`` `proofWrong` when what is known does not lead there.
  package func consistency(from old: UInt64, to new: UInt64) throws(EvidenceError) -> [Digest] {
    guard old <= new, new <= Limits.treeSize else {
      throw EvidenceError(.proofWrong, "a tree of size \(new) does not extend one of \(old)")
    }
    var path: [Digest] = []
    for span in Self.nodes(from: old, to: new) { path.append(try hash(span)) }
    return path
  }

  /// A range's hash: known, or from its two parts. The first leaf that is not known ends the search, so that it never takes
  /// more than the depth of the tree for each hash that is known.
  private func hash(_ span: Span) throws(EvidenceError) -> Digest {
    if let hash = known[span] { return hash }
    guard span.high - span.low > 1 else {
      throw EvidenceError(.proofWrong, "what is known of the log does not lead from one size to the other")
    }
    let left = try hash(Span(low: span.low, high: span.middle))
    return MerkleTree.nodeHash(left, try hash(Span(low: span.middle, high: span.high)))
  }

  /// The siblings on the way from the root to a leaf.
  private static func siblings(of index: UInt64, size: UInt64) -> [Span] {
    var siblings: [Span] = []
    var span = Span(low: 0, high: size)
    while span.high - span.low > 1 {
      let (left, right) = (Span(low: span.low, high: span.middle), Span(low: span.middle, high: span.high))
      siblings.append(index < span.middle ? right : left)
      span = index < span.middle ? left : right
    }
    return siblings
  }

  /// The ranges of PROOF(old, D[new]) of RFC 6962 2.1.2, in the order of the proof.
  private static func nodes(from old: UInt64, to new: UInt64) -> [Span] {
    guard old > 0, old < new else { return [] }
    var nodes: [Span] = []
    var span = Span(low: 0, high: new)
    var whole = true
    while old != span.high {
      let (left, right) = (Span(low: span.low, high: span.middle), Span(low: span.middle, high: span.high))
      nodes.append(old <= span.middle ? right : left)
      if old > span.middle { whole = false }
      span = old <= span.middle ? left : right
    }
    if !whole { nodes.append(span) }
    return nodes.reversed()
  }
}
