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

  /// When a peer last stated its channel to this node, if that is longer ago than the directory's policy allows: what it sent
  /// since then is not known here. Of who never stated it the first contact counts; nil for who was never heard.
  ///
  /// A living link alone is no news: somebody may hold back what would tell of messages that were held back.
  func staleSince(_ peer: NodeName, _ tx: StoreTransaction, at now: Timestamp) throws -> Timestamp? {
    guard let policy = directory?.text.policy else { return nil }
    let stated = try tx.statedChannel(of: peer)
    // Neither a clock that runs ahead nor an old pouch makes a statement newer than it is.
    guard let last = try stated.map({ min($0.time, $0.received) }) ?? tx.heard(peer)?.since else { return nil }
    let limit = stated?.byPouch == true ? policy.stalePouch : policy.staleOnline
    return now > last.advanced(bySeconds: limit) ? last : nil
  }

  /// The active peers whose channels are stale, for people.
  func staleWarnings(_ tx: StoreTransaction, at now: Timestamp) throws -> [String] {
    try (directory?.text.parties ?? []).filter { $0.name != name && $0.state == .active }.compactMap { party in
      try staleSince(party.name, tx, at: now).map { since in
        "\(party.name) did not state its channel since \(since): what it sent since then is not known here; "
          + "«comity peer test \(party.name)» says why"
      }
    }
  }
}
