import Cooperation
import Evidence
import NodeStore
import PeerSync

extension Node {
  /// The one way in: takes a proven dispatch into the store and states a receipt, in one transaction.
  ///
  /// Idempotent in effect: a message is known by author, id and commitment; sent again it gets a receipt and changes nothing.
  /// - Returns: whether it was taken; false when it was rejected.
  @discardableResult
  func ingest(_ incoming: IncomingDispatch, _ turn: Turn) throws -> Bool {
    // A link and a pouch may bring the same one at a time; neither session knows of the other.
    guard turn.arrived.insert(incoming.dispatch.name).inserted, try !turn.tx.hasArrival(incoming.dispatch.name) else {
      return true
    }
    let outcome = try judge(incoming.dispatch, incoming.verdict, incoming.body, turn)
    try compareGroup(incoming.dispatch, turn)
    let statement = incoming.statement
    let receipt = ReceiptEvent(
      dispatch: incoming.dispatch.name, event: statement.event.digest, envelope: incoming.dispatch.envelope,
      rungs: try rungs(outcome, incoming.verdict, turn.tx), reason: outcome.reason,
      source: ReceiptEvent.Source(
        index: statement.statement.index, leaf: statement.statement.leafHash, head: statement.head))
    let (tx, now) = (turn.tx, turn.now)
    turn.log(.receipt(receipt)) { index in
      try tx.insertArrival(incoming, message: outcome.message, reason: outcome.reason, receipt: index, at: now)
      if case .held(let reason) = outcome { try tx.hold(incoming, for: reason, at: now) }
      try tx.insertOwnReceipt(receipt, at: index)
    }
    return outcome.reason == nil
  }

  /// What comes of a dispatch that was opened, or was not; what is rejected is remembered as such.
  func judge(
    _ dispatch: DispatchEvent, _ verdict: IncomingDispatch.Verdict, _ body: [UInt8], _ turn: Turn
  ) throws -> IngestOutcome {
    let speaker = dispatch.name.speaker
    if let known = try turn.tx.rejection(of: dispatch.envelope, from: speaker) { return .rejected(known) }
    let outcome: IngestOutcome =
      switch verdict {
      case .opened(let statement, _, let contentKey): try take(statement, contentKey, dispatch, body, turn)
      case .rejected(let reason): .rejected(reason)
      case .held(let reason): .held(reason)
      }
    if let reason = outcome.reason {
      try turn.tx.remember(rejected: dispatch.envelope, of: speaker, for: reason, at: turn.now)
    }
    return outcome
  }

  /// Takes what was opened as a message, or says why it is rejected.
  private func take(
    _ statement: SealedStatement, _ contentKey: [UInt8], _ dispatch: DispatchEvent, _ body: [UInt8], _ turn: Turn
  ) throws -> IngestOutcome {
    guard let message = try? Message(parsing: statement.message) else { return .rejected(.malformed) }
    guard message.from.node == statement.sender.text,
      Set(message.to.map(\.node)) == Set(statement.recipients.map(\.text))
    else { return .rejected(.malformed) }
    // A kind that a newer peer knows is kept and shown; only what can be no kind of a message is refused.
    guard Kind.isCode(message.kind), catalogue.kind(message.kind)?.isLogged != true else {
      return .rejected(.notValidKind)
    }
    if let known = try turn.tx.message(author: statement.sender.text, id: message.id) {
      return known.commitment == dispatch.commitment ? .taken(known.key) : .rejected(.duplicateID)
    }
    // Nobody else can know the digest of another's attachment, nor may a message claim it.
    guard try !turn.tx.knowsAny(of: statement.enclosures) else { return .rejected(.malformed) }
    if let reason = try judgeGroup(message, from: statement.sender, dispatch, turn.tx) { return .rejected(reason) }
    try takeGroup(message, statement, dispatch, turn)
    let key = try turn.tx.insert(
      NewMessage(
        author: statement.sender, id: message.id, commitment: dispatch.commitment, kind: message.kind,
        thread: message.thread, replyTo: message.inReplyTo, subject: listedSubject(message), body: try SealedBody(body),
        contentKey: contentKey, time: turn.now))
    try noteSeal(message, turn.tx)
    try noteNamed(message, turn.tx)
    try noteReliance(message, key, from: statement.sender, turn.tx)
    try turn.tx.insertWanted(statement.enclosures, ofMessage: key, at: turn.now)
    return .taken(key)
  }

  /// What can be stated at once: a message is delivered when every attachment of it is here and verified, not before; what is
  /// held is durable, and no more.
  private func rungs(
    _ outcome: IngestOutcome, _ verdict: IncomingDispatch.Verdict, _ tx: StoreTransaction
  ) throws -> [ReceiptEvent.Rung] {
    switch outcome {
    case .taken(let key):
      try verdict.namesNoEnclosure || tx.hasAllEnclosures(ofMessage: key) ? [.relayed, .delivered] : [.relayed]
    case .held: [.relayed]
    case .rejected: [.rejected]
    }
  }

  /// States a further receipt about an arrival; it names what the first one named.
  func state(
    _ rungs: [ReceiptEvent.Rung], reason: RejectionReason? = nil, about arrival: StoredArrival, _ turn: Turn
  ) throws {
    guard let bytes = try turn.tx.inEpoch(arrival.receiptEpoch).entry(arrival.receipt)?.event,
      case .receipt(let first) = try LoggedEvent(parsing: bytes).content
    else { return }
    let receipt = ReceiptEvent(
      dispatch: first.dispatch, event: first.event, envelope: first.envelope, rungs: rungs, reason: reason,
      source: first.source)
    let tx = turn.tx
    turn.log(.receipt(receipt)) { try tx.insertOwnReceipt(receipt, at: $0) }
  }

  /// Records a peer's receipt after comparing it with the dispatch it speaks of. One that speaks of nothing this node sent
  /// is counted and left; one that climbs no new rung changes nothing.
  func record(_ statement: VerifiedStatement, _ turn: Turn) throws {
    guard case .receipt(let receipt) = statement.event.content else { return }
    let (peer, place) = (receipt.dispatch.recipient, receipt.dispatch.place)
    let sent = try turn.tx.dispatch(receipt.dispatch)
    // A restored store may have given a number anew that its peers know: they have another message under it.
    if let sent, sent.event != receipt.event {
      try turn.tx.noteUsedAgain(receipt.dispatch, limit: PeerSync.Limits.lateStatements)
    }
    guard let dispatch = sent, dispatch.event == receipt.event,
      try envelope(of: dispatch.envelope, at: dispatch.index, turn.tx.inEpoch(place.epoch)) == receipt.envelope,
      receipt.source.index == dispatch.index
    else {
      return try turn.tx.countRefusal(
        peer: peer.text, reason: "receipt-of-nothing", hour: turn.now.milliseconds / 3_600_000)
    }
    let known = dispatch.isReceipted ? try turn.tx.statedRungs(by: peer.text, of: place) : []
    guard !receipt.rungs.allSatisfy({ known.contains($0.rawValue) }),
      try turn.tx.insertReceipt(receipt, statement, at: turn.now)
    else { return }
    if receipt.reason == .keyGone {
      try turn.tx.noteGone(receipt.dispatch, in: statement.head.origin.epoch, atMost: Limits.resealings)
      turn.sealsAgain = true
    }
    if receipt.rungs.contains(where: { $0 == .delivered || $0 == .retrieved }) {
      try turn.tx.noteDelivered(message: dispatch.message, to: peer)
    }
    // What waited for this receipt only may go now.
    if try turn.tx.deletion(ofMessage: dispatch.message)?.deleted != nil {
      try turn.tx.destroySentCopies(ofMessage: dispatch.message)
      try discardEnclosures(ofMessage: dispatch.message, turn)
    }
    let outer = turn.underSeal
    turn.underSeal = place.channel == .sealed
    defer { turn.underSeal = outer }
    turn.log(
      .receiptRecorded, .text(receipt.dispatch.recipient.text), .text(statement.head.origin.description),
      .count(statement.statement.index), .text(statement.statement.leafHash.hex),
      .count(receipt.dispatch.place.number), .text(receipt.rungs.map(\.rawValue).joined(separator: " ")))
  }

  /// The digest of the envelope of an own dispatch; as its event states it, where the envelope itself was destroyed.
  private func envelope(of kept: [UInt8]?, at index: UInt64, _ tx: StoreTransaction) throws -> Digest? {
    if let kept { return Envelope.digest(of: kept) }
    guard let event = try tx.entry(index)?.event, case .dispatch(let dispatch) = try LoggedEvent(parsing: event).content
    else { return nil }
    return dispatch.envelope
  }
}

/// What came of a dispatch.
enum IngestOutcome {
  /// It is this message, new or known.
  case taken(Int64)
  /// Final.
  case rejected(RejectionReason)
  /// It cannot be judged yet.
  case held(HoldReason)

  var message: Int64? { if case .taken(let key) = self { key } else { nil } }
  var reason: RejectionReason? { if case .rejected(let reason) = self { reason } else { nil } }
}

extension IncomingDispatch.Verdict {
  /// Whether it was opened and has no attachment.
  fileprivate var namesNoEnclosure: Bool {
    if case .opened(let statement, _, _) = self { statement.enclosures.isEmpty } else { false }
  }
}
