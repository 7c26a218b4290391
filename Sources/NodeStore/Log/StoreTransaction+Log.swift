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

/// An entry that is to be appended.
package struct NewEntry: Sendable {
  /// What the log commits to.
  package let entry: LogEntry
  /// What its commitment is salted with.
  package let salt: Salt
  /// The event's bytes.
  package let event: [UInt8]
  /// Whether it is padding or of a sealed matter.
  package let sealed: Bool

  package init(_ entry: LogEntry, salt: Salt, event: [UInt8], sealed: Bool) {
    self.entry = entry
    self.salt = salt
    self.event = event
    self.sealed = sealed
  }
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

  /// Appends entries in their order, and the hashes that they complete.
  package func append(_ entries: [NewEntry], at first: UInt64) throws {
    // Hashes that aren't in the store yet are read from those known, so no more may wait than are surely known.
    let most = KnownHashes.promised / 4
    for start in stride(from: 0, to: entries.count, by: most) {
      try appendSome(entries[start..<min(start + most, entries.count)], at: first + UInt64(start))
    }
  }

  private func appendSome(_ entries: ArraySlice<NewEntry>, at first: UInt64) throws {
    var rows: [[(any DatabaseValueConvertible)?]] = []
    var nodes: [[(any DatabaseValueConvertible)?]] = []
    for (offset, new) in entries.enumerated() {
      let index = first + UInt64(offset)
      rows.append([
        stored(index), new.entry.commitment.bytes.blob, new.salt.bytes.blob, new.event.blob, new.sealed,
      ])
      for node in try MerkleTree.append(new.entry.leafHash, at: index, reading: self) {
        nodes.append([
          node.level, LogPlace.base(epoch) >> node.level + node.index.sql, node.hash.bytes.blob,
        ])
        hashes.keep(node.hash, level: node.level, index: node.index)
      }
    }
    try insert(rows, into: "entry (idx, commitment, salt, event, sealed)")
    try insert(nodes, into: "hash (level, idx, hash)")
  }

  /// Appends one entry.
  package func appendEntry(_ entry: LogEntry, at index: UInt64, salt: Salt, event: [UInt8], sealed: Bool) throws {
    try append([NewEntry(entry, salt: salt, event: event, sealed: sealed)], at: index)
  }

  /// Writes the first entry anew, of an epoch that signed nothing: nobody has seen it, and all that follows it stays.
  /// - Throws: ``NodeStoreError`` once a head of the epoch was signed.
  package func replaceFirst(by new: NewEntry) throws {
    guard try newestHead() == nil else {
      throw NodeStoreError(.inconsistent, "epoch \(epoch) has signed, so its first entry stands")
    }
    try run(
      "UPDATE entry SET commitment = ?, salt = ?, event = ?, sealed = ? WHERE idx = ?",
      [new.entry.commitment.bytes.blob, new.salt.bytes.blob, new.event.blob, new.sealed, stored(0)])
    try requireChange("epoch \(epoch) has no first entry")
    // Every full tree that begins with the first entry has another root now.
    let size = try logSize()
    var (level, node) = (0, new.entry.leafHash)
    while true {
      let place = LogPlace.base(epoch) >> level
      try run("DELETE FROM hash WHERE level = ? AND idx = ?", [level, place])
      try run("INSERT INTO hash (level, idx, hash) VALUES (?, ?, ?)", [level, place, node.bytes.blob])
      guard size >> (level + 1) > 0 else { break }
      node = MerkleTree.nodeHash(node, try hash(level: level, index: 1))
      level += 1
    }
    hashes.forget()
  }

  /// Inserts rows, some by one statement: what a statement costs beside its rows is more than a row.
  private func insert(_ rows: [[(any DatabaseValueConvertible)?]], into table: String) throws {
    var rest = rows[...]
    for count in [16, 4, 1] {
      while rest.count >= count {
        let some = rest.prefix(count)
        let row = "(" + Array(repeating: "?", count: some.first?.count ?? 0).joined(separator: ", ") + ")"
        try run(
          "INSERT INTO \(table) VALUES " + Array(repeating: row, count: count).joined(separator: ", "),
          StatementArguments(Array(some.joined())))
        rest = rest.dropFirst(count)
      }
    }
  }

  /// Has every hash read from the store anew, where a signature must rest on what was stored and on nothing else.
  package func rereadHashes() { hashes.forget() }

  package func hash(level: Int, index: UInt64) throws -> Digest {
    if let known = hashes[level, index] { return known }
    guard index >> Limits.epochBits == 0 else {
      throw NodeStoreError(.inconsistent, "the log has no hash \(level)/\(index)")
    }
    // The proofs of a batch need those beside it too, and a row more costs less than a question more.
    let (base, first) = (LogPlace.base(epoch) >> level, index - index % 16)
    for row in try all(
      "SELECT idx, hash FROM hash WHERE level = ? AND idx >= ? AND idx < ?",
      [level, base + first.sql, base + first.sql + 16])
    {
      hashes.keep(try row.digest("hash"), level: level, index: row.count("idx") - UInt64(base))
    }
    guard let hash = hashes[level, index] else {
      throw NodeStoreError(.inconsistent, "the store lacks the log's hash \(level)/\(index)")
    }
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
