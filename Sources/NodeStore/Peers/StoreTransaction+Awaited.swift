package import Evidence
import GRDB
package import PeerSync

/// What came of a peer and could not be put in its place; what is missing was asked for. One row of a kind and channel, the
/// newest: it lies behind as soon as what is held has reached it.
extension StoreTransaction {
  /// Notes what came too early; the moment at which that began stays while it lasts.
  package func note(_ awaited: Awaited, of peer: NodeName, at time: Timestamp) throws {
    let (what, key, number) = awaited.columns
    let since = try self.awaited(of: peer, on: key.kind).first { $0.awaited.columns.what == what }?.since ?? time
    try run(
      """
      INSERT INTO awaited (peer, what, channel, epoch, number, since) VALUES (?, ?, ?, ?, ?, ?)
      ON CONFLICT (peer, what, channel) DO UPDATE SET epoch = excluded.epoch, number = excluded.number,
        since = excluded.since
      """, [peer.text, what, key.kind.rawValue, key.epoch.sql, number.sql, since.milliseconds])
  }

  /// What of a peer still waits for something before it.
  package func awaited(
    of peer: NodeName, on channel: ChannelKind = .ordinary
  ) throws -> [(awaited: Awaited, since: Timestamp)] {
    let rows = try all(
      "SELECT * FROM awaited WHERE peer = ? AND channel = ? ORDER BY what", [peer.text, channel.rawValue])
    guard !rows.isEmpty else { return [] }
    let (head, heads) = (try held(of: peer), try incoming(from: peer))
    return rows.compactMap { row in
      let (key, number) = (ChannelKey(channel, epoch: row.count("epoch")), row.count("number"))
      let (epoch, size) = (head?.origin.epoch ?? 0, head?.size ?? 0)
      let since = Timestamp(milliseconds: row["since"])
      guard row["what"] == "number" else {
        return (epoch, size) < (key.epoch, number) ? (.checkpoint(epoch: key.epoch, size: number), since) : nil
      }
      let held = heads.first { $0.key == key }?.number ?? 0
      return epoch <= key.epoch && held < number ? (.number(key, number), since) : nil
    }
  }
}

extension Awaited {
  /// As a row: a checkpoint is of no channel, and stands in the ordinary one's.
  fileprivate var columns: (what: String, key: ChannelKey, number: UInt64) {
    switch self {
    case .number(let key, let number): ("number", key, number)
    case .checkpoint(let epoch, let size): ("checkpoint", ChannelKey(.ordinary, epoch: epoch), size)
    }
  }
}
