/// An entry of a speaker's log with its proof, as it travels: not yet verified.
package struct LoggedStatement: Sendable, Hashable {
  /// The exact event bytes.
  package let event: [UInt8]
  /// The entry's salt.
  package let salt: Salt
  /// The entry's place in the log.
  package let index: UInt64
  /// The inclusion proof under the checkpoint it travels with.
  package let inclusion: [Digest]

  /// Takes the parts, within the limits.
  /// - Throws: ``EvidenceError`` `tooLarge`.
  package init(event: [UInt8], salt: Salt, index: UInt64, inclusion: [Digest]) throws(EvidenceError) {
    guard event.count <= Limits.event else {
      throw EvidenceError(.tooLarge, "an event has at most \(Limits.event) bytes")
    }
    guard inclusion.count <= Limits.proofHashes else {
      throw EvidenceError(.tooLarge, "an inclusion proof has at most \(Limits.proofHashes) hashes")
    }
    self.event = event
    self.salt = salt
    self.index = index
    self.inclusion = inclusion
  }

  /// The leaf hash of the entry that this statement claims to be.
  package var leafHash: Digest { LogEntry(event: event, salt: salt).leafHash }

  /// Verifies the inclusion under a verified checkpoint, and only then parses the event.
  ///
  /// The caller has linked the checkpoint to the last one it holds of this log.
  /// - Throws: ``EvidenceError`` `proofWrong`, `malformed`.
  package func verified(under checkpoint: VerifiedCheckpoint) throws(EvidenceError) -> VerifiedStatement {
    let head = checkpoint.checkpoint
    try MerkleProof.verifyInclusion(
      leaf: leafHash, index: index, size: head.size, root: head.root, path: inclusion)
    return VerifiedStatement(statement: self, event: try LoggedEvent(parsing: event), head: head)
  }
}
