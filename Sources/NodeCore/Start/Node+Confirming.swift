import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// How many of this node's witnesses must have shown what they cosigned before it signs.
  var witnessesNeeded: Int {
    guard let own = directory?.party(name), !own.witnesses.isEmpty else { return 0 }
    return Confirmation.needed(witnesses: own.witnesses.count, quorum: own.quorum)
  }

  /// Takes what a peer shows of this node's own log: proof that it was longer leads into recovery, anything else never does.
  func shown(
    _ note: PreparedFrame.OwnNote, by peer: NodeName, cosigned: Bool, on link: LinkID, _ turn: Turn
  ) throws {
    switch note {
    case .unproven: return
    case .proven(let head):
      try noteTold(peer, on: link, turn)
      try noteSplit(head, by: peer, turn)
      if try contradicts(head.checkpoint, turn.tx) { return try recover(from: head, by: peer, turn) }
      try tellOfMore(head.checkpoint, by: peer, turn)
    case .nothing: break
    }
    guard cosigned, confirmation.state == .unconfirmed, let own = directory?.party(name),
      own.witnesses.contains(peer)
    else { return }
    confirmation.heard.insert(peer)
    // Only who is still assigned counts: the directory may have changed since.
    let heard = own.witnesses.filter(confirmation.heard.contains).count
    guard heard >= witnessesNeeded else { return }
    try confirmed(witnesses: heard, proposer: .none, approver: .none, turn)
  }

  /// Whether an own signed head is one that this log does not extend.
  private func contradicts(_ head: Checkpoint, _ tx: StoreTransaction) throws -> Bool {
    guard head.origin.epoch >= origin.epoch else {
      // Until the new epoch has spoken, a larger end of the one before can still be named.
      guard try tx.newestHead() == nil, let opening = try tx.opening(of: origin.epoch) else { return false }
      let closing = try Checkpoint(parsing: opening.closing.text)
      return head.origin == closing.origin && head.size > closing.size
    }
    guard head.origin == origin, head.size <= (try tx.logSize()) else { return true }
    return try MerkleTree.root(size: head.size, reading: tx) != head.root
  }

  /// Tells whoever runs this node of a peer that saw more of the closed epoch than it was closed at, once the new one has
  /// spoken: nothing heals that any more, and that peer refuses the new epoch.
  private func tellOfMore(_ head: Checkpoint, by peer: NodeName, _ turn: Turn) throws {
    guard head.origin.epoch < origin.epoch, let opening = try turn.tx.opening(of: origin.epoch) else { return }
    let closing = try Checkpoint(parsing: opening.closing.text)
    guard head.origin == closing.origin, head.size > closing.size else { return }
    news[peer, default: PeerNews()].beyond = (head.size, closing.size)
    turn.output(
      .recoveryNews(.beyond(peer, shown: head.origin, size: head.size, closed: closing.size)))
  }

  private func confirmed(
    witnesses: Int, proposer: LocalEvent.Field, approver: LocalEvent.Field, _ turn: Turn
  ) throws {
    confirmation.confirm()
    confirmation.proposer = nil
    turn.log(.nodeConfirmed, .count(UInt64(witnesses)), proposer, approver)
    let waiting = confirmation.waiting.sorted { $0.key < $1.key }
    confirmation.waiting = [:]
    for (peer, head) in waiting {
      // Meanwhile the directory may have assigned others, or the peer closed that epoch: an answer would be refused there.
      guard let link = linkOfPeer[peer], links[link]?.facts.witnessesPeer == true,
        try turn.tx.heldHead(of: peer)?.checkpoint.origin == head.checkpoint.origin
      else { continue }
      try cosign(head, for: peer, on: link, turn)
    }
  }

  /// Keeps the largest proof, and goes silent: what is appended from here on is signed in no epoch of before.
  private func recover(from head: VerifiedCheckpoint, by peer: NodeName, _ turn: Turn) throws {
    // What two officers decided to close is no news; what is larger than that is, and they decide anew.
    guard try turn.tx.decidedOpening()?.covers(head.checkpoint) != true else { return }
    let withdrawn = try decidedEpoch(turn.tx) != nil
    try turn.tx.withdrawOpenings(after: origin.epoch)
    if let kept = try turn.tx.openProof() {
      let held = try Checkpoint(parsing: kept.text)
      guard (held.origin.epoch, held.size) < (head.checkpoint.origin.epoch, head.checkpoint.size) else { return }
    }
    confirmation.proposer = nil
    try turn.tx.setMeta(.recovery, head.note.bytes)
    turn.log(
      .recoveryEntered, .text(peer.text), .text(head.checkpoint.origin.description), .count(head.checkpoint.size),
      .text(head.checkpoint.root.hex))
    let (shown, size) = (head.checkpoint.origin, head.checkpoint.size)
    if withdrawn { turn.output(.recoveryNews(.withdrawn(by: peer, shown: shown, size: size))) }
    guard confirmation.state != .recovering else { return }
    turn.output(.recoveryNews(.entered(by: peer, shown: shown, size: size)))
    confirmation.recover()
    try turn.tx.forgetTold()
    try turn.tx.setMeta(.recoveryStart, Array(String((started ?? turn.now).milliseconds).utf8))
    for link in links.keys.sorted(by: { $0.number < $1.number }) {
      try handle(
        .stop(
          PeerSyncError(.ended, "this node recovers: it was shown that its log was longer, «comity recover status»")),
        on: link, turn)
    }
  }

  /// Two officers take it on themselves that the store is no older copy; the log names both.
  func confirm(_ request: ConfirmRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch confirmation.state {
    case .confirmed: throw NodeError(.refused, "the node signs already; there is nothing to confirm")
    case .recovering:
      throw NodeError(.refused, "it is proven that this log was longer; that cannot be confirmed away")
    case .unconfirmed: break
    }
    guard request.approve else {
      confirmation.proposer = officer.id
      turn.log(.confirmationProposed, .text(officer.id))
      return DoneAnswer("node-confirm", id: officer.id)
    }
    guard let proposer = confirmation.proposer else {
      throw NodeError(.refused, "nobody proposed it since the start; «comity node confirm» does")
    }
    guard proposer != officer.id else { throw NodeError(.refused, "nobody approves what they proposed") }
    try confirmed(
      witnesses: confirmation.heard.count, proposer: .text(proposer), approver: .text(officer.id), turn)
    return DoneAnswer("node-confirm-approve", id: officer.id)
  }
}
