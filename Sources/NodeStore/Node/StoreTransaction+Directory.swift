package import Evidence
import GRDB

extension StoreTransaction {
  /// Keeps a verified version of the directory.
  package func insertDirectory(version: UInt64, digest: Digest, note: [UInt8]) throws {
    try run(
      "INSERT INTO directory (version, digest, note) VALUES (?, ?, ?)",
      [version.sql, digest.bytes.blob, note.blob])
  }

  /// The note of a version that is held.
  package func directory(version: UInt64) throws -> [UInt8]? {
    try first("SELECT note FROM directory WHERE version = ?", [version.sql])?.bytes("note")
  }

  /// All versions' notes, oldest first.
  package func directories() throws -> [[UInt8]] {
    try all("SELECT note FROM directory ORDER BY version").map { $0.bytes("note") }
  }
}
