import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Notes which peers are heard over living links.
  func noteHeard(_ turn: Turn) throws {
    for (peer, link) in linkOfPeer.sorted(by: { $0.key < $1.key }) where links[link]?.isLive == true {
      try turn.tx.hear(peer, byPouch: false, at: turn.now)
    }
  }

  /// Since when nothing was heard of a peer for longer than the directory's policy allows: what it sent since then is not
  /// known here. Nil where it is connected, was heard lately, or never was.
  func staleSince(_ peer: NodeName, _ tx: StoreTransaction, at now: Timestamp) throws -> Timestamp? {
    guard let policy = directory?.text.policy, linkOfPeer[peer].flatMap({ links[$0]?.isLive }) != true,
      let heard = try tx.heard(peer)
    else { return nil }
    let limit = heard.byPouch ? policy.stalePouch : policy.staleOnline
    return now > heard.time.advanced(bySeconds: limit) ? heard.time : nil
  }

  /// The active peers whose channels are stale, for people.
  func staleWarnings(_ tx: StoreTransaction, at now: Timestamp) throws -> [String] {
    try (directory?.text.parties ?? []).filter { $0.name != name && $0.state == .active }.compactMap { party in
      try staleSince(party.name, tx, at: now).map { since in
        "nothing was heard of \(party.name) since \(since): what it sent since then is not known here; "
          + "«comity peer test \(party.name)» says why"
      }
    }
  }
}
