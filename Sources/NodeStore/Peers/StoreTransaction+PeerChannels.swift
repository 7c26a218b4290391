package import Evidence
import GRDB
package import PeerSync

/// What a peer last stated of a channel to this node.
package struct StatedChannel: Sendable, Hashable {
  /// The channel.
  package let key: ChannelKey
  /// The number of its last dispatch.
  package let number: UInt64
  /// The digest of that dispatch's event; nil where it was stated to a build that did not keep it.
  package let event: Digest?
  /// Where the statement stands in the peer's log.
  package let place: LogPlace
  /// When it was stated, by the peer's clock.
  package let time: Timestamp
  /// When that came, by ours.
  package let received: Timestamp
  /// Whether by pouch and not over a link.
  package let byPouch: Bool
  /// Since when something that was stated is not here; nil when all is.
  package let behind: Timestamp?
}

extension StoreTransaction {
  /// Keeps what a peer states of a channel, with the statement.
  /// - Parameters:
  ///   - note: the checkpoint that proves it, where it is at hand.
  ///   - behind: since when something that was stated is not here.
  ///   - checked: whether it was compared with what is here.
  package func keep(
    _ channel: ChannelStatement, _ statement: VerifiedStatement, under note: SignedNote?, byPouch: Bool,
    behind: Timestamp?, checked: Bool, at now: Timestamp
  ) throws {
    let entry = statement.statement
    try run(
      """
      INSERT OR REPLACE INTO peer_channel (peer, channel, epoch, number, idx, time, received, pouch, digest, behind,
        checked, event, salt, proof, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        statement.speaker.text, channel.key.kind.rawValue, channel.key.epoch.sql, channel.number.sql,
        statement.head.stored(entry.index), statement.event.time.milliseconds, now.milliseconds, byPouch,
        channel.event.bytes.blob, behind?.milliseconds, checked, entry.event.blob, entry.salt.bytes.blob,
        entry.inclusion.flatMap(\.bytes).blob, note?.bytes.blob,
      ])
  }

  /// What a peer last stated of a channel; nil for nothing yet.
  package func statedChannel(of peer: NodeName, _ kind: ChannelKind = .ordinary) throws -> StatedChannel? {
    try first("SELECT * FROM peer_channel WHERE peer = ? AND channel = ?", [peer.text, kind.rawValue])
      .map { try statedChannel($0, kind) }
  }

  /// What peers stated and was not compared yet with what is here.
  package func uncheckedChannels() throws -> [(peer: NodeName, stated: StatedChannel)] {
    try all("SELECT * FROM peer_channel WHERE checked = 0 ORDER BY peer, channel").compactMap { row in
      guard let kind = ChannelKind(rawValue: row["channel"]) else { return nil }
      return (try NodeName(row["peer"]), try statedChannel(row, kind))
    }
  }

  /// Notes that all that a peer last stated of a channel is here, and was compared with it.
  package func setChecked(_ kind: ChannelKind, of peer: NodeName) throws {
    try run(
      "UPDATE peer_channel SET checked = 1, behind = NULL WHERE peer = ? AND channel = ?", [peer.text, kind.rawValue])
  }

  /// Up to which number a channel of a peer is here.
  package func heldNumber(of peer: NodeName, _ key: ChannelKey) throws -> UInt64 {
    try first(
      "SELECT number FROM arrival WHERE peer = ? AND channel = ? AND epoch = ? ORDER BY number DESC LIMIT 1",
      [peer.text, key.kind.rawValue, key.epoch.sql])?.count("number") ?? 0
  }

  /// The digest of the event that came under a number of a channel.
  package func arrivedEvent(of peer: NodeName, _ key: ChannelKey, _ number: UInt64) throws -> Digest? {
    try first(
      "SELECT event FROM arrival WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [peer.text, key.kind.rawValue, key.epoch.sql, number.sql]
    ).map { .sha256($0.bytes("event")) }
  }

  private func statedChannel(_ row: Row, _ kind: ChannelKind) throws -> StatedChannel {
    let behind: Int64? = row["behind"]
    return StatedChannel(
      key: ChannelKey(kind, epoch: row.count("epoch")), number: row.count("number"),
      event: try row.optionalBytes("digest").map { try Digest($0) }, place: LogPlace(stored: row["idx"]),
      time: Timestamp(milliseconds: row["time"]), received: Timestamp(milliseconds: row["received"]),
      byPouch: row["pouch"], behind: behind.map { Timestamp(milliseconds: $0) })
  }

  package func statedBelow(of peer: NodeName) throws -> UInt64 {
    let epoch = try heldHead(of: peer)?.checkpoint.origin.epoch ?? 1
    let row = try first(
      """
      SELECT max(idx) AS last FROM (
        SELECT idx FROM peer_channel WHERE peer = ?1 AND idx >= ?2 AND idx < ?3
        UNION SELECT idx FROM peer_key WHERE peer = ?1 AND idx >= ?2 AND idx < ?3)
      """,
      [peer.text, LogPlace.base(epoch), LogPlace.base(epoch + 1)])
    return (row?["last"] as Int64?).map { LogPlace(stored: $0).index + 1 } ?? 0
  }
}
