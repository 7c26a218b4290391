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

extension StoreTransaction {
  /// Puts a message into an index.
  package func index(_ entry: SearchEntry, in index: SearchIndex) throws {
    let part = SearchPart(index, ofMessage: entry.message)
    try prepare(part)
    try run(
      "INSERT INTO \(part.table) (rowid, words, skeletons) VALUES (?, ?, ?)",
      [entry.message, entry.words, entry.skeletons])
    try run("INSERT INTO search_row (message, sealed) VALUES (?, ?)", [entry.message, index.sealed])
  }

  /// Takes a message out of the index that it stands in; the same words must be named with which it was put there. Marks of
  /// it are left until its part is written anew.
  package func unindex(_ entry: SearchEntry) throws {
    guard let index = try searchIndex(ofMessage: entry.message) else { return }
    let part = SearchPart(index, ofMessage: entry.message)
    try run(
      "INSERT INTO \(part.table) (\(part.table), rowid, words, skeletons) VALUES ('delete', ?, ?, ?)",
      [entry.message, entry.words, entry.skeletons])
    try run("DELETE FROM search_row WHERE message = ?", [entry.message])
  }

  /// Writes the parts of an index anew in which messages stood that were taken out of it.
  package func compact(_ index: SearchIndex, without messages: [Int64]) throws {
    // The pages that are freed by it hold what was taken out.
    try db.execute(sql: "PRAGMA secure_delete = ON")
    defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
    for part in Set(messages.map { SearchPart(index, ofMessage: $0) }).sorted(by: { $0.number < $1.number }) {
      guard try isThere(part) else { continue }
      try run("INSERT INTO \(part.table) (\(part.table)) VALUES ('optimize')")
    }
  }

  /// Empties both indexes, for another way of folding.
  package func emptySearch() throws {
    for index in [SearchIndex.open, .sealed] {
      for part in try parts(of: index, upTo: .max) { try db.execute(sql: "DROP TABLE \(part.table)") }
    }
    try run("DELETE FROM search_part")
    try run("DELETE FROM search_row")
  }

  private func isThere(_ part: SearchPart) throws -> Bool {
    try first("SELECT 1 FROM search_part WHERE sealed = ? AND number = ?", [part.index.sealed, part.number]) != nil
  }

  private func prepare(_ part: SearchPart) throws {
    guard try !isThere(part) else { return }
    try db.execute(
      sql: "CREATE VIRTUAL TABLE \(part.table) USING fts5(words, skeletons, content='', tokenize='ascii')")
    try run("INSERT INTO search_part (sealed, number) VALUES (?, ?)", [part.index.sealed, part.number])
  }

  /// The parts of an index that may hold rows before one, newest first.
  private func parts(of index: SearchIndex, upTo key: Int64) throws -> [SearchPart] {
    try all(
      "SELECT number FROM search_part WHERE sealed = ? AND number <= ? ORDER BY number DESC",
      [index.sealed, key / SearchPart.rows]
    ).map { SearchPart(index, number: $0["number"]) }
  }

  /// Where a message stands; nil for nowhere.
  package func searchIndex(ofMessage key: Int64) throws -> SearchIndex? {
    try first("SELECT sealed FROM search_row WHERE message = ?", [key]).map { SearchIndex(sealed: $0["sealed"]) }
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
    try found(in: .open, before: key, limit: limit) { part, left in
      try all(
        """
        SELECT s.rowid AS key FROM \(part.table) s JOIN message m ON m.key = s.rowid
        WHERE \(part.table) MATCH ? AND s.rowid < ?
          AND NOT EXISTS (SELECT 1 FROM sealed_matter x WHERE x.thread = m.thread)
        ORDER BY s.rowid DESC LIMIT ?
        """, [match, key, left])
    }
  }

  /// Rows of messages that match and are of sealed matters whose list names an officer, newest first. The index is not
  /// looked at for an officer whom no list names.
  package func foundSealed(_ match: String, by officer: String, before key: Int64, limit: Int) throws -> [Int64] {
    guard try first("SELECT 1 FROM matter_list WHERE officer = ? LIMIT 1", [officer]) != nil else { return [] }
    return try found(in: .sealed, before: key, limit: limit) { part, left in
      try all(
        """
        SELECT s.rowid AS key FROM \(part.table) s JOIN message m ON m.key = s.rowid
        JOIN matter_list l ON l.thread = m.thread AND l.officer = ?
        WHERE \(part.table) MATCH ? AND s.rowid < ? ORDER BY s.rowid DESC LIMIT ?
        """, [officer, match, key, left])
    }
  }

  /// Asks the parts of an index, newest first, until there is enough.
  private func found(
    in index: SearchIndex, before key: Int64, limit: Int, _ ask: (_ part: SearchPart, _ left: Int) throws -> [Row]
  ) throws -> [Int64] {
    var found: [Int64] = []
    for part in try parts(of: index, upTo: key) {
      guard found.count < limit else { break }
      found += try ask(part, limit - found.count).map { $0["key"] }
    }
    return found
  }
}
