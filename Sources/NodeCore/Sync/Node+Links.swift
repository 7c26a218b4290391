import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Begins a session on a link; a newer link of the same peer takes over.
  func open(_ link: LinkID, _ peer: NodeName, _ turn: Turn) throws {
    let restriction = try turn.tx.restriction(of: peer)?.kind
    guard allowances[peer]?.isSpent(at: turn.now) != true else {
      throw NodeError(.refused, "\(peer) went over its bounds and is kept out until the minute is over")
    }
    guard restriction != .paused else { throw NodeError(.refused, "an administrator paused \(peer)") }
    guard let facts = facts(peer, quarantined: restriction == .quarantined) else {
      throw NodeError(.refused, "\(peer) is no active party of the directory")
    }
    if let older = linkOfPeer[peer] {
      if links[older]?.isLive == true { news[peer, default: PeerNews()].noteTakeover(at: turn.now) }
      try handle(.stop(PeerSyncError(.replaced, "a newer link of \(peer) took over")), on: older, turn)
    }
    links[link] = Session(facts, at: turn.now)
    linkOfPeer[peer] = link
    try handle(.opened, on: link, turn)
  }

  /// Both ends of a link by the directory in force; nil when the peer is no active member.
  func facts(_ peer: NodeName, quarantined: Bool = false) -> SessionFacts? {
    guard let directory, let party = directory.party(peer), party.state == .active, let id = party.nodeID,
      let own = directory.party(name)
    else { return nil }
    return SessionFacts(
      federation: directory.genesis.id, federationName: directory.genesis.federation, node: name,
      identity: identity.nodeID.digest, directory: directory.reference, directories: directories,
      logEpoch: origin.epoch, peer: peer, peerIdentity: id.digest, witnessesPeer: party.witnesses.contains(name),
      peerWitnesses: own.witnesses.contains(peer), recovering: confirmation.state == .recovering,
      quarantined: quarantined, quota: settings.peerQuota, software: settings.software, suite: suite)
  }

  /// Handles an event of a session and makes its effects part of this transaction.
  func handle(_ event: SessionEvent, on link: LinkID, _ turn: Turn) throws {
    guard var session = links[link] else { return }
    let effects = try session.handle(event, at: turn.now, reading: turn.tx)
    let recovered = links[link]?.refusal == .recovery
    links[link] = session
    if !recovered, session.refusal == .recovery,
      news[session.facts.peer, default: PeerNews()].tellsRecovery(at: turn.now)
    {
      turn.output(.recoveryNews(.peerRecovers(session.facts.peer)))
    }
    for effect in effects { try perform(effect, of: session.facts.peer, on: link, turn) }
    // What a pouch brings beside a link is held there too: what comes next on the link must follow it.
    if session.isPouch, let live = linkOfPeer[session.facts.peer] { try links[live]?.recall(turn.tx) }
  }

  /// Lets every session send what may have become sendable.
  func pumpAll(_ turn: Turn) throws {
    turn.progress = false
    for link in links.keys.sorted(by: { $0.number < $1.number }) { try handle(.progress, on: link, turn) }
  }

  func forget(_ link: LinkID) {
    guard let session = links.removeValue(forKey: link) else { return }
    tellings[link] = nil
    if directoryFetch?.link == link { directoryFetch = nil }
    guard linkOfPeer[session.facts.peer] == link else { return }
    linkOfPeer[session.facts.peer] = nil
    if let digest = fetching.removeValue(forKey: session.facts.peer) { transfers[digest]?.restart() }
  }

  private func perform(_ effect: SessionEffect, of peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    pouches[link]?.note(effect)
    switch effect {
    case .send(let frame): if pouches[link] == nil { turn.output(.send(link, frame)) }
    case .established:
      if let view = links[link]?.peerView { try noteView(of: peer, view, turn) }
      news[peer, default: PeerNews()].since = turn.now
      news[peer]?.hello = links[link]?.peerHello
      news[peer]?.unreached = nil
      if links[link]?.holdsEpoch == true { news[peer]?.refusedEpoch = nil }
      try turn.tx.forgetFull(peer, below: settings.peerQuota)
      try turn.tx.hear(peer, byPouch: false, at: turn.now)
      try stateChannels(to: peer, turn)
      try fetch(from: peer, turn)
      try fetchDirectory(turn)
    case .directoryPart(let part): try take(part, of: peer, on: link, turn)
    case .stated(let channel, let statement): try stated(channel, statement, by: peer, on: link, turn)
    case .announced(let key, let statement, let usable):
      try announced(key, statement, usable: usable, by: peer, turn)
    case .full: try full(peer, turn)
    case .awaiting(let awaited): try turn.tx.note(awaited, of: peer, at: turn.now)
    case .echoed: echoed(link, turn)
    case .compareHeads(let heads): try compare(heads, of: peer, on: link, turn)
    case .compareProof(let statement, let note): try compare(statement, note, of: peer, on: link, turn)
    case .serve(let piece): try serve(piece, to: peer, on: link, turn)
    case .piece(let piece, let bytes): try keep(piece, bytes, from: peer, turn)
    case .missing(let digest): try missing(digest, at: peer, turn)
    case .reached(let heads):
      try reached(heads, by: peer, turn)
      // Who says that it holds more than there is here tells by the note that it shows.
      if links[link]?.peerView != nil { try noteTold(peer, on: link, turn) }
    case .opened(let head, let closing, let statement):
      try turn.tx.open(head, closing: closing, statement)
      turn.log(
        .peerEpoch, .text(peer.text), .text(head.checkpoint.origin.description), .count(closing.checkpoint.size))
      turn.output(.recoveryNews(.peerOpened(head.checkpoint.origin, size: closing.checkpoint.size)))
    case .late(let statements, let head): try late(statements, head, of: peer, turn)
    case .shown(let note, let cosigned): try shown(note, by: peer, cosigned: cosigned, on: link, turn)
    case .linked(let growth):
      // The older head is the one that came where the newer is held already.
      try turn.tx.keepLink(growth, carries: try turn.tx.heldHead(of: peer)?.checkpoint == growth.new)
    case .hold(let head): try turn.tx.hold(head)
    case .ingest(let dispatches):
      if let head = try turn.tx.heldHead(of: peer), let first = dispatches.first {
        try turn.tx.keepNote(first.statement.head, from: head)
      }
      try ingest(dispatches, of: peer, on: link, turn)
      try fetch(from: peer, turn)
    case .record(let receipts):
      if let head = try turn.tx.heldHead(of: peer), let first = receipts.first {
        try turn.tx.keepNote(first.head, from: head)
      }
      for receipt in receipts { try record(receipt, turn) }
    case .cosign(let head): try cosign(head, for: peer, on: link, turn)
    case .countersigned(let cosignature, let checkpoint): try countersigned(cosignature, checkpoint, by: peer, turn)
    case .witnessed(let head, let cosignatures): try witnessed(head, cosignatures, of: peer, turn)
    case .fork(let other, _):
      if let held = try turn.tx.heldHead(of: peer) {
        try turn.tx.insertFork(of: peer, held: held.note.bytes, other: other.note, at: turn.now)
      }
    case .end(let error):
      if pouches[link] == nil { news[peer, default: PeerNews()].trouble = (turn.now, error) }
      if links[link]?.refusesEpoch == true { news[peer]?.refusedEpoch = turn.now }
      forget(link)
      turn.output(.close(link))
      if error.code != .ended, error.code != .replaced, error.code != .timeout {
        try turn.tx.countRefusal(peer: peer.text, reason: "\(error.code)", hour: turn.now.milliseconds / 3_600_000)
      }
    }
  }

  /// Refusals of hours that are over become events, one per peer, reason and hour.
  func flushRefusals(_ turn: Turn) throws {
    for refusal in try turn.tx.takeRefusals(before: turn.now.milliseconds / 3_600_000) {
      let hour = Timestamp(milliseconds: refusal.hour * 3_600_000)
      turn.log(
        .wireRefused, .text(refusal.peer), .text(refusal.reason), .text(hour.description), .count(refusal.count))
    }
  }
}
