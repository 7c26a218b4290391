package import Evidence
import GRDB
package import PeerSync

/// Numbers of an own channel whose messages this node sent and its store does not have, by a peer's word.
package struct LostNumbers: Sendable {
  /// The recipient, whose word it is.
  package let peer: String
  /// The channel.
  package let channel: ChannelKey
  /// The first number.
  package let from: UInt64
  /// The last number.
  package let to: UInt64
  /// Whether the store has another message under the number, so that it was given twice.
  package let isUsedAgain: Bool
}

extension StoreTransaction {
  /// Notes what a peer says it holds of the dispatches of this node.
  package func setReach(of peer: NodeName, _ head: Frontier.Head) throws {
    try run(
      """
      INSERT INTO peer_reach (peer, channel, epoch, number) VALUES (?, ?, ?, ?)
      ON CONFLICT (peer, channel, epoch) DO UPDATE SET number = max(number, excluded.number)
      """, [peer.text, head.channel.rawValue, head.epoch.sql, head.number.sql])
  }

  /// Notes that a peer told what it holds of the dispatches of this node, of the epoch that was or is to be closed.
  package func setTold(by peer: NodeName) throws {
    try run("INSERT OR IGNORE INTO peer_told (peer) VALUES (?)", [peer.text])
  }

  /// Has all peers count as not heard, as what they told before says nothing of what was lost.
  package func forgetTold() throws { try run("DELETE FROM peer_told") }

  /// The peers that told what they hold since this node entered recovery.
  package func told() throws -> Set<String> {
    Set(try all("SELECT peer FROM peer_told").map { $0["peer"] })
  }

  /// Notes that a recipient stated a receipt of another message than the one that the store has under this number.
  /// - Parameter limit: how many of one peer are kept: a peer may state what it likes.
  package func noteUsedAgain(_ name: DispatchName, limit: UInt64) throws {
    let peer = name.recipient.text
    let noted = try first("SELECT count(*) AS n FROM used_again WHERE peer = ?", [peer])?.count("n") ?? 0
    guard noted < limit else { return }
    try run(
      "INSERT OR IGNORE INTO used_again (peer, channel, epoch, number) VALUES (?, ?, ?, ?)",
      [peer, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql])
  }

  /// What this node sent and lost: numbers beyond those that the store has, and numbers that were given twice.
  package func lostDispatches(in channels: [ChannelKind]) throws -> [LostNumbers] {
    let beyond = try all("SELECT * FROM peer_reach ORDER BY peer, epoch, channel").compactMap { row in
      try lost(row, in: channels) { channel in
        let last = try lastDispatch(to: try NodeName(row["peer"]), on: channel).number
        return row.count("number") > last ? last + 1 : nil
      }
    }
    let again = try all("SELECT * FROM used_again ORDER BY peer, epoch, channel, number").compactMap { row in
      try lost(row, in: channels, isUsedAgain: true) { _ in row.count("number") }
    }
    return again + beyond
  }

  private func lost(
    _ row: Row, in channels: [ChannelKind], isUsedAgain: Bool = false, from first: (ChannelKey) throws -> UInt64?
  ) throws -> LostNumbers? {
    guard let kind = ChannelKind(rawValue: row["channel"]), channels.contains(kind) else { return nil }
    let channel = ChannelKey(kind, epoch: row.count("epoch"))
    return try first(channel).map {
      LostNumbers(peer: row["peer"], channel: channel, from: $0, to: row.count("number"), isUsedAgain: isUsedAgain)
    }
  }
}
