import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// What was proven, and what was lost; of the sealed channels for officers alone who may take up sealed matters.
  func recovery(for officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let shown = try proof(tx).map { try Checkpoint(parsing: $0.text) }
    let (kept, holding) = try self.holding(shown, tx)
    let next = try tx.metaText(.logEpoch).flatMap(UInt64.init) ?? origin.epoch
    return RecoveryAnswer(
      state: confirmation.state.rawValue, origin: origin.description,
      shown: shown.map {
        RecoveryAnswer.Head(origin: $0.origin.description, size: $0.size, root: $0.root.hex)
      },
      kept: kept, holding: holding, proposed: confirmation.proposer != nil,
      nextEpoch: next > origin.epoch ? next : nil,
      lost: try tx.lostDispatches(in: officer.takesUpSealed ? [.ordinary, .sealed] : [.ordinary]).map {
        RecoveryAnswer.Lost(
          recipient: $0.peer, channel: $0.channel.kind.rawValue, epoch: $0.channel.epoch, from: $0.from, to: $0.to,
          usedAgain: $0.isUsedAgain)
      },
      late: try (directory?.text.parties ?? []).compactMap { party in
        let count = try tx.lateCount(of: party.name)
        return count > 0 ? RecoveryAnswer.Late(sender: party.name.text, statements: count) : nil
      })
  }

  /// How many entries were signed here of the epoch of a head that was shown, and whether they can belong to it.
  private func holding(_ shown: Checkpoint?, _ tx: StoreTransaction) throws -> (UInt64, RecoveryAnswer.Holding?) {
    let own = try tx.newestHead()?.checkpoint.size ?? 0
    guard let shown else { return (own, nil) }
    let log = tx.inEpoch(shown.origin.epoch)
    guard let kept = try log.newestHead()?.checkpoint.size, kept > 0 else { return (own, .nothing) }
    let isApart =
      try shown.size <= log.logSize() && MerkleTree.root(size: shown.size, reading: log) != shown.root
    return (kept, isApart ? .apart : .part)
  }

  /// The largest own note that a peer showed and this log does not extend.
  private func proof(_ tx: StoreTransaction) throws -> SignedNote? {
    try tx.meta(.recovery).map { try SignedNote(parsing: $0, limit: Evidence.Limits.checkpointNote) }
  }

  /// Two officers close the log at the largest checkpoint that was shown; the next start opens the new epoch.
  func recover(_ request: ConfirmRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard confirmation.state == .recovering, let closing = try proof(turn.tx) else {
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
    let epoch = max(head.origin.epoch, origin.epoch) + 1
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

  /// Writes the first entries of an epoch that two officers opened, if this is its first start.
  func beginEpoch(_ turn: Turn) throws {
    guard try turn.tx.logSize() == 0, let opening = try turn.tx.opening(of: origin.epoch) else { return }
    let closing = try Checkpoint(parsing: opening.closing.text)
    turn.open(
      .text(origin.description), .text(identity.nodeID.digest.hex), .text(Digest.sha256(closing.text).hex),
      .count(closing.size), .count(opening.kept))
    turn.log(
      .recoveryOpened, .text(opening.proposer), .text(opening.approver), .text(origin.description))
    try announceKeys(turn)
    try carryOver(turn)
  }

  /// Announces the keys in use. Peers may have learned seal keys that were lost with the old store, so they get a new one; the
  /// keys of TLS are stated again, as far as their time is not over; the directory's next version lists the one to cosign.
  private func announceKeys(_ turn: Turn) throws {
    try rollSealKey(turn)
    for (stored, purpose) in [(StoredSecret.Purpose.cosign, RoleKey.Purpose.cosign), (.tls, .tls)] {
      for (rank, secret) in try turn.tx.secrets(stored).enumerated() {
        guard purpose == .tls ? turn.now <= secret.notAfter : rank == 0 else { continue }
        let key = try RoleKey(
          purpose: purpose, publicKey: secret.publicKey, notBefore: secret.notBefore, notAfter: secret.notAfter)
        let tx = turn.tx
        turn.log(.key(KeyEvent(key))) { index in
          try tx.noteEntry(ofKey: key.id, at: index)
          if purpose == .tls { try tx.noteStated(key: key.id, at: index) }
        }
      }
    }
  }

  /// Logs again what the old log held and never signed: acts of officers as they stand, receipts as new statements.
  private func carryOver(_ turn: Turn) throws {
    guard let epoch = try (1..<origin.epoch).last(where: { try turn.tx.inEpoch($0).logSize() > 0 }) else { return }
    let old = turn.tx.inEpoch(epoch)
    let (from, size) = (try old.newestHead()?.checkpoint.size ?? 0, try old.logSize())
    for entry in try old.entries(from: from, below: size) {
      guard let bytes = entry.event else { continue }
      let event = try LoggedEvent(parsing: bytes)
      guard case .local(let local) = event.content, local.type != .logOpened else { continue }
      // What an auditor could not tell from padding in the old log is not told apart in the new one.
      turn.underSeal = entry.sealed
      turn.append(event, placed: { _ in })
    }
    turn.underSeal = false
    let tx = turn.tx
    for place in try tx.ownReceipts(ofEpoch: epoch, from: from) {
      guard let bytes = try old.entry(place.index)?.event,
        case .receipt(let receipt) = try LoggedEvent(parsing: bytes).content
      else { continue }
      turn.log(.receipt(receipt)) { try tx.replaceOwnReceipt(at: place, by: receipt, at: $0) }
    }
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
  func reached(_ heads: [Frontier.Head], by peer: NodeName, _ turn: Turn) throws {
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
