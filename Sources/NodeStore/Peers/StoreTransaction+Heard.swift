package import Evidence
import GRDB

/// When a peer was last heard.
package struct PeerHeard: Sendable, Hashable {
  /// When.
  package let time: Timestamp
  /// Whether by pouch and not over a link.
  package let byPouch: Bool
  /// When for the first time.
  package let since: Timestamp
}

extension StoreTransaction {
  /// Notes that a peer was heard; a few minutes more or less mean nothing, so that a living link writes little.
  package func hear(_ peer: NodeName, byPouch: Bool, at now: Timestamp) throws {
    try run(
      """
      INSERT INTO peer_heard (peer, time, pouch, since) VALUES (?1, ?2, ?3, ?2)
      ON CONFLICT (peer) DO UPDATE SET time = excluded.time, pouch = excluded.pouch
      WHERE excluded.time > time + 300000 OR excluded.time < time OR excluded.pouch <> pouch
      """, [peer.text, now.milliseconds, byPouch])
  }

  /// When a peer was last heard; nil for never.
  package func heard(_ peer: NodeName) throws -> PeerHeard? {
    try first("SELECT * FROM peer_heard WHERE peer = ?", [peer.text]).map {
      PeerHeard(
        time: Timestamp(milliseconds: $0["time"]), byPouch: $0["pouch"], since: Timestamp(milliseconds: $0["since"]))
    }
  }
}
