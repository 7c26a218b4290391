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
    let last = try turn.tx.statedChannel(of: peer, channel.key.kind)
    let place = LogPlace(epoch: statement.head.origin.epoch, index: statement.statement.index)
    if let last, last.contradicts(channel, at: place),
      try turn.tx.keepContradiction(of: channel.key, statement, under: note(of: statement, turn.tx), at: turn.now)
    {
      alarm(channel.key, channel.number, of: peer, turn)
    }
    if last.map({ (place.epoch, place.index) > ($0.place.epoch, $0.place.index) }) ?? true {
      let held = try turn.tx.heldNumber(of: peer, channel.key)
      // Whoever sent all that it stated before has its time anew.
      let since = last.flatMap { $0.key == channel.key && $0.number > held ? $0.behind : nil } ?? turn.now
      try turn.tx.keep(
        channel, statement, under: note(of: statement, turn.tx), byPouch: byPouch,
        behind: channel.number > held ? since : nil, checked: false, at: turn.now)
      try compareStated(channel.key.kind, of: peer, turn)
    }
    if byPouch { try noteHoldings(channel, by: peer, in: link, turn) }
  }

  /// The checkpoint that proves a statement, where it is the one that is held.
  func note(of statement: VerifiedStatement, _ tx: StoreTransaction) throws -> SignedNote? {
    try tx.heldHead(of: statement.speaker).flatMap { $0.checkpoint == statement.head ? $0.note : nil }
  }

  /// Compares what peers stated of their channels with what has come since.
  func compareStated(_ turn: Turn) throws {
    for (peer, stated) in try turn.tx.uncheckedChannels() { try compareStated(stated.key.kind, of: peer, turn) }
  }

  /// Compares what a peer last stated of a channel with what came, once that is all here.
  private func compareStated(_ kind: ChannelKind, of peer: NodeName, _ turn: Turn) throws {
    guard let stated = try turn.tx.statedChannel(of: peer, kind),
      try turn.tx.heldNumber(of: peer, stated.key) >= stated.number
    else { return }
    if let event = stated.event, let came = try turn.tx.arrivedEvent(of: peer, stated.key, stated.number),
      came != event, try turn.tx.keepContradiction(of: peer, stated, at: turn.now)
    {
      alarm(stated.key, stated.number, of: peer, turn)
    }
    try turn.tx.setChecked(kind, of: peer)
  }

  /// Logs that a peer contradicted itself about its channel; what concerns a sealed channel looks like padding.
  private func alarm(_ key: ChannelKey, _ number: UInt64, of peer: NodeName, _ turn: Turn) {
    turn.log(
      .channelContradicted, .text(peer.text), .text(key.kind.rawValue), .count(key.epoch), .count(number))
  }

  /// The peers that contradicted themselves about their channels, for people.
  func contradictionWarnings(_ tx: StoreTransaction) throws -> [String] {
    try tx.contradictingPeers().map { peer in
      "\(peer) contradicted itself about its channel to this node: both statements are kept as evidence; ask it and the "
        + "stewards which of them is true"
    }
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
        let stated = try tx.statedChannel(of: party.name),
        now > (stated.behind ?? stated.received).advanced(bySeconds: Limits.withheldSeconds)
      else { return nil }
      return
        "\(party.name) stated \(Plural.of(channel.stated, "message")) to this node at \(channel.at), of which \(channel.held) came: "
        + "«comity peer show \(party.name)» says what is missing"
    }
  }
}

extension StatedChannel {
  /// Whether a statement about the same channel excludes this one: a later one never has a smaller number, nor the same number
  /// with another event.
  fileprivate func contradicts(_ other: ChannelStatement, at otherPlace: LogPlace) -> Bool {
    guard key == other.key, place != otherPlace else { return false }
    if number == other.number { return event.map { $0 != other.event } ?? false }
    let isLater = (otherPlace.epoch, otherPlace.index) > (place.epoch, place.index)
    return isLater == (other.number < number)
  }
}
