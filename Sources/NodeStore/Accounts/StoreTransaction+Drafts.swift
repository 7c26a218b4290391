package import Evidence
import GRDB

/// A draft and where its approval stands.
package struct StoredDraft: Sendable {
  /// Where a draft stands.
  package enum State: String, Sendable {
    /// Being written.
    case open
    /// Waits for a second officer.
    case submitted
    /// Approved; waits to be sealed.
    case approved
    /// Sent back by the second officer.
    case returned
    /// Dispatched.
    case dispatched
  }

  /// A random id; also the approval's.
  package let id: String
  /// Who drafted it.
  package let officer: String
  /// The message, I-JSON.
  package let message: [UInt8]
  /// Where it stands.
  package let state: State
  /// When it was written.
  package let created: Timestamp
  /// What the approval binds; nil before it was submitted.
  package let commitment: Digest?
  /// The salt of the commitment.
  package let salt: [UInt8]?
  /// The statement bytes that were committed to.
  package let statement: [UInt8]?
  /// Who approved.
  package let approver: String?
  /// The group it is for, and the version of its membership; nil for a message to named nodes.
  package let group: (id: Digest, version: UInt64)?
  /// What who sent it back says to its drafter.
  package let refusal: String?
}

extension StoreTransaction {
  /// Keeps a new draft.
  package func insertDraft(id: String, officer: String, message: [UInt8], at time: Timestamp) throws {
    try run(
      "INSERT INTO draft (id, officer, message, state, created) VALUES (?, ?, ?, 'open', ?)",
      [id, officer, message.blob, time.milliseconds])
  }

  /// Notes for which group a draft is.
  package func setDraftGroup(id: String, group: Digest, version: UInt64) throws {
    try run("UPDATE draft SET grp = ?, grp_version = ? WHERE id = ?", [group.bytes.blob, version.sql, id])
  }

  /// Binds a draft to its commitment.
  package func submitDraft(id: String, commitment: Digest, salt: Salt, statement: [UInt8]) throws {
    try run(
      "UPDATE draft SET state = 'submitted', commitment = ?, salt = ?, statement = ? WHERE id = ? AND state = 'open'",
      [commitment.bytes.blob, salt.bytes.blob, statement.blob, id])
    try requireChange("draft \(id) is not open")
  }

  /// Notes the approval of exactly one commitment; the schema refuses the drafter as approver.
  package func approveDraft(id: String, approver: String?, commitment: Digest) throws {
    try run(
      "UPDATE draft SET state = 'approved', approver = ? WHERE id = ? AND state = 'submitted' AND commitment = ?",
      [approver, id, commitment.bytes.blob])
    try requireChange("draft \(id) does not wait for the approval of this commitment")
  }

  /// Sends a draft back, with what is said to its drafter.
  package func returnDraft(id: String, saying refusal: String?) throws {
    try run("UPDATE draft SET state = 'returned', refusal = ? WHERE id = ? AND state = 'submitted'", [refusal, id])
    try requireChange("draft \(id) does not wait for approval")
  }

  /// Destroys a draft that was neither approved nor dispatched; files that went with it are loose again.
  package func discardDraft(id: String, at time: Timestamp) throws {
    try run(
      "UPDATE enclosure SET draft = NULL, time = ? WHERE draft = ? AND state = 'draft'", [time.milliseconds, id])
    try run("DELETE FROM draft WHERE id = ? AND state IN ('open', 'submitted', 'returned')", [id])
    try requireChange("draft \(id) is approved or dispatched")
  }

  /// The drafts of an officer that were not dispatched, the newest first.
  package func drafts(of officer: String, limit: Int) throws -> [StoredDraft] {
    try all(
      """
      SELECT * FROM draft WHERE officer = ? AND state IN ('open', 'submitted', 'approved', 'returned')
        ORDER BY created DESC, id LIMIT ?
      """, [officer, limit]
    ).map(draft)
  }

  /// The drafts whose ids begin so.
  /// - Parameter prefix: lower-case hexadecimal digits.
  package func drafts(idPrefix prefix: String, limit: Int) throws -> [StoredDraft] {
    try all("SELECT * FROM draft WHERE id >= ? AND id < ? ORDER BY id LIMIT ?", [prefix, prefix + "g", limit]).map(
      draft)
  }

  /// Notes that a draft was dispatched; its text lives on as a message.
  package func finishDraft(id: String) throws {
    try run(
      "UPDATE draft SET state = 'dispatched', message = x'', statement = NULL, salt = NULL WHERE id = ? AND state = 'approved'",
      [id])
    try requireChange("draft \(id) is not approved")
  }

  /// A draft.
  package func draft(_ id: String) throws -> StoredDraft? {
    try first("SELECT * FROM draft WHERE id = ?", [id]).map(draft)
  }

  /// The drafts in a state, oldest first.
  package func drafts(_ state: StoredDraft.State) throws -> [StoredDraft] {
    try all("SELECT * FROM draft WHERE state = ? ORDER BY created, id", [state.rawValue]).map(draft)
  }

  private func draft(_ row: Row) throws -> StoredDraft {
    guard let state = StoredDraft.State(rawValue: row["state"]) else {
      throw NodeStoreError(.inconsistent, "a draft is in no known state")
    }
    return StoredDraft(
      id: row["id"], officer: row["officer"], message: row.bytes("message"), state: state,
      created: Timestamp(milliseconds: row["created"]),
      commitment: try row.optionalBytes("commitment").map { try Digest($0) }, salt: row.optionalBytes("salt"),
      statement: row.optionalBytes("statement"), approver: row["approver"],
      group: try row.optionalBytes("grp").map { (try Digest($0), row.count("grp_version")) },
      refusal: row["refusal"])
  }

  func requireChange(_ message: String) throws {
    guard db.changesCount == 1 else { throw NodeStoreError(.inconsistent, message) }
  }
}
