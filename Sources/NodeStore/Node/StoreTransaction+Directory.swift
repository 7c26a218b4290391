package import Evidence
import GRDB
package import PeerSync

/// A version of the directory that is held, without its note.
package struct StoredDirectory: Sendable, Hashable {
  /// Number and digest.
  package let reference: DirectoryReference
  /// From whom it came over a link; nil where a person installed it.
  package let peer: String?
  /// When it was taken; nil where that was not noted yet.
  package let time: Timestamp?
}

/// A version that stewards signed beside the one that was taken here under the same number.
package struct StoredDirectoryFork: Sendable, Hashable {
  /// Number and digest of the other one.
  package let other: DirectoryReference
  /// Its note, as it came.
  package let note: [UInt8]
  /// Who goes by it.
  package let peer: String
  /// When it came.
  package let time: Timestamp
}

extension StoreTransaction {
  /// Keeps a verified version of the directory.
  /// - Parameter peer: from whom it came over a link; nil where a person installs it.
  package func insertDirectory(
    version: UInt64, digest: Digest, note: [UInt8], from peer: NodeName? = nil, at time: Timestamp
  ) throws {
    try run(
      "INSERT INTO directory (version, digest, note, peer, time) VALUES (?, ?, ?, ?, ?)",
      [version.sql, digest.bytes.blob, note.blob, peer?.text, time.milliseconds])
  }

  /// The note of a version that is held.
  package func directory(version: UInt64) throws -> [UInt8]? {
    try first("SELECT note FROM directory WHERE version = ?", [version.sql])?.bytes("note")
  }

  /// All versions' notes, oldest first.
  package func directories() throws -> [[UInt8]] {
    try all("SELECT note FROM directory ORDER BY version").map { $0.bytes("note") }
  }

  /// All versions without their notes, oldest first.
  package func directoryVersions() throws -> [StoredDirectory] {
    try all("SELECT version, digest, peer, time FROM directory ORDER BY version").map { row in
      StoredDirectory(
        reference: DirectoryReference(version: row.count("version"), digest: try row.digest("digest")),
        peer: row["peer"], time: (row["time"] as Int64?).map { Timestamp(milliseconds: $0) })
    }
  }

  /// A part of a version's note; says so where the version is not here, or ends before.
  package func directoryPart(version: UInt64, offset: UInt64) throws -> DirectoryPart {
    let row = try first(
      "SELECT length(note) AS size, substr(note, ?, ?) AS part FROM directory WHERE version = ? AND length(note) > ?",
      [offset.sql &+ 1, PeerSync.Limits.directoryPart, version.sql, offset.sql])
    guard offset < UInt64(Evidence.Limits.directoryNote), let row else { return DirectoryPart(without: version) }
    return try DirectoryPart(version: version, size: row.count("size"), offset: offset, bytes: row.bytes("part"))
  }

  /// Keeps the other side of a fork of the directory.
  /// - Returns: whether it was not kept yet.
  package func insertDirectoryFork(
    _ other: DirectoryReference, note: [UInt8], from peer: NodeName, at time: Timestamp
  ) throws -> Bool {
    let known = try first(
      "SELECT 1 AS found FROM directory_fork WHERE version = ? AND digest = ?",
      [other.version.sql, other.digest.bytes.blob])
    guard known == nil else { return false }
    try run(
      "INSERT INTO directory_fork (version, digest, note, peer, time) VALUES (?, ?, ?, ?, ?)",
      [other.version.sql, other.digest.bytes.blob, note.blob, peer.text, time.milliseconds])
    return true
  }

  /// The forks of the directory that are kept, oldest first.
  package func directoryForks() throws -> [StoredDirectoryFork] {
    try all("SELECT * FROM directory_fork ORDER BY version, digest").map { row in
      StoredDirectoryFork(
        other: DirectoryReference(version: row.count("version"), digest: try row.digest("digest")),
        note: row.bytes("note"), peer: row["peer"], time: Timestamp(milliseconds: row["time"]))
    }
  }
}
