package import Evidence
import GRDB

/// A message of an author to a group, as it stands here.
package struct StoredGroupMessage: Sendable {
  /// The epoch of the author's log; numbers count from 1 in each.
  package let epoch: UInt64
  /// The author's number in the group.
  package let number: UInt64
  /// Its commitment.
  package let commitment: Digest
  /// Where it came in the author's channel; nil for an own one.
  package let place: Envelope.Place?
}

/// The newest number of an author in a group.
package struct GroupAuthorHead: Sendable, Hashable {
  /// The group.
  package let group: Digest
  /// The author.
  package let author: NodeName
  /// The epoch of the author's log.
  package let epoch: UInt64
  /// The number.
  package let number: UInt64
  /// Its commitment.
  package let commitment: Digest

  package init(group: Digest, author: NodeName, epoch: UInt64, number: UInt64, commitment: Digest) {
    self.group = group
    self.author = author
    self.epoch = epoch
    self.number = number
    self.commitment = commitment
  }
}

extension StoreTransaction {
  /// Keeps the place of a message in its author's row of a group; the first of a number stands.
  /// - Parameter place: where it came in the author's channel; nil for an own one.
  package func insertGroupMessage(
    _ group: DispatchEvent.Group, author: NodeName, epoch: UInt64, commitment: Digest, place: Envelope.Place?
  ) throws {
    try run(
      """
      INSERT OR IGNORE INTO group_message
        (grp, author, epoch, number, version, commitment, previous, channel, place)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        group.id.bytes.blob, author.text, epoch.sql, group.number.sql, group.version.sql, commitment.bytes.blob,
        group.previous.bytes.blob, place?.channel.rawValue, place?.number.sql,
      ])
  }

  /// The message of an author with a number in a group.
  package func groupMessage(
    _ group: Digest, author: NodeName, epoch: UInt64, number: UInt64
  ) throws -> StoredGroupMessage? {
    try first(
      "SELECT * FROM group_message WHERE grp = ? AND author = ? AND epoch = ? AND number = ?",
      [group.bytes.blob, author.text, epoch.sql, number.sql]
    ).map(groupMessage)
  }

  /// The newest message of an author in a group, in one epoch of the author's log or in any.
  package func lastGroupMessage(
    _ group: Digest, author: NodeName, epoch: UInt64? = nil
  ) throws -> StoredGroupMessage? {
    try first(
      """
      SELECT * FROM group_message WHERE grp = ?1 AND author = ?2 AND (?3 IS NULL OR epoch = ?3)
      ORDER BY epoch DESC, number DESC LIMIT 1
      """, [group.bytes.blob, author.text, epoch?.sql]
    ).map(groupMessage)
  }

  /// How many of an author's messages between the first and the newest that are here are missing.
  package func groupGaps(_ group: Digest, author: NodeName, epoch: UInt64) throws -> UInt64 {
    try first(
      """
      SELECT coalesce(max(number) - min(number) + 1 - count(*), 0) AS n FROM group_message
      WHERE grp = ? AND author = ? AND epoch = ?
      """, [group.bytes.blob, author.text, epoch.sql])?.count("n") ?? 0
  }

  /// The group and the version of its membership that an own message was addressed to; nil for one to named nodes.
  package func ownGroup(ofCommitment commitment: Digest, author: NodeName) throws -> (id: Digest, version: UInt64)? {
    try first(
      "SELECT grp, version FROM group_message WHERE author = ? AND commitment = ? AND channel IS NULL LIMIT 1",
      [author.text, commitment.bytes.blob]
    ).map { (try $0.digest("grp"), $0.count("version")) }
  }

  /// What a peer was not told yet of the authors of these groups: the last of each, so many at most.
  ///
  /// Each number is told, not the newest alone: an author who contradicts itself and then says the same to all again, each
  /// member's chain going on from what that member was told, would agree in the newest.
  package func untoldHeads(to peer: NodeName, of groups: [Digest], limit: Int) throws -> [GroupAuthorHead] {
    var found: [GroupAuthorHead] = []
    for group in groups where found.count < limit {
      for author in try authors(inGroup: group) where author != peer && found.count < limit {
        found += try untold(to: peer, group, author, limit: limit - found.count)
      }
    }
    return found
  }

  private func authors(inGroup group: Digest) throws -> [NodeName] {
    try all("SELECT DISTINCT author FROM group_message WHERE grp = ? ORDER BY author", [group.bytes.blob]).map {
      try NodeName($0["author"])
    }
  }

  private func untold(
    to peer: NodeName, _ group: Digest, _ author: NodeName, limit: Int
  ) throws -> [GroupAuthorHead] {
    let told = try first(
      "SELECT epoch, number FROM group_told WHERE peer = ? AND grp = ? AND author = ?",
      [peer.text, group.bytes.blob, author.text])
    return try all(
      """
      SELECT * FROM group_message WHERE grp = ? AND author = ? AND place IS NOT NULL AND (epoch, number) > (?, ?)
      ORDER BY epoch DESC, number DESC LIMIT ?
      """,
      [
        group.bytes.blob, author.text, told?.count("epoch").sql ?? 0, told?.count("number").sql ?? 0, limit,
      ]
    ).reversed().map { row in
      let message = try groupMessage(row)
      return GroupAuthorHead(
        group: group, author: author, epoch: message.epoch, number: message.number, commitment: message.commitment)
    }
  }

  /// Notes what a peer was told.
  package func markTold(_ peer: NodeName, _ heads: [GroupAuthorHead]) throws {
    for head in heads {
      try run(
        "INSERT OR REPLACE INTO group_told (peer, grp, author, epoch, number) VALUES (?, ?, ?, ?, ?)",
        [peer.text, head.group.bytes.blob, head.author.text, head.epoch.sql, head.number.sql])
    }
  }

  /// Notes the newest number of an author that a member says it holds; its word, and nothing is decided by it.
  package func claim(_ peer: NodeName, _ head: GroupAuthorHead) throws {
    try run(
      """
      INSERT INTO group_claim (peer, grp, author, epoch, number) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (peer, grp, author) DO UPDATE SET epoch = excluded.epoch, number = excluded.number
      WHERE (excluded.epoch, excluded.number) > (epoch, number)
      """, [peer.text, head.group.bytes.blob, head.author.text, head.epoch.sql, head.number.sql])
  }

  /// The newest number of an author in an epoch that any member says it holds; 0 for none.
  package func claimedNumber(_ group: Digest, author: NodeName, epoch: UInt64) throws -> UInt64 {
    try first(
      "SELECT coalesce(max(number), 0) AS n FROM group_claim WHERE grp = ? AND author = ? AND epoch = ?",
      [group.bytes.blob, author.text, epoch.sql])?.count("n") ?? 0
  }

  /// What came at a place of a peer's channel, as the statement it came with.
  package func arrivalStatement(from peer: NodeName, at place: Envelope.Place) throws -> PeerStatement? {
    try first(
      "SELECT * FROM arrival WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [peer.text, place.channel.rawValue, place.epoch.sql, place.number.sql]
    ).map(statement)
  }

  private func groupMessage(_ row: Row) throws -> StoredGroupMessage {
    StoredGroupMessage(
      epoch: row.count("epoch"), number: row.count("number"), commitment: try row.digest("commitment"),
      place: (row["place"] as Int64?) == nil ? nil : try row.place("channel", "epoch", "place"))
  }
}
