package import Evidence
import GRDB

/// To whom a part of a message was disclosed on this node: a line of its ledger, which only grows.
package struct StoredDisclosure: Sendable {
  /// The row of the message.
  package let message: Int64
  /// Its number in the ledger of the message, from 1 on.
  package let number: Int64
  /// Who wrote it down.
  package let officer: String
  /// When.
  package let time: Timestamp
  /// SHA-256 of salt and text, as the log states it.
  package let commitment: Digest
  /// The salt; nil once the message's content was destroyed.
  package let salt: [UInt8]?
  /// To whom, what, why and when, as the core wrote it; nil once the message's content was destroyed.
  package let text: [UInt8]?

  package init(
    message: Int64, number: Int64, officer: String, time: Timestamp, commitment: Digest, salt: [UInt8]?, text: [UInt8]?
  ) {
    self.message = message
    self.number = number
    self.officer = officer
    self.time = time
    self.commitment = commitment
    self.salt = salt
    self.text = text
  }
}

extension StoreTransaction {
  /// Adds a line to the ledger of a message; no line is ever changed.
  package func insert(_ disclosure: StoredDisclosure) throws {
    try run(
      """
      INSERT INTO disclosure (message, number, officer, time, commitment, salt, text) VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        disclosure.message, disclosure.number, disclosure.officer, disclosure.time.milliseconds,
        disclosure.commitment.bytes.blob, disclosure.salt?.blob, disclosure.text?.blob,
      ])
  }

  /// The ledger of a message, in order.
  package func disclosures(ofMessage key: Int64) throws -> [StoredDisclosure] {
    try all("SELECT * FROM disclosure WHERE message = ? ORDER BY number", [key]).map { row in
      StoredDisclosure(
        message: row["message"], number: row["number"], officer: row["officer"],
        time: Timestamp(milliseconds: row["time"]), commitment: try Digest(row.bytes("commitment")),
        salt: row.optionalBytes("salt"), text: row.optionalBytes("text"))
    }
  }

  /// Destroys what the ledger of a message says, and its salts; who wrote when, and the commitments, stay.
  func destroyDisclosures(ofMessage key: Int64) throws {
    try run("UPDATE disclosure SET salt = NULL, text = NULL WHERE message = ?", [key])
  }
}
