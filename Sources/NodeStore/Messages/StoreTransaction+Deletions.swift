package import Evidence
import GRDB

/// The deletion of a message's content: proposed by one officer, and done when another agreed.
package struct StoredDeletion: Sendable {
  /// The message's row.
  package let message: Int64
  /// The code of the rule.
  package let rule: String
  /// Who proposed it.
  package let proposer: String
  /// When.
  package let proposed: Timestamp
  /// Who agreed; nil while it waits.
  package let approver: String?
  /// When the content was destroyed; nil while it waits.
  package let deleted: Timestamp?
  /// The entry of the deletion's event; nil while it waits.
  package let entry: UInt64?
  /// The epoch of the log that the entry stands in.
  package let epoch: UInt64
}

extension StoreTransaction {
  /// Notes a proposal.
  package func proposeDeletion(ofMessage key: Int64, rule: String, by officer: String, at time: Timestamp) throws {
    absences.forget()
    try run(
      "INSERT INTO deletion (message, rule, proposer, proposed) VALUES (?, ?, ?, ?)",
      [key, rule, officer, time.milliseconds])
  }

  /// Takes a proposal back.
  package func withdrawDeletion(ofMessage key: Int64) throws {
    try run("DELETE FROM deletion WHERE message = ? AND deleted IS NULL", [key])
    try requireChange("there is no proposal to withdraw")
  }

  /// What is known of the deletion of a message.
  package func deletion(ofMessage key: Int64) throws -> StoredDeletion? {
    guard try !isEmpty(.deletion) else { return nil }
    return try first("SELECT * FROM deletion WHERE message = ?", [key]).map(deletion)
  }

  /// The proposals that wait for a second officer, oldest first.
  package func proposedDeletions() throws -> [StoredDeletion] {
    try all("SELECT * FROM deletion WHERE deleted IS NULL ORDER BY proposed, message").map(deletion)
  }

  /// Destroys a message's content: its key, its subject, what is left of its draft, and the sealed copies that nobody waits
  /// for. The row stays, with the salted commitment, which says nothing without its salt.
  package func destroyContent(ofMessage key: Int64, approver: String, at time: Timestamp) throws {
    // Freed bytes are overwritten in this transaction only: it costs writes that nothing else needs.
    try db.execute(sql: "PRAGMA secure_delete = ON")
    defer { try? db.execute(sql: "PRAGMA secure_delete = OFF") }
    try run(
      "UPDATE deletion SET approver = ?, deleted = ? WHERE message = ? AND deleted IS NULL",
      [approver, time.milliseconds, key])
    try requireChange("there is no proposal to approve")
    try run(
      """
      UPDATE draft SET message = x'', statement = NULL, salt = NULL
      WHERE state = 'dispatched' AND id = (SELECT id FROM message WHERE key = ?)
      """, [key])
    try run("UPDATE message SET content_key = NULL, subject = '' WHERE key = ? AND content_key IS NOT NULL", [key])
    try requireChange("the message has no content that could be destroyed")
    try forgetJudgement(ofMessage: key)
    try forgetReliances(ofMessage: key)
    try destroyDisclosures(ofMessage: key)
    try countDestroyed(message: key)
    try destroySentCopies(ofMessage: key)
  }

  /// Notes where the deletion's event stands.
  package func setDeletionEntry(ofMessage key: Int64, _ index: UInt64) throws {
    try run("UPDATE deletion SET entry = ? WHERE message = ?", [stored(index), key])
  }

  private func deletion(_ row: Row) -> StoredDeletion {
    StoredDeletion(
      message: row["message"], rule: row["rule"], proposer: row["proposer"],
      proposed: Timestamp(milliseconds: row["proposed"]), approver: row["approver"],
      deleted: (row["deleted"] as Int64?).map { Timestamp(milliseconds: $0) },
      entry: (row["entry"] as Int64?).map { LogPlace(stored: $0).index },
      epoch: LogPlace(stored: (row["entry"] as Int64?) ?? 0).epoch)
  }
}
