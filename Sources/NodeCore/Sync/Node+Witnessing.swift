import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Judges a tick's checkpoint of a peer and hands it out for cosigning, after the witness state is written.
  ///
  /// The session linked it to what is held; here it is compared with what was cosigned, which never goes back.
  func cosign(_ head: VerifiedCheckpoint, for peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    guard let key = usableCosigningKey(at: turn.now) else {
      confirmation.waiting[peer] = head
      return
    }
    let offered = OfferedCheckpoint(head)
    let cosigned = try turn.tx.witnessState(of: offered.origin)?.head
    let judgement = WitnessJudgement.judge(linked: offered.head, cosigned: cosigned)
    guard judgement == .cosign else {
      return try handle(.notCosigned(status: judgement.status, held: cosigned?.size ?? 0), on: link, turn)
    }
    try turn.tx.setWitnessState(offered, peer: peer)
    turn.output(.work(.cosign(CosigningTask(for: .link(link), offered, by: key))))
  }

  /// The key with which this node cosigns now: it is confirmed, and the directory lists the key. Of several the newest that was listed
  /// for as long as statements may stay unwitnessed, so that it is known everywhere; nil for none.
  func usableCosigningKey(at now: Timestamp) -> Digest? {
    guard confirmation.state == .confirmed else { return nil }
    guard let directory, let own = directory.party(name) else { return directory == nil ? cosigningKeys.first : nil }
    let listed = own.keys(.cosign, at: now).map(\.id).filter(cosigningKeys.contains)
    guard let newest = listed.first, let before = listed.last, newest != before else { return listed.first }
    let isKnown = now >= directory.text.issued.advanced(bySeconds: directory.text.policy.witnessWithin)
    return isKnown ? newest : before
  }

  /// Judges a checkpoint that came to the witness endpoint; state is compared and written in this one transaction.
  /// - Returns: nil when it is cosigned; the answer follows when the lines are made.
  func addCheckpoint(_ offer: VerifiedOffer, _ id: RequestID, _ turn: Turn) throws -> (any NodeAnswer)? {
    guard let key = usableCosigningKey(at: turn.now) else {
      throw NodeError(.notReady, "this witness has not heard from its own witnesses since its start; try again later")
    }
    let offered = offer.request.checkpoint
    if let member = offer.member?.checkpoint.origin {
      // A closed epoch is cosigned no more, and a new one only once its opening was proven over the link.
      let epoch = try turn.tx.heldHead(of: member.node)?.checkpoint.origin.epoch ?? 1
      guard member.epoch == epoch else { return WitnessAnswer(.unknownLog) }
    }
    let log = WitnessedLogs(directory, node: name, outside: settings.outsideLogs)[offered.origin]
    // The keys may have changed since the signatures were verified.
    guard let log else { return WitnessAnswer(.unknownLog) }
    guard log == offer.log else { return WitnessAnswer(.notSigned) }
    let held = try heldHead(of: offer, turn.tx)
    let judgement = WitnessJudgement.judge(
      offered.head, held: held, old: offer.request.old, proof: offer.request.proof)
    guard judgement == .cosign else {
      try keepEvidence(of: judgement, offer, turn)
      return WitnessAnswer(judgement)
    }
    if let member = offer.member {
      try turn.tx.hold(member)
      if let link = linkOfPeer[member.checkpoint.origin.node] {
        try handle(.held(member.checkpoint), on: link, turn)
      }
    }
    try turn.tx.setWitnessState(offered, peer: offer.member?.checkpoint.origin.node)
    turn.output(.work(.cosign(CosigningTask(for: .request(id), offered, by: key))))
    return nil
  }

  /// What a new head must extend. Of a peer's log this is all that its links have shown, which may be more than was
  /// cosigned: whoever cosigned less than it knows would help to hide a fork.
  private func heldHead(of offer: VerifiedOffer, _ tx: StoreTransaction) throws -> TreeHead? {
    let cosigned = try tx.witnessState(of: offer.request.checkpoint.origin)?.head
    guard let origin = offer.member?.checkpoint.origin, let held = try tx.heldHead(of: origin.node)?.checkpoint,
      held.origin == origin, held.size >= cosigned?.size ?? 0
    else { return cosigned }
    return held.treeHead
  }

  /// Two heads of one size with two roots are kept: both are signed, so this is proof.
  private func keepEvidence(of judgement: WitnessJudgement, _ offer: VerifiedOffer, _ turn: Turn) throws {
    guard judgement == .inconsistent, let member = offer.member,
      let held = try turn.tx.heldHead(of: member.checkpoint.origin.node),
      held.checkpoint.origin == member.checkpoint.origin, held.checkpoint.size == member.checkpoint.size,
      try !turn.tx.hasFork(of: member.checkpoint.origin.node, other: member.note)
    else { return }
    try turn.tx.insertFork(
      of: member.checkpoint.origin.node, held: held.note.bytes, other: member.note, at: turn.now)
  }

  /// Keeps this node's lines and gives them to who waits for them.
  func cosigned(_ task: CosigningTask, _ lines: [NoteLine], _ turn: Turn) throws {
    try turn.tx.keepCosignature(lines, of: task.offered.origin, head: task.offered.head)
    switch task.client {
    case .request(let id):
      turn.output(.answer(id, .success(WitnessAnswer(text: lines.map(\.text).joined()))))
    case .link(let link):
      let checkpoint = try Checkpoint(parsing: task.offered.note.text)
      try guarded(link, turn) { try self.handle(.cosigned(checkpoint, lines), on: link, turn) }
    }
  }

  /// The last head that was cosigned of a log, with its log's lines and ours.
  func witnessedCheckpoint(_ segment: String, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let logs = WitnessedLogs(directory, node: name, outside: settings.outsideLogs)
    for (origin, state) in try tx.witnessStates() where OfferedCheckpoint.segment(of: origin) == segment {
      guard let log = logs[origin], !state.lines.isEmpty else { continue }
      // The log's own lines and ours: what else came with the note nobody here has looked at.
      let own = state.note.lines.filter { log.isKeyed($0, origin: origin) }
      let note = try SignedNote(text: state.note.text, lines: own)
      return WitnessAnswer(text: String(decoding: note.bytes + state.lines, as: UTF8.self))
    }
    return WitnessAnswer(.unknownLog)
  }

  /// Takes a witness's cosignature of an own tick; a quorum makes it witnessed, at the quorum's latest time.
  func countersigned(_ cosignature: Cosignature, _ checkpoint: Checkpoint, by peer: NodeName, _ turn: Turn) throws {
    guard let own = directory?.party(name), own.witnesses.contains(peer),
      let head = try turn.tx.head(size: checkpoint.size), head.checkpoint == checkpoint
    else { return }
    // The times are what is counted: a count of its own could promise more of them than there are.
    let times = try turn.tx.insertCosignature(cosignature, by: peer, size: checkpoint.size)
    guard own.quorum > 0, times.count >= own.quorum else { return }
    try turn.tx.markWitnessed(size: checkpoint.size, at: times[own.quorum - 1])
    turn.progress = true
  }

  /// Takes a peer's witnessed checkpoint when enough of its assigned witnesses cosigned it.
  func witnessed(
    _ head: VerifiedCheckpoint, _ cosignatures: [Cosignature], of peer: NodeName, _ turn: Turn
  ) throws {
    guard let party = directory?.party(peer), party.quorum > 0 else { return }
    var times: [String: UInt64] = [:]
    for cosignature in cosignatures {
      times[cosignature.name] = min(times[cosignature.name] ?? .max, cosignature.time)
    }
    guard times.count >= party.quorum else { return }
    try turn.tx.setWitnessed(head, at: times.values.sorted()[party.quorum - 1])
    try markWitnessed(of: peer, turn.tx)
  }

  /// Goes on with the marks that one transaction was too small for: one slice for all peers together.
  func markFurther(_ tx: StoreTransaction) throws {
    for peer in marking.sorted() {
      try markWitnessed(of: peer, tx)
      if marking.contains(peer) { return }
    }
  }

  private func markWitnessed(of peer: NodeName, _ tx: StoreTransaction) throws {
    if try tx.markWitnessed(of: peer.text, atMost: settings.markedAtOnce) {
      marking.insert(peer)
    } else {
      marking.remove(peer)
    }
  }
}
