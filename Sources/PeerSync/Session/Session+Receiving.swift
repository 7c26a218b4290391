import Evidence
import Membership

extension Session {
  /// Takes one frame; what is wrong with it ends the link, never the node.
  mutating func receive(_ prepared: PreparedFrame, _ source: some SyncSource) throws -> [SessionEffect] {
    if let failure = prepared.failure { return stop(failure) }
    switch (phase, prepared.frame) {
    case (_, .close(let code, _)): return closed(PeerSyncError.Code(rawValue: code) ?? .ended)
    case (.greeting, .hello(let hello)): return try greet(hello, source)
    case (.meeting, .frontier(let frontier)), (.live, .frontier(let frontier)):
      return try meet(frontier, prepared.own, source)
    case (.meeting, .credit(let messages, let bytes)), (.live, .credit(let messages, let bytes)):
      credited(messages: messages, bytes: bytes)
      return []
    case (.meeting, .withheld(let hold)), (.live, .withheld(let hold)):
      credit.hold = hold
      return []
    case (.live, .checkpoint(let kind, let linked)): return try take(kind, linked, prepared, source)
    case (.live, .cosignature(let answer)): return try countersigned(answer, prepared, source)
    case (.live, .opening(let opening)): return try open(opening, prepared, source)
    case (.live, .ask): return try show(source)
    case (.live, .shown) where isPouch: return [.shown(prepared.own, cosigned: false)]
    case (.live, .shown):
      guard asks.sent > 0 else { return stop(PeerSyncError(.malformed, "\(facts.peer) shows what nobody asked for")) }
      return [.shown(prepared.own, cosigned: false)]
    case (.live, .deliver) where facts.recovering, (.live, .receipts) where facts.recovering: return []
    case (.live, .deliver(let delivery)): return try take(delivery, prepared, source)
    case (.live, .receipts(let linked, let statements)): return try take(statements, linked, prepared, source)
    case (.live, .stated(let linked, let statements)):
      return try take(stated: statements, linked, prepared, source)
    // In quarantine, and while this node recovers, nothing of content goes either way; what the peer asks for stays unanswered.
    case (.live, .enclosureAsk) where isClosed || facts.recovering,
      (.live, .enclosurePiece) where isClosed || facts.recovering,
      (.live, .enclosureGone) where isClosed || facts.recovering:
      return []
    case (.live, .enclosureAsk(let piece)): return [.serve(piece)]
    case (.live, .enclosurePiece(let piece, let bytes)): return take(piece, bytes)
    case (.live, .enclosureGone(let digest)): return miss(digest)
    case (.live, .groupHeads) where isClosed || isPouch, (.live, .groupProof) where isClosed || isPouch:
      return []
    case (.live, .groupHeads(let heads)): return heads.isEmpty ? [] : [.compareHeads(heads)]
    case (.live, .groupProof(let proof)): return prove(proof, prepared)
    case (.live, .directoryAsk) where isPouch: return []
    case (.live, .directoryAsk(let version, let offset)):
      return [.send(.directoryPart(try source.directoryPart(version: version, offset: offset)))]
    case (.live, .directoryPart(let part)): return take(part)
    case (.meeting, .ping), (.live, .ping): return [.send(.pong)]
    case (.meeting, .pong), (.live, .pong): return [.echoed]
    default: return stop(PeerSyncError(.malformed, "\(facts.peer) sent a frame that is out of its place"))
    }
  }

  /// The peer ended the link; over an opening only because it takes no such epoch.
  private mutating func closed(_ code: PeerSyncError.Code) -> [SessionEffect] {
    phase = .ended
    refusesEpoch = wasShownOpening && (code == .evidence || code == .fork)
    let reason = refusesEpoch ? ": it does not take the new epoch of this node's log" : ""
    return [.end(PeerSyncError(code, "\(facts.peer) closed the link\(reason)"))]
  }

  private mutating func greet(_ hello: Hello, _ source: some SyncSource) throws -> [SessionEffect] {
    guard hello.version == 1, hello.federation == facts.federation, hello.node == facts.peer,
      hello.identity == facts.peerIdentity
    else { return stop(PeerSyncError(.wrongPeer, "the hello is not that of \(facts.peer) in this federation")) }
    peerHello = hello
    contradicts = facts.directories.standing(of: hello.directory) == .other
    held = try source.held(of: facts.peer)
    channels.begin(held: try source.incoming(from: facts.peer), epoch: held?.origin.epoch ?? hello.logEpoch)
    phase = .meeting
    return try [.send(frontier(source))] + grant(messages: Limits.creditMessages, bytes: Limits.creditBytes, source)
  }

  /// The other side says where it is: everything after that is sent again.
  private mutating func meet(
    _ frontier: Frontier, _ own: PreparedFrame.OwnNote, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    frontiers += 1
    guard frontiers <= Limits.frontiers else {
      return stop(PeerSyncError(.malformed, "\(facts.peer) repeats its frontier without end"))
    }
    let size = try source.head()?.checkpoint.size ?? 0
    // A bare number proves nothing: it makes us ask, and keeps us from linking to what we do not have.
    peerAhead =
      frontier.logEpoch > facts.logEpoch || (frontier.logEpoch == facts.logEpoch && frontier.size > size)
    peerEpoch = frontier.size > 0 && frontier.logEpoch < facts.logEpoch ? frontier.logEpoch : nil
    var effects = [SessionEffect.shown(own, cosigned: true), .reached(frontier.channels)] + (peerAhead ? ask() : [])
    peerHolds = frontier.logEpoch == facts.logEpoch ? frontier.size : 0
    // Whoever took the opening says so by its next frontier.
    if frontier.logEpoch == facts.logEpoch { wasShownOpening = false }
    channels.restart(from: frontier)
    sentReceipt = frontier.logEpoch == facts.logEpoch ? frontier.receiptsBelow : 0
    sentStated = frontier.logEpoch == facts.logEpoch ? frontier.statedBelow : 0
    stateDue = 0
    sentTick = 0
    if phase == .meeting {
      phase = .live
      effects.append(.established)
    }
    return effects
  }

  /// Asks the peer to show what it holds, a few times in one link.
  private mutating func ask() -> [SessionEffect] {
    guard asks.sent < Limits.asks else { return [] }
    asks.sent += 1
    return [.send(.ask)]
  }

  private mutating func show(_ source: some SyncSource) throws -> [SessionEffect] {
    asks.answered += 1
    guard asks.answered <= Limits.asks else {
      return stop(PeerSyncError(.malformed, "\(facts.peer) asks without end"))
    }
    return [.send(.shown(try source.heldNote(of: facts.peer)))]
  }

  /// What we hold of the peer, counting what this link brought.
  func frontier(_ source: some SyncSource) throws -> Frame {
    .frontier(
      Frontier(
        logEpoch: held?.origin.epoch ?? 1, size: held?.size ?? 0, root: held?.root ?? MerkleTree.emptyRoot,
        cosigned: try source.cosigned(of: facts.peer), channels: channels.heads,
        receiptsBelow: try source.receiptsBelow(of: facts.peer),
        statedBelow: try source.statedBelow(of: facts.peer)))
  }

  /// What linking a checkpoint came to.
  enum Linked {
    /// Consistent with what is held; what is to be kept of it.
    case consistent([SessionEffect])
    /// The proof starts elsewhere: ask again.
    case unlinked
    /// Of an epoch that the peer has closed.
    case late
    /// Not consistent.
    case refused([SessionEffect])
  }

  /// Compares a checkpoint with the one held.
  /// - Parameter carries: whether statements or cosignatures come with it, so that its evidence needs the proof even when it
  ///   is smaller than what is held.
  mutating func link(_ linked: LinkedCheckpoint, _ verified: VerifiedCheckpoint, carries: Bool) -> Linked {
    let new = verified.checkpoint
    if let held, held.origin.epoch > new.origin.epoch {
      isBehind = true
      return .late
    }
    guard let held, held.origin == new.origin else {
      guard self.held == nil, linked.since == 0 else { return .unlinked }
      self.held = new
      return .consistent([.hold(verified)])
    }
    guard linked.since == held.size || new.size == held.size else {
      isBehind = isBehind || new.size < held.size
      return .unlinked
    }
    let (old, large) = new.size < held.size ? (new, held) : (held, new)
    do throws(EvidenceError) {
      try MerkleProof.verifyConsistency(
        old: old.size, oldRoot: old.root, new: large.size, newRoot: large.root,
        path: old.size == large.size ? [] : linked.proof)
    } catch {
      let stop = stop(PeerSyncError(error))
      return .refused(error.code == .fork ? [.fork(verified, held: held)] + stop : stop)
    }
    let growth = ProvenGrowth(old: old, new: large, proof: linked.proof)
    guard new.size > held.size else {
      return .consistent(carries && new.size < held.size ? [.linked(growth)] : [])
    }
    self.held = new
    return .consistent([.linked(growth), .hold(verified)])
  }

  private mutating func take(
    _ kind: CheckpointKind, _ linked: LinkedCheckpoint, _ prepared: PreparedFrame, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    guard let verified = prepared.checkpoint else { return [] }
    switch link(linked, verified, carries: kind == .witnessed) {
    case .refused(let effects): return effects
    case .unlinked: return try ask(toLink: verified, source)
    case .late: return []
    case .consistent(let hold):
      switch kind {
      case .live: return hold
      case .tick: return hold + (facts.witnessesPeer ? [.cosign(verified)] : [])
      case .witnessed: return hold + [.witnessed(verified, prepared.cosignatures)]
      }
    }
  }

  /// What cannot be linked yet waits: the peer is told what is held, and sends everything after that with its proof.
  func ask(toLink verified: VerifiedCheckpoint, _ source: some SyncSource) throws -> [SessionEffect] {
    let new = verified.checkpoint
    return [.awaiting(.checkpoint(epoch: new.origin.epoch, size: new.size)), .send(try frontier(source))]
  }

  private mutating func countersigned(
    _ answer: CosignatureAnswer, _ prepared: PreparedFrame, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    guard facts.peerWitnesses else {
      return stop(PeerSyncError(.malformed, "\(facts.peer) is no witness of this log"))
    }
    if answer.status == 409, answer.size > (try source.head()?.checkpoint.size ?? 0) { return ask() }
    guard answer.status == 200, let cosignature = prepared.cosignatures.first else { return [] }
    let origin = LogOrigin(node: facts.node, federation: facts.federationName, epoch: facts.logEpoch)
    return [.countersigned(cosignature, Checkpoint(origin: origin, size: answer.size, root: answer.root))]
  }

  private mutating func take(
    _ delivery: Delivery, _ prepared: PreparedFrame, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    guard let verified = prepared.checkpoint else { return [] }
    let cost = delivery.parcels.reduce(UInt64(0)) {
      $0 + UInt64($1.statement.event.count + $1.envelope.count + $1.body.count)
    }
    guard UInt64(delivery.parcels.count) <= granted.messages, cost <= granted.bytes else {
      return stop(PeerSyncError(.overCredit, "\(facts.peer) sent more than it was granted"))
    }
    granted.messages -= UInt64(delivery.parcels.count)
    granted.bytes -= cost
    let again = try grant(messages: UInt64(delivery.parcels.count), bytes: cost, source)
    switch link(delivery.checkpoint, verified, carries: true) {
    case .refused(let effects): return effects
    case .unlinked: return try again + ask(toLink: verified, source)
    case .late: return again + late(delivery.parcels.map(\.statement), verified)
    case .consistent(let hold):
      return hold + (try admit(delivery, verified, prepared.batchKeys, source)) + again
    }
  }

  /// Proves each statement, and takes those that are next in the channel.
  private mutating func admit(
    _ delivery: Delivery, _ verified: VerifiedCheckpoint, _ batchKeys: OpenedBatchKeys, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    var taken: [IncomingDispatch] = []
    for parcel in delivery.parcels {
      let statement: VerifiedStatement
      do throws(EvidenceError) {
        statement = try parcel.statement.verified(under: verified)
      } catch {
        return ingest(taken) + stop(PeerSyncError(error))
      }
      guard case .dispatch(let dispatch) = statement.event.content, dispatch.name.speaker == facts.peer,
        dispatch.name.recipient == facts.node, dispatch.federation == facts.federation,
        channels.accepts(dispatch.name.place.key)
      else {
        return ingest(taken) + stop(PeerSyncError(.malformed, "a parcel of \(facts.peer) is no dispatch to this node"))
      }
      // A replay changes nothing.
      guard let last = channels.incoming[dispatch.name.place.key] else { continue }
      if dispatch.name.place.number <= last.number { continue }
      guard dispatch.name.place.number == last.number + 1, dispatch.previous == last.digest else {
        return ingest(taken) + [
          .awaiting(.number(dispatch.name.place.key, dispatch.name.place.number)), .send(try frontier(source)),
        ]
      }
      channels.take(dispatch.name, digest: statement.event.digest)
      taken.append(
        IncomingDispatch(
          parcel, of: delivery, statement: statement, dispatch: dispatch, batchKeys: batchKeys, facts: facts))
    }
    return ingest(taken)
  }

  private func ingest(_ taken: [IncomingDispatch]) -> [SessionEffect] { taken.isEmpty ? [] : [.ingest(taken)] }

  private mutating func take(
    _ statements: [LoggedStatement], _ linked: LinkedCheckpoint, _ prepared: PreparedFrame, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    guard let verified = prepared.checkpoint else { return [] }
    switch link(linked, verified, carries: true) {
    case .refused(let effects): return effects
    case .unlinked: return try ask(toLink: verified, source)
    case .late: return late(statements, verified)
    case .consistent(let hold):
      var proven: [VerifiedStatement] = []
      for statement in statements {
        do throws(EvidenceError) {
          proven.append(try statement.verified(under: verified))
        } catch {
          return hold + stop(PeerSyncError(error))
        }
      }
      guard proven.allSatisfy(isReceiptForUs) else {
        return hold + stop(PeerSyncError(.malformed, "a statement of \(facts.peer) is no receipt for this node"))
      }
      return hold + (proven.isEmpty ? [] : [.record(proven)])
    }
  }

  private func isReceiptForUs(_ statement: VerifiedStatement) -> Bool {
    guard case .receipt(let receipt) = statement.event.content else { return false }
    return receipt.dispatch.speaker == facts.node && receipt.dispatch.recipient == facts.peer
  }
}
