/// A checkpoint whose note carries both valid lines of its log's key.
///
/// Only ``init(parsing:key:suite:)`` and ``CheckpointSigner`` make one, so who holds it need not ask again.
package struct VerifiedCheckpoint: Sendable, Hashable {
  /// The head.
  package let checkpoint: Checkpoint
  /// The note as it came, cosignatures included.
  package let note: SignedNote

  /// Reads and verifies a checkpoint note.
  /// - Parameter key: the log key of the node named in the origin, at that time.
  /// - Throws: ``EvidenceError`` `tooLarge`, `malformed`, `signatureMissing`, `signatureWrong`.
  package init(parsing bytes: [UInt8], key: HybridPublicKey, suite: Suite) throws(EvidenceError) {
    let note = try SignedNote(parsing: bytes, limit: Limits.checkpointNote)
    try self.init(note: note, key: key, suite: suite)
  }

  /// Verifies a parsed checkpoint note.
  package init(note: SignedNote, key: HybridPublicKey, suite: Suite) throws(EvidenceError) {
    checkpoint = try Checkpoint(parsing: note.text)
    try note.requireSignature(.checkpoint, by: key, name: checkpoint.origin.description, suite: suite)
    self.note = note
  }

  init(signed checkpoint: Checkpoint, note: SignedNote) {
    self.checkpoint = checkpoint
    self.note = note
  }
}
