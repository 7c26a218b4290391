package import Evidence

/// How a session serves a pouch: the same frames, with nobody at the other end.
extension Session {
  /// A session that packs: it knows of the other side what it last said, and takes it that every frame arrives.
  /// - Parameter settled: for each own channel the number up to which nothing need be packed.
  package init(packing facts: SessionFacts, peerHas view: PeerView, settled: [ChannelKey: UInt64], at now: Timestamp) {
    self.init(facts, at: now)
    phase = .live
    isPouch = true
    peerHolds = view.size
    for key in channels.own { channels.sent(dispatch: settled[key] ?? 0, key) }
    sentReceipt = view.receiptsBelow
  }

  /// A session that unpacks: everything is proven as on a link, and nothing is answered.
  package init(unpacking facts: SessionFacts, at now: Timestamp, reading source: some SyncSource) throws {
    self.init(facts, at: now)
    phase = .live
    isPouch = true
    granted = SessionCredit(messages: .max, bytes: .max)
    try recall(source)
  }

  /// The own channels, of which each is packed.
  package var ownChannels: [ChannelKey] { channels.own }

  /// What is held of the peer's own log, which it may have lost; how this log goes on for who holds an earlier epoch; and the
  /// head under which everything is packed, linked to each size that the peer may hold.
  ///
  /// One head for all files: so each of them can follow any other.
  package mutating func packHead(
    _ head: SignedHead, since sizes: [UInt64], _ source: some SyncSource
  ) throws -> [Frame] {
    let openings = try source.openings(after: 1).map { Frame.opening($0.frame) }
    let size = head.checkpoint.size
    peerHolds = size
    return try [.shown(try source.heldNote(of: facts.peer))] + openings
      + sizes.filter { $0 < size }.map { since in
        .checkpoint(
          .live,
          LinkedCheckpoint(note: head.note, since: since, proof: try source.consistency(from: since, to: size)))
      }
  }

  /// What this node states of itself, proven under the head that was packed.
  package mutating func packStatements(under head: SignedHead, _ source: some SyncSource) throws -> [Frame] {
    let size = head.checkpoint.size
    let statements = try source.stated(to: facts.peer, from: 0, below: size).suffix(Limits.stated).map {
      try logged($0, below: size, source)
    }
    return statements.isEmpty ? [] : [.stated(try linked(head, source), statements)]
  }

  /// The next frames to pack, a bounded number; none when everything is packed.
  package mutating func pack(under head: SignedHead, _ source: some SyncSource) throws -> [Frame] {
    // Whoever packs writes what it was given before it asks for more.
    ahead = 0
    var effects = try sendReceipts(head, source)
    if effects.isEmpty {
      for key in channels.own where effects.isEmpty {
        credit = SessionCredit(messages: UInt64(Limits.parcels), bytes: UInt64(Limits.parcelsPerFrame))
        effects = try sendDispatches(key, head, source)
      }
      credit = SessionCredit()
    }
    // A witnessed head that is newer would leave the one that was packed behind.
    if effects.isEmpty, let witnessed = try source.witnessedHead(), witnessed.checkpoint.size <= head.checkpoint.size {
      effects = try tellWitnessed(source)
    }
    return effects.compactMap { effect -> Frame? in if case .send(let frame) = effect { frame } else { nil } }
  }

  /// What the other side said that it holds, as far as this session knows; nil while it says that it holds more than there
  /// is.
  package var peerView: PeerView? { peerAhead ? nil : PeerView(size: peerHolds, receiptsBelow: sentReceipt) }

  /// Takes up what came of the peer in another way: by a pouch beside a link, or on a link while a pouch is unpacked.
  package mutating func recall(_ source: some SyncSource) throws {
    guard let newest = try source.held(of: facts.peer) else { return }
    if let held, (held.origin.epoch, held.size) >= (newest.origin.epoch, newest.size) {
      channels.catchUp(held: try source.incoming(from: facts.peer), epoch: held.origin.epoch)
    } else {
      held = newest
      channels.catchUp(held: try source.incoming(from: facts.peer), epoch: newest.origin.epoch)
    }
  }
}

extension OwnOpening {
  /// As it is shown to a peer.
  var frame: EpochOpening {
    EpochOpening(
      closing: closing, checkpoint: LinkedCheckpoint(note: head.note, since: 0, proof: []), statement: statement)
  }
}
