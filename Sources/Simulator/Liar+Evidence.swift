import Evidence
import NodeCore
import NodeStore
import PeerSync

extension Liar {
  /// Shows evidence that is none, or that proves a fork.
  func falseEvidence(_ act: Act, _ frame: Frame, _ bytes: [UInt8], _ peer: NodeName) throws -> Twisted? {
    guard let linked = frame.linked, let head = try? Checkpoint(parsing: linked.note.text) else { return nil }
    switch act {
    case .strip:
      let lines = linked.note.lines
      let kept = lines.enumerated().filter { $0.offset != Int(random.below(2)) }.map(\.element)
      guard kept.count < lines.count else { return nil }
      let note = try SignedNote(text: linked.note.text, lines: kept)
      return frame.with(LinkedCheckpoint(note: note, since: linked.since, proof: linked.proof)).map {
        Twisted(frames: [$0.encoded()])
      }
    case .badProof:
      let proof = linked.proof.map { _ in Digest.sha256(random.bytes(8)) } + [Digest.sha256(random.bytes(8))]
      return frame.with(LinkedCheckpoint(note: linked.note, since: linked.since, proof: proof)).map {
        Twisted(frames: [$0.encoded()])
      }
    case .badStatement: return badStatement(frame).map { Twisted(frames: [$0.encoded()]) }
    case .equivocate:
      let evil = try sign(size: head.size, like: head)
      let lie = Frame.checkpoint(kind, LinkedCheckpoint(note: evil.note, since: head.size, proof: []))
      return Twisted(frames: [bytes, lie.encoded()], mark: .equivocation(evil.checkpoint))
    case .fakeGrowth:
      let evil = try sign(size: head.size + 4, like: head)
      let proof = (0..<(1 + random.index(4))).map { _ in Digest.sha256(random.bytes(8)) }
      let lie = Frame.checkpoint(kind, LinkedCheckpoint(note: evil.note, since: head.size, proof: proof))
      return Twisted(frames: [bytes, lie.encoded()])
    case .bogusReceipt: return try bogusReceipt(linked, head, bytes, peer)
    case .staleTick: return try staleTick(head, bytes)
    default: return nil
    }
  }

  private var kind: CheckpointKind { random.below(2) == 0 ? .live : .tick }

  /// Signs a head that the log does not have.
  private func sign(size: UInt64, like head: Checkpoint) throws -> VerifiedCheckpoint {
    guard let store = node.life?.store, let secret = try store.read({ try $0.secrets(.log) }).first else {
      throw EvidenceError(.keyUnusable, "the liar is down")
    }
    let signer = try node.suite.signer(Array(secret.privateKey[0..<32]), Array(secret.privateKey[32...]))
    let fake = Checkpoint(origin: head.origin, size: size, root: Digest.sha256(random.bytes(8)))
    evil.insert(fake)
    return try CheckpointSigner(signer: signer, last: nil).sign(fake, consistency: [])
  }

  /// A statement whose event is not the one in the log.
  private func badStatement(_ frame: Frame) -> Frame? {
    func changed(_ statement: LoggedStatement) -> LoggedStatement? {
      guard let event = try? LoggedEvent(parsing: statement.event) else { return nil }
      let other: LoggedEvent.Content
      switch event.content {
      case .receipt(let receipt):
        other = .receipt(
          ReceiptEvent(
            dispatch: receipt.dispatch, event: receipt.event, envelope: receipt.envelope, rungs: [.rejected],
            reason: .malformed, source: receipt.source))
      case .dispatch(let dispatch):
        other = .dispatch(
          DispatchEvent(
            federation: dispatch.federation, name: dispatch.name, previous: dispatch.previous,
            envelope: dispatch.envelope, body: dispatch.body, commitment: .sha256(random.bytes(8)),
            suite: dispatch.suite, directory: dispatch.directory))
      default: return nil
      }
      return try? LoggedStatement(
        event: LoggedEvent(other, at: event.time).bytes, salt: statement.salt, index: statement.index,
        inclusion: statement.inclusion)
    }
    switch frame {
    case .receipts(let linked, let statements): return .receipts(linked, statements.compactMap(changed))
    case .deliver(let delivery):
      let parcels = delivery.parcels.compactMap { parcel in
        changed(parcel.statement).map {
          Delivery.Parcel(statement: $0, envelope: parcel.envelope, body: parcel.body)
        }
      }
      return .deliver(Delivery(checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys, parcels: parcels))
    default: return nil
    }
  }

  /// A receipt that is in the log, and speaks of a dispatch that never was.
  private func bogusReceipt(
    _ linked: LinkedCheckpoint, _ head: Checkpoint, _ bytes: [UInt8], _ peer: NodeName
  ) throws -> Twisted? {
    guard let lie = random.pick((receipts[peer] ?? []).filter { $0.index < head.size }),
      let inclusion = try node.life?.store.read({ try $0.inclusion(of: lie.index, size: head.size) })
    else { return nil }
    let statement = try LoggedStatement(event: lie.event, salt: lie.salt, index: lie.index, inclusion: inclusion)
    let again = LinkedCheckpoint(note: linked.note, since: head.size, proof: [])
    return Twisted(frames: [bytes, Frame.receipts(again, [statement]).encoded()])
  }

  /// An older head of the log, offered to a witness after a newer one.
  private func staleTick(_ head: Checkpoint, _ bytes: [UInt8]) throws -> Twisted? {
    guard let store = node.life?.store else { return nil }
    let older = try store.read { try $0.heads() }.filter { $0.checkpoint.size < head.size }
    guard let chosen = random.pick(older) else { return nil }
    let proof = try store.read { try $0.consistency(from: chosen.checkpoint.size, to: head.size) }
    let lie = Frame.checkpoint(.tick, LinkedCheckpoint(note: chosen.note, since: head.size, proof: proof))
    return Twisted(frames: [bytes, lie.encoded()])
  }
}

extension Frame {
  /// The checkpoint that the frame carries.
  var linked: LinkedCheckpoint? {
    switch self {
    case .checkpoint(_, let linked), .receipts(let linked, _), .stated(let linked, _): linked
    case .deliver(let delivery): delivery.checkpoint
    default: nil
    }
  }

  /// The same frame with another checkpoint.
  func with(_ linked: LinkedCheckpoint) -> Frame? {
    switch self {
    case .checkpoint(let kind, _): .checkpoint(kind, linked)
    case .receipts(_, let statements): .receipts(linked, statements)
    case .stated(_, let statements): .stated(linked, statements)
    case .deliver(let delivery):
      .deliver(Delivery(checkpoint: linked, batchKeys: delivery.batchKeys, parcels: delivery.parcels))
    default: nil
    }
  }
}
