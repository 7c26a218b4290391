package import Evidence
import GRDB

/// An account on this node.
package struct StoredOfficer: Sendable {
  /// A random id; what events name.
  package let id: String
  /// The name they log in with.
  package let name: String
  /// Role codes.
  package let roles: [String]
  /// The scrypt cost, as the power of two.
  package let cost: Int
  /// The scrypt salt.
  package let salt: [UInt8]
  /// The scrypt output.
  package let hash: [UInt8]
  /// Whether an administrator disabled it: it opens no session.
  package let isDisabled: Bool

  package init(
    id: String, name: String, roles: [String], cost: Int, salt: [UInt8], hash: [UInt8], isDisabled: Bool = false
  ) {
    self.id = id
    self.name = name
    self.roles = roles
    self.cost = cost
    self.salt = salt
    self.hash = hash
    self.isDisabled = isDisabled
  }
}

/// An open session of an officer.
package struct StoredSession: Sendable {
  /// A random id; what events name.
  package let id: String
  /// Whose.
  package let officer: String
  /// When it began.
  package let opened: Timestamp
  /// When it was last used.
  package let used: Timestamp
}

extension StoreTransaction {
  /// Makes an account.
  package func insert(_ officer: StoredOfficer) throws {
    try run(
      "INSERT INTO officer (id, name, roles, cost, salt, hash) VALUES (?, ?, ?, ?, ?, ?)",
      [
        officer.id, officer.name, officer.roles.joined(separator: " "), officer.cost, officer.salt.blob,
        officer.hash.blob,
      ])
  }

  /// An account by its name.
  package func officer(named name: String) throws -> StoredOfficer? {
    try first("SELECT * FROM officer WHERE name = ?", [name]).map(officer)
  }

  /// An account by its id.
  package func officer(id: String) throws -> StoredOfficer? {
    try first("SELECT * FROM officer WHERE id = ?", [id]).map(officer)
  }

  /// All accounts, by name.
  package func officers() throws -> [StoredOfficer] { try all("SELECT * FROM officer ORDER BY name").map(officer) }

  private func officer(_ row: Row) -> StoredOfficer {
    StoredOfficer(
      id: row["id"], name: row["name"], roles: (row["roles"] as String).split(separator: " ").map(String.init),
      cost: row["cost"], salt: row.bytes("salt"), hash: row.bytes("hash"), isDisabled: row["disabled"])
  }

  /// Gives an account other roles.
  package func setRoles(_ roles: [String], officer: String) throws {
    try run("UPDATE officer SET roles = ? WHERE id = ?", [roles.joined(separator: " "), officer])
    try requireChange("there is no account \(officer)")
  }

  /// Gives an account a new password, by its hash.
  package func setPassword(cost: Int, salt: [UInt8], hash: [UInt8], officer: String) throws {
    try run(
      "UPDATE officer SET cost = ?, salt = ?, hash = ? WHERE id = ?", [cost, salt.blob, hash.blob, officer])
    try requireChange("there is no account \(officer)")
  }

  /// Disables an account, or enables it again.
  package func setDisabled(_ isDisabled: Bool, officer: String) throws {
    try run("UPDATE officer SET disabled = ? WHERE id = ?", [isDisabled, officer])
    try requireChange("there is no account \(officer)")
  }

  /// Ends all sessions of an account.
  package func deleteSessions(of officer: String) throws {
    try run("DELETE FROM session WHERE officer = ?", [officer])
  }

  /// Opens a session.
  /// - Parameter token: the SHA-256 of the secret token; the token itself is not kept.
  package func insertSession(token: Digest, id: String, officer: String, at time: Timestamp) throws {
    try run(
      "INSERT INTO session (token, id, officer, opened, used) VALUES (?, ?, ?, ?, ?)",
      [token.bytes.blob, id, officer, time.milliseconds, time.milliseconds])
  }

  /// The session of a token.
  package func session(token: Digest) throws -> StoredSession? {
    try first("SELECT * FROM session WHERE token = ?", [token.bytes.blob]).map { row in
      StoredSession(
        id: row["id"], officer: row["officer"], opened: Timestamp(milliseconds: row["opened"]),
        used: Timestamp(milliseconds: row["used"]))
    }
  }

  /// Notes that a session was used.
  package func touchSession(token: Digest, at time: Timestamp) throws {
    try run("UPDATE session SET used = ? WHERE token = ?", [time.milliseconds, token.bytes.blob])
  }

  /// Ends a session.
  package func deleteSession(token: Digest) throws {
    try run("DELETE FROM session WHERE token = ?", [token.bytes.blob])
  }

  /// Ends the sessions that were opened or used too long ago.
  package func deleteSessions(openedBefore: Timestamp, usedBefore: Timestamp) throws {
    try run(
      "DELETE FROM session WHERE opened < ? OR used < ?", [openedBefore.milliseconds, usedBefore.milliseconds])
  }
}
