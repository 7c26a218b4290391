import GRDB

/// The folded text of one message, as the index takes it.
package struct SearchEntry: Sendable {
  /// The message's row.
  package let message: Int64
  /// Its words.
  package let words: String
  /// The skeletons of its words.
  package let skeletons: String

  package init(message: Int64, words: String, skeletons: String) {
    self.message = message
    self.words = words
    self.skeletons = skeletons
  }
}

/// Which of the two indexes a message stands in.
package enum SearchIndex: String, Sendable {
  /// What every officer may find.
  case open
  /// Matters under seal.
  case sealed

  fileprivate var table: String { "search_\(rawValue)" }
}

extension StoreTransaction {
  /// Puts a message into an index.
  package func index(_ entry: SearchEntry, in index: SearchIndex) throws {
    try run(
      "INSERT INTO \(index.table) (rowid, words, skeletons) VALUES (?, ?, ?)",
      [entry.message, entry.words, entry.skeletons])
    try run("INSERT INTO search_row (message, sealed) VALUES (?, ?)", [entry.message, index == .sealed ? 1 : 0])
  }

  /// Takes a message out of the index that it stands in; the same words must be named with which it was put there.
  package func unindex(_ entry: SearchEntry) throws {
    guard let index = try searchIndex(ofMessage: entry.message) else { return }
    try run(
      "INSERT INTO \(index.table) (\(index.table), rowid, words, skeletons) VALUES ('delete', ?, ?, ?)",
      [entry.message, entry.words, entry.skeletons])
    try run("DELETE FROM search_row WHERE message = ?", [entry.message])
  }

  /// Writes an index anew without what was taken out of it, of which marks are left until then.
  package func compact(_ index: SearchIndex) throws {
    // The pages that are freed by it hold what was taken out.
    try db.execute(sql: "PRAGMA secure_delete = ON")
    defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
    try run("INSERT INTO \(index.table) (\(index.table)) VALUES ('optimize')")
  }

  /// Empties both indexes, for another way of folding.
  package func emptySearch() throws {
    for index in [SearchIndex.open, .sealed] {
      try run("INSERT INTO \(index.table) (\(index.table)) VALUES ('delete-all')")
    }
    try run("DELETE FROM search_row")
  }

  /// Where a message stands; nil for nowhere.
  package func searchIndex(ofMessage key: Int64) throws -> SearchIndex? {
    try first("SELECT sealed FROM search_row WHERE message = ?", [key]).map { row in
      (row["sealed"] as Int64) == 1 ? .sealed : .open
    }
  }

  /// Messages of a thread that stand in the open index.
  package func openlyIndexed(ofThread thread: String) throws -> [StoredMessage] {
    try all(
      """
      SELECT m.key AS key FROM message m JOIN search_row r ON r.message = m.key
      WHERE m.thread = ? AND r.sealed = 0 ORDER BY m.key
      """, [thread]
    ).compactMap { try message(key: $0["key"]) }
  }

  /// Messages after a row, oldest first.
  package func messages(after key: Int64, limit: Int) throws -> [StoredMessage] {
    try all("SELECT key FROM message WHERE key > ? ORDER BY key LIMIT ?", [key, limit]).compactMap {
      try message(key: $0["key"])
    }
  }

  /// Rows of messages that match and are of no sealed matter, newest first.
  package func foundOpenly(_ match: String, before key: Int64, limit: Int) throws -> [Int64] {
    try all(
      """
      SELECT s.rowid AS key FROM search_open s JOIN message m ON m.key = s.rowid
      WHERE search_open MATCH ? AND s.rowid < ?
        AND NOT EXISTS (SELECT 1 FROM sealed_matter x WHERE x.thread = m.thread)
      ORDER BY s.rowid DESC LIMIT ?
      """, [match, key, limit]
    ).map { $0["key"] }
  }

  /// Rows of messages that match and are of sealed matters whose list names an officer, newest first. The index is not
  /// looked at for an officer whom no list names.
  package func foundSealed(_ match: String, by officer: String, before key: Int64, limit: Int) throws -> [Int64] {
    guard try first("SELECT 1 FROM matter_list WHERE officer = ? LIMIT 1", [officer]) != nil else { return [] }
    return try all(
      """
      SELECT s.rowid AS key FROM search_sealed s JOIN message m ON m.key = s.rowid
      JOIN matter_list l ON l.thread = m.thread AND l.officer = ?
      WHERE search_sealed MATCH ? AND s.rowid < ? ORDER BY s.rowid DESC LIMIT ?
      """, [officer, match, key, limit]
    ).map { $0["key"] }
  }
}
