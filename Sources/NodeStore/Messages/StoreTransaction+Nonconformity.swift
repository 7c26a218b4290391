import GRDB

/// A message that tells the author of another that this does not conform, and is not sent yet.
package struct WaitingFinding: Sendable {
  /// The row of the message that does not conform.
  package let message: Int64
  /// Sender, recipient and message, to be sealed.
  package let statement: [UInt8]
  /// The salt of its commitment.
  package let salt: [UInt8]
}

extension StoreTransaction {
  /// Keeps a message until what it answers is here.
  package func insertUnjudged(_ message: Int64, awaiting id: String) throws {
    try run("INSERT OR REPLACE INTO unjudged (message, awaits) VALUES (?, ?)", [message, id])
  }

  /// Takes the messages that waited for one of this id, the oldest first.
  package func takeUnjudged(awaiting id: String, limit: Int) throws -> [StoredMessage] {
    let keys: [Int64] = try all(
      "SELECT message FROM unjudged WHERE awaits = ? ORDER BY message LIMIT ?", [id, limit]
    ).map { $0["message"] }
    for key in keys { try run("DELETE FROM unjudged WHERE message = ?", [key]) }
    return try keys.compactMap { try message(key: $0) }
  }

  /// Keeps what is told of a message, once for each.
  package func insertNonconformity(ofMessage key: Int64, answer: String, statement: [UInt8], salt: [UInt8]) throws {
    try run(
      "INSERT OR IGNORE INTO nonconformity (message, answer, statement, salt) VALUES (?, ?, ?, ?)",
      [key, answer, statement.blob, salt.blob])
  }

  /// Whether it was found already that a message does not conform.
  package func isNonconforming(message key: Int64) throws -> Bool {
    try first("SELECT 1 FROM nonconformity WHERE message = ?", [key]) != nil
  }

  /// What is told and not sent yet, the oldest first.
  /// - Parameter key: only of messages behind this row.
  package func waitingFindings(after key: Int64 = 0, limit: Int) throws -> [WaitingFinding] {
    try all(
      "SELECT * FROM nonconformity WHERE statement IS NOT NULL AND message > ? ORDER BY message LIMIT ?", [key, limit]
    ).map { WaitingFinding(message: $0["message"], statement: $0.bytes("statement"), salt: $0.bytes("salt")) }
  }

  /// Notes that what is told was sent: its text lives on as a message of its own.
  package func finishFinding(_ answer: String) throws {
    try run("UPDATE nonconformity SET statement = NULL, salt = NULL WHERE answer = ?", [answer])
  }

  /// Forgets what was still to be told of a message, and that it waits: its content is gone.
  func forgetJudgement(ofMessage key: Int64) throws {
    try run("UPDATE nonconformity SET statement = NULL, salt = NULL WHERE message = ?", [key])
    try run("DELETE FROM unjudged WHERE message = ?", [key])
  }
}
