package import Evidence

/// Two heads of a peer's log and the verified proof that the newer extends the older.
package struct ProvenGrowth: Sendable, Hashable {
  /// The smaller head.
  package let old: Checkpoint
  /// The larger head.
  package let new: Checkpoint
  /// The consistency proof between them.
  package let proof: [Digest]

  package init(old: Checkpoint, new: Checkpoint, proof: [Digest]) {
    self.old = old
    self.new = new
    self.proof = proof
  }
}
