import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Begins to unpack; the frames come as those of a link do, and end in the same ingestion. While this node recovers it hears
  /// what the packer saw of its log, and takes nothing else in, as on a link.
  func openPouch(_ pouch: PouchOpenRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let facts = facts(pouch.peer) else {
      throw NodeError(.refused, "\(pouch.peer) is no active party of the directory")
    }
    // While this node recovers nothing is taken in, and whoever may link may be heard.
    if !pouch.inspects, confirmation.state == .recovering {
      guard try turn.tx.restriction(of: pouch.peer)?.kind != .paused else {
        throw NodeError(
          .refused, "\(pouch.peer) is paused by an administrator; «comity peer resume \(pouch.peer)» ends it")
      }
    } else if !pouch.inspects {
      try requireUnrestricted(pouch.peer, turn.tx)
      guard try turn.tx.kept(of: pouch.peer) < settings.peerQuota else {
        throw NodeError(.refused, "what is kept of \(pouch.peer)'s messages has reached its quota")
      }
    }
    turn.log(
      pouch.inspects ? .pouchInspected : .pouchImported, .text(officer.id), .text(pouch.peer.text), .text(pouch.id))
    if !pouch.inspects {
      links[pouch.link] = try Session(unpacking: facts, at: turn.now, reading: turn.tx)
      pouches[pouch.link] = PouchTally(isBeforeLoss: try isBeforeLoss(packed: pouch.packed, turn.tx))
    }
    return DoneAnswer("pouch-open", id: pouch.id)
  }

  /// Takes what a pouch states of what its packer holds of us; on a link the frontier says it.
  func noteHoldings(_ statement: ChannelStatement, by peer: NodeName, in pouch: LinkID, _ turn: Turn) throws {
    // Of an epoch that is closed here only the numbers count: they name what this store lost.
    let isCurrent = statement.heldEpoch == origin.epoch
    try noteView(
      of: peer,
      isCurrent
        ? PeerView(size: statement.heldSize, receiptsBelow: statement.receiptsBelow)
        : PeerView(size: 0, receiptsBelow: 0), turn)
    try reached(
      [
        Frontier.Head(
          channel: statement.key.kind, epoch: statement.heldEpoch, number: statement.heldNumber, digest: .zero)
      ], by: peer, pouch: pouch, turn)
  }

  /// Notes what a peer says that it holds of this node; a bare number could be any, and is believed no further than the own
  /// log reaches.
  func noteView(of peer: NodeName, _ view: PeerView, _ turn: Turn) throws {
    let size = try turn.tx.head()?.checkpoint.size ?? 0
    guard view.size <= size else { return }
    try turn.tx.setView(of: peer, PeerView(size: view.size, receiptsBelow: min(view.receiptsBelow, size)))
  }

  /// Ends unpacking: what came of attachments is made durable.
  func closePouch(_ link: LinkID, _ turn: Turn) throws -> any NodeAnswer {
    guard let tally = pouches.removeValue(forKey: link), let session = links.removeValue(forKey: link) else {
      throw NodeError(.storeFailed, "the pouch was not unpacked to its end; import it again")
    }
    for digest in tally.digests.sorted() {
      guard let transfer = transfers[digest], !transfer.isWritten, transfer.written > transfer.synced else { continue }
      transfers[digest]?.synced = transfer.written
      turn.output(.work(.enclosure(.sync(digest, upTo: transfer.written))))
    }
    try turn.tx.hear(session.facts.peer, byPouch: true, at: turn.now)
    // What is being verified came whole.
    let missing = try turn.tx.openlyMissingEnclosures(from: session.facts.peer).count { !verifying.contains($0) }
    let heads = try turn.tx.incoming(from: session.facts.peer)
    let isOlder = !tally.isLinked && session.isBehind
    // What was repeated for its attachments states nothing new: what its sender stated before holds.
    let before = isOlder ? try channel(of: session.facts.peer, turn.tx) : nil
    return PouchClosedAnswer(
      messages: tally.messages, receipts: tally.receipts, isLinked: tally.isLinked,
      isOlder: isOlder, isRecovering: session.facts.recovering,
      isBeforeLoss: tally.isBeforeLoss, stated: tally.stated?.number ?? before?.stated,
      held: before?.held ?? heads.first { $0.key == tally.stated?.key }?.number ?? 0, attachmentsMissing: missing)
  }

  /// The tally of a pouch that is being unpacked; nil when it cannot go on and nobody knows why.
  package func pouch(_ link: LinkID) -> PouchTally? {
    guard let tally = pouches[link], links[link] != nil || tally.failure != nil else { return nil }
    return tally
  }
}
