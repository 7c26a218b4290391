/// Where a backup of the store is to be written.
package struct BackupRequest: Codable, Sendable {
  /// A folder on the node's machine that has no store in it yet; absolute.
  package let folder: String

  package init(folder: String) { self.folder = folder }
}

/// A backup as it was measured.
package struct BackupMade: Sendable {
  /// Bytes of the copy's database.
  package let size: UInt64
  /// SHA-256 of that file, in hexadecimal digits.
  package let digest: String

  package init(size: UInt64, digest: String) {
    self.size = size
    self.digest = digest
  }
}

/// A backup of the store that was made.
package struct BackupAnswer: NodeAnswer {
  package private(set) var schema = "comity/store-backup/1"
  package let folder: String
  package let size: UInt64
  package let digest: String
  /// Entries of the log when it was begun: what comes later is not in it.
  package let entries: UInt64

  package init(folder: String, size: UInt64, digest: String, entries: UInt64) {
    self.folder = folder
    self.size = size
    self.digest = digest
    self.entries = entries
  }
}

/// That a backup may be made.
package struct BackupBegunAnswer: NodeAnswer {
  package private(set) var schema = "comity/store-backup-begun/1"
  /// Entries of the log now.
  package let entries: UInt64
}
