/// Verifies a log's static folder: signatures, cosignatures, every entry, every tile, every file, every event that lies beside it.
///
/// Memory is constant whatever the log's size: one tile a level. Nothing of the folder is believed before it is checked, and
/// what lies in it beside the log is no part of the trust.
package struct LogVerifier {
  /// An event that is proven to be the one that its entry commits to.
  package struct ProvenEvent: Sendable {
    /// The entry's place.
    package let index: UInt64
    /// The entry's leaf hash.
    package let leaf: Digest
    /// The event.
    package let event: LoggedEvent

    package init(index: UInt64, leaf: Digest, event: LoggedEvent) {
      self.index = index
      self.leaf = leaf
      self.event = event
    }
  }

  let folder: any LogFolder
  let suite: Suite
  let progress: (UInt64, UInt64) -> Void
  var report = AuditReport()
  var hashing = TileHashing()
  /// A head of this log that the auditor holds already, as its note: the folder's must extend it.
  package var since: [UInt8]?
  /// The last head of the epoch before, as the auditor has it: the log must begin with it.
  package var closing: Checkpoint?
  /// Whether every entry must open: the auditor has the full right. A mark beside the events asks for the same.
  package var full = false
  /// Takes each event that lies beside the log, once it is proven; in the log's order.
  package var visit: (ProvenEvent) throws -> Void = { _ in }

  /// Prepares a verification.
  /// - Parameter progress: told how many entries of how many were hashed.
  package init(_ folder: any LogFolder, suite: Suite, progress: @escaping (UInt64, UInt64) -> Void = { _, _ in }) {
    self.folder = folder
    self.suite = suite
    self.progress = progress
  }

  /// Verifies the folder.
  /// - Parameter trust: whom the auditor trusts for an origin; nil for nobody.
  /// - Throws: what the folder throws when it cannot be read.
  package mutating func verify(trust: (LogOrigin) -> LogTrust?) throws -> AuditReport {
    guard let (note, checkpoint) = try readCheckpoint() else { return report }
    report.origin = checkpoint.origin.description
    report.size = checkpoint.size
    let trusted = trust(checkpoint.origin)
    if let trusted {
      // Where no line holds, the file may name any of the log's keys.
      let signer = verifyLines(note, checkpoint, trusted)
      try verifyKeyFile(checkpoint.origin, signer.map { [$0] } ?? trusted.keys.map(\.key))
    } else {
      report.skip(
        "signatures: nothing trusted names the key of \(checkpoint.origin); give the trust folder with --trust")
    }
    if try folder.read(EventsFile.fullMark, limit: 64) == Array(EventsFile.fullText.utf8) { full = true }
    try verifyEntries(checkpoint)
    try verifySince(checkpoint, trusted)
    try verifyOtherFiles(checkpoint)
    return report
  }

  private mutating func readCheckpoint() throws -> (SignedNote, Checkpoint)? {
    guard let bytes = try folder.read("checkpoint", limit: Limits.checkpointNote) else {
      report.skip("checkpoint: the file is missing or too large")
      return nil
    }
    do throws(EvidenceError) {
      let note = try SignedNote(parsing: bytes, limit: Limits.checkpointNote)
      return (note, try Checkpoint(parsing: note.text))
    } catch {
      report.skip("checkpoint: \(error.message)")
      return nil
    }
  }

  private mutating func verifyKeyFile(_ origin: LogOrigin, _ keys: [HybridPublicKey]) throws {
    guard let bytes = try folder.read("log.vkey", limit: 1024) else {
      return report.skip("log.vkey: the file is missing")
    }
    let right = keys.map { VerifierKey(name: origin.description, type: .ed25519, publicKey: $0.ed25519) }
    if right.contains(where: { bytes == Array("\($0)\n".utf8) }) {
      report.pass("log.vkey is the key that the directory lists")
    } else {
      report.fail("log.vkey is not the key that the directory lists")
    }
  }
}
