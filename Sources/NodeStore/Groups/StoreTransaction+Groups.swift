package import Evidence
import GRDB

/// A version of a group's membership.
package struct StoredGroup: Sendable {
  /// The id.
  package let id: Digest
  /// How members call it.
  package let name: String
  /// Who may change it.
  package let convener: NodeName
  /// From 1.
  package let version: UInt64
  /// All members, the convener included, sorted.
  package let members: [NodeName]
  /// What it is for.
  package let purpose: String
  /// The commitment of the message that states this version.
  package let commitment: Digest
  /// The id of the message that founded the group.
  package let founded: String

  package init(
    id: Digest, name: String, convener: NodeName, version: UInt64, members: [NodeName], purpose: String,
    commitment: Digest, founded: String
  ) {
    self.id = id
    self.name = name
    self.convener = convener
    self.version = version
    self.members = members
    self.purpose = purpose
    self.commitment = commitment
    self.founded = founded
  }
}

extension StoreTransaction {
  /// Keeps a version of a group; it becomes the current one.
  package func insert(_ group: StoredGroup, at time: Timestamp) throws {
    try run(
      """
      INSERT INTO member_group (id, version, name, convener, members, purpose, commitment, founded, time)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        group.id.bytes.blob, group.version.sql, group.name, group.convener.text,
        group.members.map(\.text).joined(separator: " "), group.purpose, group.commitment.bytes.blob, group.founded,
        time.milliseconds,
      ])
  }

  /// The newest version of a group that is known, or one version of it.
  package func group(_ id: Digest, version: UInt64? = nil) throws -> StoredGroup? {
    try first(
      "SELECT * FROM member_group WHERE id = ?1 AND (?2 IS NULL OR version = ?2) ORDER BY version DESC LIMIT 1",
      [id.bytes.blob, version?.sql]
    ).map(group)
  }

  /// The newest version of every group, by name.
  package func groups() throws -> [StoredGroup] {
    try all(
      """
      SELECT * FROM member_group g
      WHERE version = (SELECT max(version) FROM member_group WHERE id = g.id) ORDER BY name, id
      """
    ).map(group)
  }

  private func group(_ row: Row) throws -> StoredGroup {
    StoredGroup(
      id: try row.digest("id"), name: row["name"], convener: try NodeName(row["convener"]),
      version: row.count("version"),
      members: try (row["members"] as String).split(separator: " ").map { try NodeName(String($0)) },
      purpose: row["purpose"], commitment: try row.digest("commitment"), founded: row["founded"])
  }
}
