import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// What was proven, and what was lost; of the sealed channels for officers alone who may take up sealed matters.
  func recovery(for officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let shown = try tx.openProof().map { try Checkpoint(parsing: $0.text) }
    let (kept, holding) = try self.holding(shown, tx)
    return RecoveryAnswer(
      state: confirmation.state.rawValue, origin: origin.description,
      shown: shown.map {
        RecoveryAnswer.Head(origin: $0.origin.description, size: $0.size, root: $0.root.hex)
      },
      kept: kept, holding: holding, proposed: confirmation.proposer != nil,
      nextEpoch: try decidedEpoch(tx),
      lost: try tx.lostDispatches(in: officer.takesUpSealed ? [.ordinary, .sealed] : [.ordinary]).map {
        RecoveryAnswer.Lost(
          recipient: $0.peer, channel: $0.channel.kind.rawValue, epoch: $0.channel.epoch, from: $0.from, to: $0.to,
          usedAgain: $0.isUsedAgain)
      }, unheard: try unheard(tx), splits: try tx.forkCount(of: name),
      late: try (directory?.text.parties ?? []).compactMap { party in
        let count = try tx.lateCount(of: party.name)
        return count > 0 ? RecoveryAnswer.Late(sender: party.name.text, statements: count) : nil
      })
  }

  /// The members that have not told since the recovery began what they hold of this node; nil where there was none.
  private func unheard(_ tx: StoreTransaction) throws -> [String]? {
    guard let directory, confirmation.state == .recovering || origin.epoch > 1 else { return nil }
    let told = try tx.told()
    return directory.text.parties.filter { $0.name != name && $0.state == .active }.map(\.name.text)
      .filter { !told.contains($0) }
  }

  /// How many entries were signed here of the epoch of a head that was shown, and whether they can belong to it.
  private func holding(_ shown: Checkpoint?, _ tx: StoreTransaction) throws -> (UInt64, RecoveryAnswer.Holding?) {
    let own = try tx.newestHead()?.checkpoint.size ?? 0
    guard let shown else { return (own, nil) }
    let log = tx.inEpoch(shown.origin.epoch)
    guard let kept = try log.newestHead()?.checkpoint.size, kept > 0 else { return (own, .nothing) }
    // What was appended and never signed, such as what people do while the node recovers, is nobody's history.
    let isApart = try shown.size <= kept && MerkleTree.root(size: shown.size, reading: log) != shown.root
    return (kept, isApart ? .apart : .part)
  }

  /// The epoch that two officers decided to open and that waits for the next start; nil for none.
  func decidedEpoch(_ tx: StoreTransaction) throws -> UInt64? {
    guard confirmation.state == .recovering, try tx.openProof() == nil else { return nil }
    return try tx.decidedOpening()?.epoch
  }

  /// Two officers close the log at the largest checkpoint that was shown; the next start opens the new epoch.
  func recover(_ request: ConfirmRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    if let epoch = try decidedEpoch(turn.tx) {
      throw NodeError(.refused, "two officers decided already: restart comityd, and it opens epoch \(epoch)")
    }
    guard confirmation.state == .recovering, let closing = try turn.tx.openProof() else {
      throw NodeError(.refused, "nobody has proven that this log was longer; only proof leads into a new epoch")
    }
    guard request.approve else {
      confirmation.proposer = officer.id
      turn.log(.confirmationProposed, .text(officer.id))
      return DoneAnswer("recover-open", id: officer.id)
    }
    guard let proposer = confirmation.proposer else {
      throw NodeError(.refused, "nobody proposed it since the start; «comity recover open» does")
    }
    guard proposer != officer.id else { throw NodeError(.refused, "nobody approves what they proposed") }
    let head = try Checkpoint(parsing: closing.text)
    // Never past the epoch that follows: an epoch that was jumped could as well have been hidden. One that has signed nothing
    // is opened anew.
    let epoch = max(head.origin.epoch + 1, origin.epoch)
    guard epoch <= Evidence.Limits.epochs else { throw NodeError(.refused, "a log has no more epochs than that") }
    try turn.tx.insert(
      StoredOpening(
        epoch: epoch, closing: closing,
        kept: min(try turn.tx.inEpoch(head.origin.epoch).newestHead()?.checkpoint.size ?? 0, head.size),
        proposer: proposer, approver: officer.id))
    try renewCosigningKey(turn)
    confirmation.proposer = nil
    return DoneAnswer(
      "recover-approve", id: LogOrigin(node: name, federation: origin.federation, epoch: epoch).description)
  }

  /// A restored node's witness state went back too, so what it cosigned under the old key is no promise any more.
  private func renewCosigningKey(_ turn: Turn) throws {
    let before = try turn.tx.secrets(.cosign)
    let last = before.first?.notAfter ?? turn.now
    try insertCosigningKey(
      until: max(
        turn.now.advanced(bySeconds: Limits.cosignKeySeconds), last.advanced(bySeconds: 86_400)),
      turn)
    for secret in before { try turn.tx.destroySecret(secret.id) }
  }

  /// Sends again what no recipient of an earlier epoch has answered: new numbers, the same messages.
  func sendAgain(_ turn: Turn) throws {
    guard confirmation.state != .recovering, let directory else { return }
    var waiting: [Int64: [NodeName]] = [:]
    for (message, dispatch) in try turn.tx.unansweredDispatches() {
      let peer = try NodeName(dispatch.peer)
      if waiting[message]?.contains(peer) != true { waiting[message, default: []].append(peer) }
    }
    for (key, peers) in waiting.sorted(by: { $0.key < $1.key }) {
      guard let stored = try turn.tx.message(key: key), let contentKey = stored.contentKey,
        let bytes = try turn.tx.body(stored.body), !bytes.isEmpty
      else { continue }
      let keys = peers.compactMap { peer in sealKey(of: peer, at: turn.now).map { (peer, $0) } }
      guard !keys.isEmpty else { continue }
      let (statement, salt) = try openStatement(stored, turn.tx)
      let again = SealTask.Again(
        body: try SealedBody(bytes), contentKey: contentKey, recipients: keys.map(\.0).sorted())
      turn.output(
        .work(
          .seal([
            SealTask(
              draft: nil, statement: statement, salt: salt,
              keys: Dictionary(keys, uniquingKeysWith: { first, _ in first }),
              others: Dictionary(
                peers.map { ($0, directory.party($0)?.keys(.seal, at: turn.now) ?? []) },
                uniquingKeysWith: { first, _ in first }), federation: directory.genesis.id,
              again: again, group: try group(of: stored, turn.tx))
          ])))
    }
  }

  /// Notes what a peer says that it holds of own channels, and the numbers among it that this store does not have.
  ///
  /// A frontier tells of all channels. A pouch tells of those in one epoch: of what was lost only where that is closed here, or
  /// is going to be.
  /// - Parameter pouch: the pouch that says it; nil for a frontier.
  func reached(_ heads: [Frontier.Head], by peer: NodeName, pouch: LinkID? = nil, _ turn: Turn) throws {
    if let pouch, confirmation.state == .recovering || heads.contains(where: { $0.epoch < origin.epoch }) {
      try noteTold(peer, on: pouch, turn)
    }
    for head in heads where head.epoch <= origin.epoch {
      try turn.tx.setHeld(by: peer, head)
      if head.number > (try turn.tx.lastDispatch(to: peer, on: head.key).number) {
        try turn.tx.setReach(of: peer, head)
      }
    }
  }

  /// Keeps statements of a closed epoch of a peer that this node has not: their sender lost them.
  func late(
    _ statements: [VerifiedStatement], _ head: VerifiedCheckpoint, of peer: NodeName, _ turn: Turn
  ) throws {
    var kept: UInt64 = 0
    for statement in statements {
      if case .dispatch(let dispatch) = statement.event.content, try turn.tx.hasArrival(dispatch.name) { continue }
      let isNew = try turn.tx.keepLate(
        statement, under: head, limit: PeerSync.Limits.lateStatements, at: turn.now)
      if isNew { kept += 1 }
    }
    guard kept > 0 else { return }
    turn.log(.peerLate, .text(peer.text), .text(head.checkpoint.origin.description), .count(kept))
  }

  /// Ends all links: each begins again by saying what is held, so that peers send what is missing.
  func fetchAgain(_ turn: Turn) throws -> any NodeAnswer {
    for link in links.keys.sorted(by: { $0.number < $1.number }) {
      try handle(.stop(PeerSyncError(.ended, "this node asks anew for what is missing")), on: link, turn)
    }
    return DoneAnswer("recover-fetch")
  }
}
