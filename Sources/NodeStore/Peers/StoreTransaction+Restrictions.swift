package import Evidence
import GRDB

/// What an administrator decided about a peer beyond what the directory says.
package struct PeerRestriction: Sendable, Hashable {
  /// How far it goes.
  package enum Kind: String, Sendable {
    /// No link at all, in neither direction.
    case paused
    /// The peer's log is followed and witnessed; no message goes either way.
    case quarantined
  }

  /// How far it goes.
  package let kind: Kind
  /// Who decided it.
  package let officer: String
  /// When.
  package let time: Timestamp
}

extension StoreTransaction {
  /// What was decided about a peer; nil for nothing.
  package func restriction(of peer: NodeName) throws -> PeerRestriction? {
    try first("SELECT * FROM peer_restriction WHERE peer = ?", [peer.text]).flatMap(restriction)
  }

  /// Everything that was decided about peers.
  package func restrictions() throws -> [String: PeerRestriction] {
    var found: [String: PeerRestriction] = [:]
    for row in try all("SELECT * FROM peer_restriction ORDER BY peer") { found[row["peer"]] = restriction(row) }
    return found
  }

  /// Decides about a peer; nil takes the decision back.
  package func restrict(_ peer: NodeName, _ kind: PeerRestriction.Kind?, by officer: String, at time: Timestamp) throws
  {
    guard let kind else { return try run("DELETE FROM peer_restriction WHERE peer = ?", [peer.text]) }
    try run(
      """
      INSERT INTO peer_restriction (peer, kind, officer, time) VALUES (?, ?, ?, ?)
      ON CONFLICT (peer) DO UPDATE SET kind = excluded.kind, officer = excluded.officer, time = excluded.time
      """, [peer.text, kind.rawValue, officer, time.milliseconds])
  }

  private func restriction(_ row: Row) -> PeerRestriction? {
    PeerRestriction.Kind(rawValue: row["kind"]).map {
      PeerRestriction(kind: $0, officer: row["officer"], time: Timestamp(milliseconds: row["time"]))
    }
  }
}
