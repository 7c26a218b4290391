package import Evidence
import GRDB

extension StoreTransaction {
  /// Keeps a message and its body.
  /// - Returns: the row.
  package func insert(_ message: NewMessage) throws -> Int64 {
    try run(
      "INSERT OR IGNORE INTO body (digest, bytes) VALUES (?, ?)",
      [message.body.digest.bytes.blob, message.body.bytes.blob])
    try run(
      """
      INSERT INTO message (author, id, commitment, kind, thread, reply_to, subject, body, content_key, time)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        message.author.text, message.id, message.commitment.bytes.blob, message.kind, message.thread, message.replyTo,
        message.subject, message.body.digest.bytes.blob, message.contentKey.blob, message.time.milliseconds,
      ])
    return db.lastInsertedRowID
  }

  /// A message by author and id.
  package func message(author: String, id: String) throws -> StoredMessage? {
    try first("SELECT * FROM message WHERE author = ? AND id = ?", [author, id]).map(message)
  }

  /// A message by its row.
  package func message(key: Int64) throws -> StoredMessage? {
    try first("SELECT * FROM message WHERE key = ?", [key]).map(message)
  }

  /// The messages whose id begins so, the first that came first; at most 256, since an id is unique for each author only.
  /// - Parameter author: nil for whoever wrote them.
  package func messages(idPrefix: String, author: String? = nil) throws -> [StoredMessage] {
    let digits = idPrefix.filter { $0.isHexDigit }
    // What begins with hexadecimal digits comes before the same with a letter that is none.
    let range = "m.id >= ?1 AND m.id < ?1 || 'g' ORDER BY m.key LIMIT 256"
    if let author {
      return try all("SELECT m.* FROM message m WHERE m.author = ?2 AND \(range)", [digits, author]).map(message)
    }
    let sql = """
      WITH RECURSIVE authors (author) AS (
        SELECT min(author) FROM message
        UNION ALL SELECT (SELECT min(author) FROM message WHERE author > authors.author)
        FROM authors WHERE authors.author IS NOT NULL)
      SELECT m.* FROM authors CROSS JOIN message m ON m.author = authors.author WHERE \(range)
      """
    return try all(sql, [digits]).map(message)
  }

  /// The messages of a thread, in the order in which this node saw them.
  package func messages(thread: String) throws -> [StoredMessage] {
    try all("SELECT * FROM message WHERE thread = ? ORDER BY key", [thread]).map(message)
  }

  /// The messages whose commitment begins with some hexadecimal digits; at most two.
  package func messages(commitmentPrefix digits: String) throws -> [StoredMessage] {
    func end(_ digit: Character) throws -> Digest {
      try Digest(hex: digits.prefix(64) + String(repeating: digit, count: max(0, 64 - digits.count)))
    }
    return try all(
      "SELECT * FROM message WHERE commitment BETWEEN ? AND ? LIMIT 2",
      [try end("0").bytes.blob, try end("f").bytes.blob]
    ).map(message)
  }

  /// Threads with a message of a kind, of one author or of any.
  package func threads(withKind kind: String, author: String?) throws -> [String] {
    try all(
      "SELECT DISTINCT thread FROM message WHERE kind = ?1 AND (?2 IS NULL OR author = ?2) ORDER BY thread",
      [kind, author]
    ).map { $0["thread"] }
  }

  /// Messages before a row, newest first, whoever may know of them.
  package func messages(before key: Int64, limit: Int) throws -> [StoredMessage] {
    try all("SELECT * FROM message WHERE key < ? ORDER BY key DESC LIMIT ?", [key, limit]).map(message)
  }

  /// Messages before a row that an officer may know of, newest first: those of no sealed matter, and of the matters whose
  /// list names the officer.
  package func messages(before key: Int64, limit: Int, knownTo reader: MatterReader) throws -> [StoredMessage] {
    try all(
      "SELECT * FROM message m WHERE key < ? AND \(reader.condition("m.thread")) ORDER BY key DESC LIMIT ?",
      [key] + reader.arguments + [limit]
    ).map(message)
  }

  /// The number of messages of no sealed matter.
  package func openMessageCount() throws -> UInt64 {
    let sql = """
      SELECT (SELECT coalesce(max(key), 0) FROM message)
        - (SELECT count(*) FROM sealed_matter s CROSS JOIN message m ON m.thread = s.thread) AS n
      """
    return try first(sql)?.count("n") ?? 0
  }

  /// The number of messages.
  ///
  /// Rows are numbered from 1 and never taken out, so that the last one tells.
  package func messageCount() throws -> UInt64 {
    try first("SELECT max(key) AS n FROM message")?.optionalCount("n") ?? 0
  }

  /// The body's ciphertext.
  package func body(_ digest: Digest) throws -> [UInt8]? {
    try first("SELECT bytes FROM body WHERE digest = ?", [digest.bytes.blob])?.bytes("bytes")
  }

  private func message(_ row: Row) throws -> StoredMessage {
    StoredMessage(
      key: row["key"], author: row["author"], id: row["id"], commitment: try row.digest("commitment"),
      kind: row["kind"], thread: row["thread"], replyTo: row["reply_to"], subject: row["subject"],
      body: try row.digest("body"), contentKey: row.optionalBytes("content_key"),
      time: Timestamp(milliseconds: row["time"]))
  }
}
