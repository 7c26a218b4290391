package import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// All peers of the directory.
  func peers(_ turn: Turn) throws -> any NodeAnswer {
    PeersAnswer(peers: try directory?.text.parties.filter { $0.name != name }.map { try answer($0, turn) } ?? [])
  }

  /// One peer.
  func peer(_ text: String, _ turn: Turn) throws -> PeerAnswer { try answer(try party(text), turn) }

  /// Pauses, quarantines or takes up again: an act of the administrator, in the log, and at once.
  func restrict(
    _ text: String, _ kind: PeerRestriction.Kind?, by officer: Officer, _ turn: Turn
  ) throws -> any NodeAnswer {
    let peer = try party(text).name
    guard try turn.tx.restriction(of: peer)?.kind != kind else {
      throw NodeError(.refused, "\(peer) is \(kind?.rawValue ?? "neither paused nor quarantined") already")
    }
    try turn.tx.restrict(peer, kind, by: officer.id, at: turn.now)
    let event: LocalEvent.Kind =
      switch kind {
      case .paused: .peerPaused
      case .quarantined: .peerQuarantined
      case nil: .peerResumed
      }
    turn.log(event, .text(peer.text), .text(officer.id))
    if let link = linkOfPeer[peer] {
      try handle(.stop(PeerSyncError(.ended, "an administrator decided about \(peer)")), on: link, turn)
    }
    turn.output(.directoryChanged)
    // What was held of it meanwhile is judged now.
    if kind == nil { try judgeHeld(turn) }
    return DoneAnswer("peer-\(kind?.rawValue ?? "resumed")", id: peer.text)
  }

  /// What was decided about peers, and whose messages are no longer taken: nobody should have to remember it.
  func peerWarnings(_ tx: StoreTransaction) throws -> [String] {
    let decided = try tx.restrictions().sorted { $0.key < $1.key }.map { peer, restriction in
      "\(peer) is \(restriction.kind.rawValue) by an administrator since \(restriction.time); "
        + "«comity peer resume \(peer)» ends it"
    }
    let full = try tx.fullPeers().map { peer in
      "what is kept of \(peer) has reached its quota, so nothing more is taken: raise peer.quota, or destroy content"
    }
    return try decided + full + heldWarnings(tx)
  }

  /// Refuses what would carry messages by hand past an administrator's decision.
  func requireUnrestricted(_ peer: NodeName, _ tx: StoreTransaction) throws {
    guard let kind = try tx.restriction(of: peer)?.kind else { return }
    throw NodeError(.refused, "\(peer) is \(kind.rawValue) by an administrator; «comity peer resume \(peer)» ends it")
  }

  /// Asks a peer for an echo; the answer follows when it comes.
  func beginEcho(_ text: String, _ id: RequestID, _ turn: Turn) throws {
    let peer = try party(text).name
    guard let link = linkOfPeer[peer], links[link]?.isLive == true else {
      throw NodeError(.refused, "\(peer) is not connected; «comity peer test \(peer)» says why")
    }
    echoes.append(AwaitedEcho(request: id, link: link, peer: peer, asked: turn.now))
    try handle(.echo, on: link, turn)
  }

  /// Answers who waited for an echo on a link.
  func echoed(_ link: LinkID, _ turn: Turn) {
    for echo in echoes where echo.link == link {
      turn.output(.answer(echo.request, .success(EchoAnswer(peer: echo.peer.text))))
    }
    echoes.removeAll { $0.link == link }
  }

  /// Gives up echoes that do not come.
  func expireEchoes(_ turn: Turn) {
    let late = echoes.filter {
      links[$0.link] == nil || turn.now > $0.asked.advanced(bySeconds: PeerSync.Limits.helloSeconds)
    }
    guard !late.isEmpty else { return }
    echoes.removeAll { echo in late.contains { $0.request == echo.request } }
    for echo in late {
      turn.output(.answer(echo.request, .failure(NodeError(.refused, "\(echo.peer) did not answer in time"))))
    }
  }

  /// The peers that must have no link, by an administrator's decision.
  package func pausedPeers() throws -> Set<NodeName> {
    let paused = try store.read { try $0.restrictions() }.filter { $0.value.kind == .paused }
    return Set(try paused.keys.map { try NodeName($0) })
  }

  /// Why a peer is not connected, as far as is known; nil where it is.
  func whyNot(_ party: Party, _ tx: StoreTransaction) throws -> String? {
    guard linkOfPeer[party.name].flatMap({ links[$0]?.isLive }) != true else { return nil }
    if directory?.party(name)?.state != .active { return "this node is no active member of the directory" }
    if party.state != .active { return "\(party.state) in the directory" }
    if try tx.restriction(of: party.name)?.kind == .paused { return "paused by an administrator" }
    let last = news[party.name]?.last
    guard party.endpoints.isEmpty else { return last ?? "not tried yet" }
    if last == nil, directory?.party(name)?.endpoints.isEmpty == true {
      return "it only dials, and so does this node: they are never linked, and need pouches («comity pouch export --to "
        + "\(party.name)») until the directory lists an endpoint of one"
    }
    return last.map { "it only dials; \($0)" } ?? "it only dials, and did not come since this node started"
  }

  /// Why a linked peer takes no messages for now, as it said.
  func refusal(of peer: NodeName) -> String? {
    guard let link = linkOfPeer[peer], let session = links[link], session.isLive else { return nil }
    return session.refusal.map { "\($0)" }
  }

  /// The linked peers that recover, and what went wrong with epochs and identities, for people.
  func recoveryWarnings(at now: Timestamp) -> [String] {
    let recovering = linkOfPeer.keys.sorted().filter { refusal(of: $0) == "recovery" }.map {
      "\($0) recovers: it runs on an older copy of its store, and takes and sends nothing until its officers open a new epoch; what "
        + "is for it waits here"
    }
    let told = news.sorted { $0.key < $1.key }
    let beyond = told.compactMap { peer, news in
      news.beyond.map {
        "\(peer) holds \($0.size) entries of the epoch that this node closed at \($0.closed), and refuses the new one for good: speak "
          + "with its officers by another way; docs/recovery.md"
      }
    }
    let refusing = told.filter { $0.value.refusedEpoch != nil && $0.value.beyond == nil }.map {
      "\($0.key) does not take the new epoch of this node's log and ends each link over it: «comity peer test \($0.key)» says what to do"
    }
    let twofold = told.filter { $0.value.isTwofold(at: now) }.map {
      "the links of \($0.key) take over from each other again and again: perhaps two daemons run with its identity, such as a copy "
        + "of its store; ask those who run it"
    }
    return recovering + beyond + refusing + twofold
  }

  /// Notes that a peer went away, where nobody here ended the link.
  func noteGone(_ link: LinkID, _ turn: Turn) {
    guard let session = links[link], linkOfPeer[session.facts.peer] == link else { return }
    news[session.facts.peer, default: PeerNews()].trouble = (
      turn.now, PeerSyncError(.ended, "the other side went away")
    )
  }

  private func party(_ text: String) throws -> Party {
    guard let name = try? NodeName(text), name != self.name, let party = directory?.party(name) else {
      throw NodeError(.notFound, "the directory lists no peer of this name")
    }
    return party
  }

  private static func epochRefusal(_ news: PeerNews) -> PeerAnswer.EpochRefusal? {
    guard news.refusedEpoch != nil || news.beyond != nil else { return nil }
    return PeerAnswer.EpochRefusal(
      at: news.refusedEpoch?.description, held: news.beyond?.size, closed: news.beyond?.closed)
  }

  private func answer(_ party: Party, _ turn: Turn) throws -> PeerAnswer {
    let (peer, news, tx) = (party.name, news[party.name], turn.tx)
    let connected = linkOfPeer[peer].flatMap { links[$0]?.isLive } ?? false
    return PeerAnswer(
      name: peer.text, title: party.title, state: party.state.rawValue,
      restriction: try tx.restriction(of: peer)?.kind.rawValue, nodeID: party.nodeID?.description ?? "",
      functions: party.functions, endpoints: party.endpoints, connected: connected,
      since: connected ? news?.since?.description : nil, why: try whyNot(party, turn.tx),
      software: news?.hello?.software,
      heard: try tx.heard(peer)?.time.description,
      staleSince: try staleSince(peer, tx, at: turn.now)?.description, directoryVersion: news?.hello?.directory.version,
      directoryDigest: news?.hello?.directory.digest.hex,
      logSize: try tx.heldHead(of: peer)?.checkpoint.size ?? 0, witnessedSize: try tx.witnessedSize(of: peer),
      forks: try tx.forkCount(of: peer), sent: try tx.lastDispatch(to: peer, on: ordinary).number,
      unreceipted: try tx.unreceipted(to: peer, on: ordinary), received: try tx.arrivalCounts(from: peer).taken,
      kept: try tx.kept(of: peer), quota: settings.peerQuota,
      refusal: refusal(of: peer), recovering: confirmation.state == .recovering,
      refusesEpoch: news.flatMap(Self.epochRefusal),
      rejected: try tx.rejections(from: peer).map { PeerAnswer.Rejection(reason: $0.reason, count: $0.count) },
      held: try held(of: peer, tx), channel: try channel(of: peer, tx),
      keys: try statedKeys(of: peer, turn),
      trouble: news?.trouble.map {
        PeerAnswer.Trouble(time: $0.time.description, code: "\($0.error.code)", message: $0.error.message)
      })
  }
}
