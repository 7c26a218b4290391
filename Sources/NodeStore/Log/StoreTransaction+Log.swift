package import Evidence
import GRDB

/// An entry as the store keeps it. Salt and event are gone where content was deleted.
package struct StoredEntry: Sendable {
  /// Its place in the log.
  package let index: UInt64
  /// The salted commitment.
  package let commitment: Digest
  /// The salt.
  package let salt: [UInt8]?
  /// The event.
  package let event: [UInt8]?
  /// Whether it is padding or of a sealed matter: to whoever may not read those, the two look alike.
  package let sealed: Bool
}

extension StoreTransaction: HashReader {
  /// The number of entries.
  package func logSize() throws -> UInt64 {
    let row = try first(
      "SELECT max(idx) AS last FROM entry WHERE idx >= ? AND idx < ?", [stored(0), LogPlace.base(epoch + 1)])
    return (row?["last"] as Int64?).map { LogPlace(stored: $0).index + 1 } ?? 0
  }

  /// Where an index or a size of this epoch stands.
  func stored(_ index: UInt64) -> Int64 { LogPlace(epoch: epoch, index: index).stored }

  /// The index or size of what a row places.
  func index(_ row: Row, _ column: String) -> UInt64 {
    LogPlace(stored: row[column]).index
  }

  /// Appends an entry and the hashes it completes.
  package func appendEntry(
    _ entry: LogEntry, at index: UInt64, salt: Salt, event: [UInt8], sealed: Bool
  ) throws {
    try run(
      "INSERT INTO entry (idx, commitment, salt, event, sealed) VALUES (?, ?, ?, ?, ?)",
      [stored(index), entry.commitment.bytes.blob, salt.bytes.blob, event.blob, sealed])
    for node in try MerkleTree.append(entry.leafHash, at: index, reading: self) {
      try run(
        "INSERT INTO hash (level, idx, hash) VALUES (?, ?, ?)",
        [node.level, LogPlace.base(epoch) >> node.level + node.index.sql, node.hash.bytes.blob])
      hashes.keep(node.hash, level: node.level, index: node.index)
    }
  }

  /// Has every hash read from the store anew, where a signature must rest on what was stored and on nothing else.
  package func rereadHashes() { hashes.forget() }

  package func hash(level: Int, index: UInt64) throws -> Digest {
    if let known = hashes[level, index] { return known }
    guard
      let row = try first(
        "SELECT hash FROM hash WHERE level = ? AND idx = ?", [level, LogPlace.base(epoch) >> level + index.sql])
    else {
      throw NodeStoreError(.inconsistent, "the store lacks the log's hash \(level)/\(index)")
    }
    let hash = try row.digest("hash")
    hashes.keep(hash, level: level, index: index)
    return hash
  }

  /// Entries in a range, in order.
  package func entries(from: UInt64, below: UInt64) throws -> [StoredEntry] {
    try all(
      "SELECT * FROM entry WHERE idx >= ? AND idx < ? ORDER BY idx", [stored(from), stored(below)]
    ).map { row in
      StoredEntry(
        index: index(row, "idx"), commitment: try row.digest("commitment"), salt: row.optionalBytes("salt"),
        event: row.optionalBytes("event"), sealed: row["sealed"])
    }
  }

  /// Entries in a range as an auditor without the right to sealed matters may see them: salt and event are there only
  /// where the entry is neither padding nor sealed, and nothing tells these two apart.
  package func auditorEntries(from: UInt64, below: UInt64) throws -> [StoredEntry] {
    try entries(from: from, below: below).map { entry in
      guard entry.sealed || entry.event == nil else { return entry }
      return StoredEntry(index: entry.index, commitment: entry.commitment, salt: nil, event: nil, sealed: true)
    }
  }

  /// One entry.
  package func entry(_ index: UInt64) throws -> StoredEntry? {
    try entries(from: index, below: index + 1).first
  }
}
