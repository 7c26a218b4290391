import Evidence
import Membership
import PeerSync

/// A session of bravo with alpha, who says anything, and the memory of a node that keeps what the session has it keep.
struct FuzzLink {
  private var session: Session
  private var memory: FuzzMemory
  private var now = Timestamp(milliseconds: 1_790_000_000_000)
  /// What the peer may send, as the session granted it.
  private var granted = (messages: UInt64(0), bytes: UInt64(0))
  private var hasEnded = false
  private let isPouch: Bool

  /// The suite's and the directory's part of a check ahead of the session.
  static let keys = Result { () throws -> PreparedFrame.Keys in
    let facts = try Self.facts.get()
    return PreparedFrame.Keys(
      directory: try FuzzFixture.trust.get().directory, node: facts.node,
      origin: LogOrigin(node: facts.node, federation: facts.federationName, epoch: facts.logEpoch),
      sealSeeds: [.sha256([4]): [UInt8](repeating: 5, count: 32)], suite: FuzzFixture.credulous)
  }

  private static let facts = Result { () throws -> SessionFacts in
    let directory = try FuzzFixture.trust.get().directory
    let (peer, node) = (directory.text.parties[0], directory.text.parties[1])
    return SessionFacts(
      federation: directory.genesis.id, federationName: directory.genesis.federation, node: node.name,
      identity: node.nodeID?.digest ?? .zero, directory: directory.reference,
      directories: DirectoryHistory([directory.text.digest]), logEpoch: 1, peer: peer.name,
      peerIdentity: peer.nodeID?.digest ?? .zero, witnessesPeer: true, peerWitnesses: true, quota: 4096,
      software: "fuzz",
      suite: FuzzFixture.credulous)
  }

  /// - Parameter isPouch: whether a pouch is unpacked, with nobody at the other end.
  init(isPouch: Bool) throws {
    let facts = try Self.facts.get()
    memory = FuzzMemory(facts: facts)
    session = isPouch ? try Session(unpacking: facts, at: now, reading: memory) : Session(facts, at: now)
    self.isPouch = isPouch
  }

  /// A frame of the peer.
  mutating func take(_ frame: Frame) throws -> String? {
    if case .deliver(let delivery) = frame, !isPouch {
      let cost = delivery.parcels.reduce(UInt64(0)) {
        $0 + UInt64($1.statement.event.count + $1.envelope.count + $1.body.count)
      }
      let fits = UInt64(delivery.parcels.count) <= granted.messages && cost <= granted.bytes
      if fits {
        granted = (granted.messages - UInt64(delivery.parcels.count), granted.bytes - cost)
      } else if session.isLive {
        let prepared = PreparedFrame(frame, from: session.facts.peer, keys: try Self.keys.get())
        let wrong = try perform(.frame(prepared))
        return wrong ?? (hasEnded ? nil : "more was taken than was granted")
      }
    }
    return try perform(.frame(PreparedFrame(frame, from: session.facts.peer, keys: try Self.keys.get())))
  }

  /// Time passes.
  mutating func wait(seconds: Int64) throws -> String? {
    now = now.advanced(bySeconds: seconds)
    return try perform(.clock)
  }

  mutating func perform(_ event: SessionEvent) throws -> String? {
    let effects = try session.handle(event, at: now, reading: memory)
    if hasEnded, !effects.isEmpty { return "a session speaks after its end" }
    if effects.count > 4096 { return "one event has \(effects.count) effects" }
    for effect in effects {
      if let wrong = keep(effect) { return wrong }
    }
    return nil
  }

  private mutating func keep(_ effect: SessionEffect) -> String? {
    switch effect {
    case .send(let frame): return sent(frame)
    case .hold(let head): return hold(head.checkpoint)
    case .opened(let head, let closing, _):
      guard let held = memory.peerHead, closing.checkpoint.origin == held.origin,
        closing.checkpoint.size >= held.size, head.checkpoint.origin.epoch > held.origin.epoch
      else { return "an epoch is taken that does not follow" }
      memory.peerHead = head.checkpoint
    case .ingest(let dispatches):
      for dispatch in dispatches {
        if let wrong = ingest(dispatch) { return wrong }
      }
    case .record(let statements):
      for statement in statements {
        guard case .receipt(let receipt) = statement.event.content, receipt.dispatch.speaker == session.facts.node
        else {
          return "a receipt is recorded that is none for this node"
        }
      }
    case .end: hasEnded = true
    default: break
    }
    return nil
  }

  private mutating func sent(_ frame: Frame) -> String? {
    if case .credit(let messages, let bytes) = frame {
      granted = (granted.messages + messages, granted.bytes + bytes)
      if granted.messages > Limits.creditMessages || granted.bytes > Limits.creditBytes {
        return "more is granted than there may be"
      }
    }
    return (try? Frame(decoding: frame.encoded())) == frame ? nil : "a frame is not read as it was written"
  }

  private mutating func hold(_ head: Checkpoint) -> String? {
    if let held = memory.peerHead, held.origin == head.origin, head.size <= held.size {
      return "a head is held that is no larger"
    }
    memory.peerHead = head
    return nil
  }

  private mutating func ingest(_ incoming: IncomingDispatch) -> String? {
    let (name, key) = (incoming.dispatch.name, incoming.dispatch.name.place.key)
    let last = memory.channels[key]
    guard name.recipient == session.facts.node, name.speaker == session.facts.peer else {
      return "a dispatch is taken that is not from the peer to this node"
    }
    guard name.place.number == (last?.number ?? 0) + 1, incoming.dispatch.previous == last?.digest ?? .zero else {
      return "a dispatch is taken out of its order"
    }
    memory.bytes += UInt64(incoming.body.count)
    memory.channels[key] = Frontier.Head(
      channel: key.kind, epoch: key.epoch, number: name.place.number, digest: incoming.statement.event.digest)
    return nil
  }
}
