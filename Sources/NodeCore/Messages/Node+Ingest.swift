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
    let (message, reason) = try judge(incoming, turn)
    try compareGroup(incoming.dispatch, turn)
    let statement = incoming.statement
    let receipt = ReceiptEvent(
      dispatch: incoming.dispatch.name, event: statement.event.digest, envelope: incoming.dispatch.envelope,
      rungs: try rungs(ofMessage: message, turn.tx), reason: reason,
      source: ReceiptEvent.Source(
        index: statement.statement.index, leaf: statement.statement.leafHash, head: statement.head))
    let (tx, now) = (turn.tx, turn.now)
    if let reason {
      try tx.remember(
        rejected: incoming.dispatch.envelope, of: incoming.dispatch.name.speaker, for: reason, at: now)
    }
    turn.log(.receipt(receipt)) { index in
      try tx.insertArrival(incoming, message: message, reason: reason, receipt: index, at: now)
      try tx.insertOwnReceipt(receipt, at: index)
    }
    return reason == nil
  }

  /// The message's row, or why it is rejected.
  private func judge(_ incoming: IncomingDispatch, _ turn: Turn) throws -> (Int64?, RejectionReason?) {
    if let known = try turn.tx.rejection(of: incoming.dispatch.envelope, from: incoming.dispatch.name.speaker) {
      return (nil, known)
    }
    guard case .opened(let statement, _, let contentKey) = incoming.verdict else {
      if case .rejected(let reason) = incoming.verdict { return (nil, reason) }
      return (nil, .malformed)
    }
    guard let message = try? Message(parsing: statement.message) else { return (nil, .malformed) }
    guard message.from.node == statement.sender.text,
      Set(message.to.map(\.node)) == Set(statement.recipients.map(\.text))
    else { return (nil, .malformed) }
    // A kind that a newer peer knows is kept and shown; only what can be no kind of a message is refused.
    guard Kind.isCode(message.kind), catalogue.kind(message.kind)?.isLogged != true else { return (nil, .notValidKind) }
    let commitment = incoming.dispatch.commitment
    if let known = try turn.tx.message(author: statement.sender.text, id: message.id) {
      return known.commitment == commitment ? (known.key, nil) : (nil, .duplicateID)
    }
    // Nobody else can know the digest of another's attachment, nor may a message claim it.
    guard try !turn.tx.knowsAny(of: statement.enclosures) else { return (nil, .malformed) }
    if let reason = try judgeGroup(message, from: statement.sender, incoming.dispatch, turn.tx) { return (nil, reason) }
    try takeGroup(message, statement, incoming.dispatch, turn)
    let key = try turn.tx.insert(
      NewMessage(
        author: statement.sender, id: message.id, commitment: commitment, kind: message.kind, thread: message.thread,
        replyTo: message.inReplyTo, subject: message.safeSubject, body: try SealedBody(incoming.body),
        contentKey: contentKey, time: turn.now))
    try noteSeal(message, turn.tx)
    try turn.tx.insertWanted(statement.enclosures, ofMessage: key, at: turn.now)
    return (key, nil)
  }

  /// What can be stated at once: a message is delivered when every attachment of it is here and verified, not before.
  private func rungs(ofMessage key: Int64?, _ tx: StoreTransaction) throws -> [ReceiptEvent.Rung] {
    guard let key else { return [.rejected] }
    return try tx.hasAllEnclosures(ofMessage: key) ? [.relayed, .delivered] : [.relayed]
  }

  /// Records a peer's receipt after comparing it with the dispatch it speaks of. One that speaks of nothing this node sent
  /// is counted and left; one that climbs no new rung changes nothing.
  func record(_ statement: VerifiedStatement, _ turn: Turn) throws {
    guard case .receipt(let receipt) = statement.event.content else { return }
    let (peer, place) = (receipt.dispatch.recipient, receipt.dispatch.place)
    guard let dispatch = try turn.tx.dispatch(receipt.dispatch), dispatch.event == receipt.event,
      try envelope(at: dispatch.index, turn.tx.inEpoch(place.epoch)) == receipt.envelope,
      receipt.source.index == dispatch.index
    else {
      return try turn.tx.countRefusal(
        peer: peer.text, reason: "receipt-of-nothing", hour: turn.now.milliseconds / 3_600_000)
    }
    let known = Set(try turn.tx.receipts(from: peer.text, for: place).flatMap(\.rungs))
    guard !receipt.rungs.allSatisfy({ known.contains($0.rawValue) }),
      try turn.tx.insertReceipt(receipt, statement, at: turn.now)
    else { return }
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

  /// The digest of the envelope of an own dispatch, as its event states it: the envelope itself may have been destroyed.
  private func envelope(at index: UInt64, _ tx: StoreTransaction) throws -> Digest? {
    guard let event = try tx.entry(index)?.event, case .dispatch(let dispatch) = try LoggedEvent(parsing: event).content
    else { return nil }
    return dispatch.envelope
  }
}
