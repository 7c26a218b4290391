package import Evidence
import GRDB

/// A contradiction of an author that is kept as evidence.
package struct StoredGroupFork: Sendable {
  /// The group.
  package let group: Digest
  /// The author.
  package let author: NodeName
  /// The number.
  package let number: UInt64
  /// Where the one that this node got stands in the author's channel.
  package let place: Envelope.Place
  /// Where the other one stands, when this node got both.
  package let otherPlace: Envelope.Place?
  /// The other one as a member showed it.
  package let other: [UInt8]
  /// Who showed it; nil when this node got both.
  package let shownBy: String?

  package init(
    group: Digest, author: NodeName, number: UInt64, place: Envelope.Place, otherPlace: Envelope.Place?, other: [UInt8],
    shownBy: String?
  ) {
    self.group = group
    self.author = author
    self.number = number
    self.place = place
    self.otherPlace = otherPlace
    self.other = other
    self.shownBy = shownBy
  }
}

extension StoreTransaction {
  /// Keeps a contradiction of an author; one a number is enough.
  /// - Returns: whether it is new.
  package func insert(_ fork: StoredGroupFork, at time: Timestamp) throws -> Bool {
    try run(
      """
      INSERT OR IGNORE INTO group_fork
        (grp, author, epoch, number, channel, place, other_channel, other_place, other, shown_by, seen)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        fork.group.bytes.blob, fork.author.text, fork.place.epoch.sql, fork.number.sql, fork.place.channel.rawValue,
        fork.place.number.sql, fork.otherPlace?.channel.rawValue, fork.otherPlace?.number.sql, fork.other.blob,
        fork.shownBy, time.milliseconds,
      ])
    return db.changesCount == 1
  }

  /// The contradictions that are kept of a group, or of all.
  package func groupForks(of group: Digest? = nil) throws -> [StoredGroupFork] {
    try all(
      "SELECT * FROM group_fork WHERE ?1 IS NULL OR grp = ?1 ORDER BY grp, author, epoch, number",
      [group?.bytes.blob]
    ).map { row in
      StoredGroupFork(
        group: try row.digest("grp"), author: try NodeName(row["author"]), number: row.count("number"),
        place: try row.place("channel", "epoch", "place"),
        otherPlace: (row["other_place"] as Int64?) == nil
          ? nil : try row.place("other_channel", "epoch", "other_place"),
        other: row.bytes("other"), shownBy: row["shown_by"])
    }
  }
}
