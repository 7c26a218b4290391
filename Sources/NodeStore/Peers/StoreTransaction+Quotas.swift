package import Evidence
import GRDB

extension StoreTransaction {
  /// Counts bytes that are kept of a peer.
  func countKept(_ bytes: Int, of peer: NodeName) throws {
    try run(
      """
      INSERT INTO peer_usage (peer, bytes) VALUES (?, ?) ON CONFLICT (peer) DO UPDATE SET bytes = bytes + excluded.bytes
      """, [peer.text, bytes])
  }

  package func kept(of peer: NodeName) throws -> UInt64 {
    try first("SELECT bytes FROM peer_usage WHERE peer = ?", [peer.text])?.count("bytes") ?? 0
  }

  /// Counts the body of a message no more: its content was destroyed.
  func countDestroyed(message key: Int64) throws {
    try run(
      """
      UPDATE peer_usage SET bytes = max(0, bytes - (
        SELECT coalesce(sum(length(b.bytes)), 0) FROM message m JOIN body b ON b.digest = m.body WHERE m.key = ?1))
      WHERE peer = (SELECT author FROM message WHERE key = ?1)
      """, [key])
  }

  /// Notes that a peer has reached its quota.
  /// - Returns: whether that is new.
  package func noteFull(_ peer: NodeName) throws -> Bool {
    try run("UPDATE peer_usage SET full = 1 WHERE peer = ? AND full = 0", [peer.text])
    return db.changesCount == 1
  }

  /// The peers that have reached their quota.
  package func fullPeers() throws -> [String] {
    try all("SELECT peer FROM peer_usage WHERE full = 1 ORDER BY peer").map { $0["peer"] }
  }

  /// Forgets that a peer had reached its quota, when less is kept by now: the next time is told again.
  package func forgetFull(_ peer: NodeName, below quota: UInt64) throws {
    try run("UPDATE peer_usage SET full = 0 WHERE peer = ? AND full = 1 AND bytes < ?", [peer.text, quota.sql])
  }
}
