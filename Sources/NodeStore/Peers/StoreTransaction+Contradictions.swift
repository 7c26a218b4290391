package import Evidence
import GRDB

/// Statements of a peer about one channel to this node that exclude each other: both are kept, the first two of each epoch.
extension StoreTransaction {
  /// Keeps what a peer states beside what it last stated of the same channel, which is still kept there.
  /// - Returns: whether it is the first contradiction of this channel.
  package func keepContradiction(
    of key: ChannelKey, _ statement: VerifiedStatement, under note: SignedNote?, at now: Timestamp
  ) throws -> Bool {
    let entry = statement.statement
    try run(
      """
      INSERT OR IGNORE INTO channel_contradiction (peer, channel, epoch, seen,
        first_idx, first_event, first_salt, first_proof, first_note, idx, event, salt, proof, note)
      SELECT peer, channel, epoch, ?, idx, event, salt, proof, note, ?, ?, ?, ?, ? FROM peer_channel
      WHERE peer = ? AND channel = ? AND epoch = ?
      """,
      [
        now.milliseconds, statement.head.stored(entry.index), entry.event.blob, entry.salt.bytes.blob,
        entry.inclusion.flatMap(\.bytes).blob, note?.bytes.blob, statement.speaker.text, key.kind.rawValue,
        key.epoch.sql,
      ])
    return db.changesCount == 1
  }

  /// Keeps what a peer last stated of a channel beside the dispatch that came under that number.
  /// - Returns: whether it is the first contradiction of this channel.
  package func keepContradiction(of peer: NodeName, _ stated: StatedChannel, at now: Timestamp) throws -> Bool {
    try run(
      """
      INSERT OR IGNORE INTO channel_contradiction (peer, channel, epoch, seen,
        first_idx, first_event, first_salt, first_proof, first_note, idx, event, salt, proof, note)
      SELECT c.peer, c.channel, c.epoch, ?, a.idx, a.event, a.salt, a.proof, h.note,
        c.idx, c.event, c.salt, c.proof, c.note
      FROM peer_channel c
      JOIN arrival a ON a.peer = c.peer AND a.channel = c.channel AND a.epoch = c.epoch AND a.number = c.number
      LEFT JOIN peer_head h ON h.peer = a.peer AND h.size = a.size
      WHERE c.peer = ? AND c.channel = ?
      """, [now.milliseconds, peer.text, stated.key.kind.rawValue])
    return db.changesCount == 1
  }

  /// The peers of whose ordinary channel two statements exclude each other.
  package func contradictingPeers() throws -> [String] {
    try all("SELECT DISTINCT peer FROM channel_contradiction WHERE channel = 'ordinary' ORDER BY peer")
      .map { $0["peer"] }
  }
}
