/// Verifies a log's static folder: signatures, cosignatures, every entry, every tile, every file.
///
/// Memory is constant: one tile a level. Nothing of the folder is believed before it is checked, and what lies in it
/// beside the log is no part of the trust.
package struct LogVerifier {
  let folder: any LogFolder
  let suite: Suite
  let progress: (UInt64, UInt64) -> Void
  var report = AuditReport()
  var expected: Set<String> = ["checkpoint", "log.vkey"]

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
    guard let bytes = try folder.read("checkpoint", limit: Limits.checkpointNote) else {
      report.skip("checkpoint: the file is missing or too large")
      return report
    }
    let note: SignedNote
    let checkpoint: Checkpoint
    do throws(EvidenceError) {
      note = try SignedNote(parsing: bytes, limit: Limits.checkpointNote)
      checkpoint = try Checkpoint(parsing: note.text)
    } catch {
      report.skip("checkpoint: \(error.message)")
      return report
    }
    report.origin = checkpoint.origin.description
    report.size = checkpoint.size
    if let trust = trust(checkpoint.origin) {
      verifyLines(note, checkpoint, trust)
      try verifyKeyFile(checkpoint.origin, trust.key)
    } else {
      report.skip(
        "signatures: nothing trusted names the key of \(checkpoint.origin); give the trust folder with --trust")
    }
    try verifyEntries(checkpoint)
    try verifyOtherFiles(checkpoint)
    return report
  }

  private mutating func verifyKeyFile(_ origin: LogOrigin, _ key: HybridPublicKey) throws {
    guard let bytes = try folder.read("log.vkey", limit: 1024) else {
      return report.skip("log.vkey: the file is missing")
    }
    let right = VerifierKey(name: origin.description, type: .ed25519, publicKey: key.ed25519)
    if bytes == Array("\(right)\n".utf8) {
      report.pass("log.vkey is the key that the directory lists")
    } else {
      report.fail("log.vkey is not the key that the directory lists")
    }
  }

  /// Files that the log does not need: older partial tiles must agree, anything else is named.
  private mutating func verifyOtherFiles(_ checkpoint: Checkpoint) throws {
    for path in try folder.files().sorted() where !expected.contains(path) {
      guard let tile = TilePath(path), tile.width < 256, let whole = wider(tile, checkpoint.size),
        let part = try folder.read(path, limit: TileReading.limit),
        let full = try folder.read(whole.description, limit: TileReading.limit)
      else {
        report.skip("\(path): the file is no part of the log")
        continue
      }
      if full.starts(with: part), !part.isEmpty { continue }
      report.fail("\(path): the older partial tile does not agree with \(whole)")
    }
  }

  private func wider(_ tile: TilePath, _ size: UInt64) -> TilePath? {
    let rows = [TileRow.entries(size: size)] + TileRow.hashes(size: size)
    guard let row = rows.first(where: { $0.content == tile.content }), tile.number < row.tiles else { return nil }
    let whole = row[tile.number]
    return whole.width > tile.width ? whole : nil
  }
}
