import GRDB

extension StoreTransaction {
  /// Keeps that a message rests on another, and when it counts as written.
  package func insertReliance(of message: StoredMessage, on named: String, at seconds: Int64) throws {
    try run(
      "INSERT OR IGNORE INTO reliance (author, named, seconds, message) VALUES (?, ?, ?, ?)",
      [message.author, named, seconds, message.key])
  }

  /// The rows and threads of the messages of a kind and an author that rest on another, in a span of time.
  /// - Parameters:
  ///   - key: only what came before this row.
  ///   - limit: no more than so many; nil for all.
  package func reliances(
    on named: String, ofKind kind: String, author: String, from first: Int64, through last: Int64, before key: Int64,
    limit: Int?
  ) throws -> [(message: Int64, thread: String)] {
    try all(
      """
      SELECT m.key, m.thread FROM reliance r CROSS JOIN message m ON m.key = r.message
      WHERE r.author = ? AND r.named = ? AND r.seconds BETWEEN ? AND ? AND r.message < ? AND m.kind = ?
      ORDER BY r.seconds, r.message LIMIT ?
      """, [author, named, first, last, key, kind, limit.map { Int64($0) } ?? -1]
    ).map { (message: $0["key"], thread: $0["thread"]) }
  }

  /// Forgets what a message rests on: its content is gone.
  func forgetReliances(ofMessage key: Int64) throws { try run("DELETE FROM reliance WHERE message = ?", [key]) }
}
