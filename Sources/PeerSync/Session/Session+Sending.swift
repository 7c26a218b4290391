import Evidence

extension Session {
  /// Sends whatever is there: ticks to a witness, receipts, dispatches within the credit, and what was witnessed.
  mutating func pump(_ source: some SyncSource) throws -> [SessionEffect] {
    guard !peerAhead, !facts.recovering, let head = try source.head() else { return [] }
    var effects = try sendOpenings(source)
    guard peerEpoch == nil else { return effects }
    effects += try offerTick(source) + sendStated(head, source) + sendReceipts(head, source)
    for key in channels.own { effects += try sendDispatches(key, head, source) }
    return try effects + tellWitnessed(source)
  }

  /// Shows a peer that holds an earlier epoch how this log goes on; nothing of the new one makes sense to it before.
  private mutating func sendOpenings(_ source: some SyncSource) throws -> [SessionEffect] {
    guard let epoch = peerEpoch else { return [] }
    let openings = try source.openings(after: epoch)
    guard let last = openings.last, last.head.checkpoint.origin.epoch == facts.logEpoch else { return [] }
    peerEpoch = nil
    wasShownOpening = true
    peerHolds = last.head.checkpoint.size
    return openings.map { .send(.opening($0.frame)) }
  }

  /// The checkpoint linked to what the peer holds by now; it holds this one afterwards.
  mutating func linked(_ head: SignedHead, _ source: some SyncSource) throws -> LinkedCheckpoint {
    let size = head.checkpoint.size
    let (old, new) = size < peerHolds ? (size, peerHolds) : (peerHolds, size)
    let proof = try source.consistency(from: old, to: new)
    defer { peerHolds = max(peerHolds, size) }
    return LinkedCheckpoint(note: head.note, since: peerHolds, proof: proof)
  }

  private mutating func offerTick(_ source: some SyncSource) throws -> [SessionEffect] {
    guard facts.peerWitnesses, let tick = try source.tickHead(), tick.checkpoint.size > sentTick else { return [] }
    sentTick = tick.checkpoint.size
    return [.send(.checkpoint(.tick, try linked(tick, source)))]
  }

  mutating func sendReceipts(_ head: SignedHead, _ source: some SyncSource) throws -> [SessionEffect] {
    var effects: [SessionEffect] = []
    while mayMakeMore {
      let receipts = try source.receipts(
        to: facts.peer, from: sentReceipt, below: head.checkpoint.size, limit: Limits.statements)
      guard let last = receipts.last else { return effects }
      let statements = try receipts.map { try logged($0, below: head.checkpoint.size, source) }
      effects.append(.send(made(.receipts(try linked(head, source), statements))))
      sentReceipt = last.index + 1
    }
    return effects
  }

  /// Whether the transport is not too far behind for more.
  private var mayMakeMore: Bool { ahead < Limits.frameBytesAhead }

  /// Counts a frame that the transport has yet to take.
  private mutating func made(_ frame: Frame) -> Frame {
    ahead += frame.weight
    return frame
  }

  mutating func sendDispatches(
    _ key: ChannelKey, _ head: SignedHead, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    var effects: [SessionEffect] = []
    while credit.messages > 0, !isClosed, mayMakeMore {
      let dispatches = try source.dispatches(
        to: facts.peer, on: key, after: channels.sentDispatch(key), below: head.checkpoint.size,
        messages: min(credit.messages, UInt64(Limits.parcels)),
        bytes: min(credit.bytes, UInt64(Limits.parcelsPerFrame)))
      guard let last = dispatches.last else { return effects }
      effects.append(.send(made(.deliver(try delivery(of: dispatches, under: head, source)))))
      channels.sent(dispatch: last.number, key)
      credit.messages -= UInt64(dispatches.count)
      credit.bytes -= min(credit.bytes, dispatches.reduce(0) { $0 + $1.cost })
    }
    return effects
  }

  private mutating func delivery(
    of dispatches: [OutgoingDispatch], under head: SignedHead, _ source: some SyncSource
  ) throws -> Delivery {
    let parcels = try dispatches.map { dispatch in
      Delivery.Parcel(
        statement: try LoggedStatement(
          event: dispatch.event, salt: dispatch.salt, index: dispatch.index,
          inclusion: try source.inclusion(of: dispatch.index, size: head.checkpoint.size)),
        envelope: dispatch.envelope, body: dispatch.body)
    }
    var batchKeys: [[UInt8]] = []
    for dispatch in dispatches where batchKeys.last != dispatch.batchKey && !batchKeys.contains(dispatch.batchKey) {
      batchKeys.append(dispatch.batchKey)
    }
    return Delivery(checkpoint: try linked(head, source), batchKeys: batchKeys, parcels: parcels)
  }

  /// Shows a witnessed checkpoint to a peer that holds a statement which it newly covers; nobody answers.
  mutating func tellWitnessed(_ source: some SyncSource) throws -> [SessionEffect] {
    guard let witnessed = try source.witnessedHead(), witnessed.checkpoint.size > toldWitnessed else { return [] }
    // Below a head nothing comes any more, so that it is asked once.
    defer { toldWitnessed = witnessed.checkpoint.size }
    guard try source.hasStatement(to: facts.peer, from: toldWitnessed, below: witnessed.checkpoint.size) else {
      return []
    }
    return [.send(.checkpoint(.witnessed, try linked(witnessed, source)))]
  }
}
