import Evidence
import Membership
import NodeStore
import PeerSync

/// At the first contact of a day each side states where its channels to the other are, so that a tail that is withheld shows.
extension Node {
  /// States both channels to a peer, or neither, unless that was done within three quarters of the time after which they
  /// would be stale: so no honest pair ever comes near it.
  func stateChannels(to peer: NodeName, _ turn: Turn) throws {
    guard confirmation.state != .recovering, let policy = directory?.text.policy, let link = linkOfPeer[peer],
      links[link]?.isLive == true
    else { return }
    if let last = try turn.tx.lastStated(to: peer) {
      // A clock that was set back must not stop it.
      let away = abs(turn.now.milliseconds - last.milliseconds)
      guard away >= policy.staleOnline * 750 else { return }
    }
    guard turn.statedTo.insert(peer).inserted else { return }
    try stateChannel(ordinary, to: peer, turn)
    try stateChannel(sealedChannel, to: peer, turn)
    turn.wantsHead()
    try handle(.stating(from: try turn.tx.logSize()), on: link, turn)
  }

  /// Keeps what a peer states of a channel to this node.
  func stated(
    _ channel: ChannelStatement, _ statement: VerifiedStatement, by peer: NodeName, on link: LinkID, _ turn: Turn
  ) throws {
    let byPouch = pouches[link] != nil
    try turn.tx.keep(channel, statement, byPouch: byPouch, at: turn.now)
    if byPouch { try noteHoldings(channel, by: peer, turn) }
  }

  /// What a peer last stated of its ordinary channel beside what is held of it; nil for nothing in the epoch of its log.
  func channel(of peer: NodeName, _ tx: StoreTransaction) throws -> PeerAnswer.Channel? {
    guard let stated = try tx.statedChannel(of: peer), stated.key.epoch == (try tx.held(of: peer)?.origin.epoch) else {
      return nil
    }
    return PeerAnswer.Channel(
      stated: stated.number, held: try tx.incoming(from: peer).first { $0.key == stated.key }?.number ?? 0,
      at: stated.time.description, received: stated.received.description)
  }

  /// The peers whose messages lag behind what they stated, for people.
  func withheldWarnings(_ tx: StoreTransaction, at now: Timestamp) throws -> [String] {
    try (directory?.text.parties ?? []).filter { $0.name != name && $0.state == .active }.compactMap { party in
      guard let channel = try channel(of: party.name, tx), channel.stated > channel.held,
        let received = try tx.statedChannel(of: party.name)?.received,
        now > received.advanced(bySeconds: Limits.withheldSeconds)
      else { return nil }
      return "\(party.name) stated \(channel.stated) messages to this node at \(channel.at), and \(channel.held) came: "
        + "«comity peer show \(party.name)» says what is missing"
    }
  }
}
