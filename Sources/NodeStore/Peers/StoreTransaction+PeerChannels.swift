package import Evidence
import GRDB
package import PeerSync

/// What a peer last stated of a channel to this node.
package struct StatedChannel: Sendable, Hashable {
  /// The channel.
  package let key: ChannelKey
  /// The number of its last dispatch.
  package let number: UInt64
  /// When it was stated, by the peer's clock.
  package let time: Timestamp
  /// When that came, by ours.
  package let received: Timestamp
  /// Whether by pouch and not over a link.
  package let byPouch: Bool
}

extension StoreTransaction {
  /// Keeps what a peer states of a channel, unless what it stated later is here already.
  package func keep(
    _ channel: ChannelStatement, _ statement: VerifiedStatement, byPouch: Bool, at now: Timestamp
  ) throws {
    try run(
      """
      INSERT INTO peer_channel (peer, channel, epoch, number, idx, time, received, pouch) VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      ON CONFLICT (peer, channel) DO UPDATE SET epoch = excluded.epoch, number = excluded.number, idx = excluded.idx,
        time = excluded.time, received = excluded.received, pouch = excluded.pouch WHERE excluded.idx > idx
      """,
      [
        statement.speaker.text, channel.key.kind.rawValue, channel.key.epoch.sql, channel.number.sql,
        statement.head.stored(statement.statement.index), statement.event.time.milliseconds, now.milliseconds, byPouch,
      ])
  }

  /// What a peer last stated of its ordinary channel; nil for nothing yet.
  package func statedChannel(of peer: NodeName) throws -> StatedChannel? {
    try first("SELECT * FROM peer_channel WHERE peer = ? AND channel = 'ordinary'", [peer.text]).map { row in
      StatedChannel(
        key: ChannelKey(.ordinary, epoch: row.count("epoch")), number: row.count("number"),
        time: Timestamp(milliseconds: row["time"]), received: Timestamp(milliseconds: row["received"]),
        byPouch: row["pouch"])
    }
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
