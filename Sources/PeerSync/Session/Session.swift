package import Evidence

/// One link to one peer as a pure state machine: frames and progress in, effects out.
///
/// No clock, randomness or I/O inside; the same events over the same source give the same effects. The parts: what
/// comes in (`Session+Receiving`), what goes out (`Session+Sending`).
package struct Session: Sendable {
  /// Where the link stands.
  enum Phase: Sendable, Equatable {
    /// The peer's hello is awaited.
    case greeting
    /// The peer's first frontier is awaited.
    case meeting
    /// Everything may be sent.
    case live
    /// Nothing more is said.
    case ended
  }

  /// Both ends.
  package let facts: SessionFacts
  var phase = Phase.greeting
  let begun: Timestamp
  var lastReceived: Timestamp
  var lastSent: Timestamp

  /// What the peer said first.
  package internal(set) var peerHello: Hello?
  /// The peer's head that we hold.
  var held: Checkpoint?
  /// The channels between both.
  var channels: SessionChannels
  /// Bytes of messages and receipts that the transport has not yet said to have taken.
  var ahead: UInt64 = 0
  /// What we may still take before we grant more.
  var granted = SessionCredit()
  var frontiers = 0

  /// Whether the peer says that it holds more of this log than there is: nothing can be linked to that until it proves it.
  var peerAhead = false
  /// The earlier epoch of this log that the peer holds; nil when it holds the newest, or nothing.
  var peerEpoch: UInt64?
  /// Whether it was shown over this link how this log goes on in a new epoch.
  var wasShownOpening = false
  /// Whether it ended the link over that: it does not take the new epoch.
  package internal(set) var refusesEpoch = false
  /// Whether it said that it holds the epoch that this log is in.
  package var holdsEpoch: Bool { phase == .live && peerEpoch == nil && !wasShownOpening && peerHolds > 0 }
  /// How often the peer was asked to show what it holds, and asked us.
  var asks = (sent: 0, answered: 0)
  /// The size of our log that the peer holds, by the order of frames.
  var peerHolds: UInt64 = 0
  /// What the peer may still take.
  var credit = SessionCredit()
  /// Our receipts for the peer below this entry were sent, or are held by the peer.
  var sentReceipt: UInt64 = 0
  /// What this node states of itself below this entry was sent, or is held by the peer.
  var sentStated: UInt64 = 0
  /// The entry at or above which something to state may stand that was not sent; nil for none.
  var stateDue: UInt64?
  /// The last tick offered for cosigning.
  var sentTick: UInt64 = 0
  /// The size up to which the peer was shown that our statements are witnessed.
  var toldWitnessed: UInt64 = 0

  /// The part of the directory that was asked for and did not come yet.
  var askedDirectory: (version: UInt64, offset: UInt64)?
  /// Whether the peer goes by a directory that contradicts the one here; nothing of content goes either way then.
  package internal(set) var contradicts = false
  /// Pieces of attachments that were asked for and did not come yet.
  var asked: Set<EnclosurePiece> = []
  /// Pieces that were asked for together with one that the peer says it has not got; they may still come.
  var missed: Set<EnclosurePiece> = []
  /// Whether nobody is at the other end: nothing is answered, and what nobody asked for is taken.
  package internal(set) var isPouch = false
  /// Whether a head came that is older than the one held and is not linked to it, as an old pouch brings it.
  package internal(set) var isBehind = false

  /// Begins a session.
  package init(_ facts: SessionFacts, at now: Timestamp) {
    self.facts = facts
    begun = now
    lastReceived = now
    lastSent = now
    channels = SessionChannels(ownEpoch: facts.logEpoch)
  }

  /// Whether the peer used up what it may send in a minute; what it was granted already still counts.
  package var isThrottled = false
  /// Why the peer takes no message for now, as it said; nil while it does.
  package var refusal: CreditHold? { credit.hold }

  /// Whether what is held of third authors is told over this link.
  private var speaksOfGroups: Bool { phase == .live && !isClosed }

  /// Whether no content may go either way: an administrator decided it, or both go by directories that contradict each other.
  var isClosed: Bool { facts.quarantined || contradicts }

  /// Whether the link may carry messages.
  package var isLive: Bool { phase == .live }

  /// Handles one event.
  /// - Throws: only what the source throws; everything wrong with the peer becomes an effect.
  package mutating func handle(
    _ event: SessionEvent, at now: Timestamp, reading source: some SyncSource
  ) throws -> [SessionEffect] {
    guard phase != .ended else { return [] }
    var effects: [SessionEffect]
    switch event {
    case .opened: effects = [.send(hello)]
    case .frame(let prepared):
      lastReceived = now
      // A link may bring the same while the pouch is unpacked.
      if isPouch { try recall(source) }
      effects = try receive(prepared, source)
    case .progress: effects = []
    case .drained:
      ahead = 0
      effects = []
    case .cosigned(let checkpoint, let lines): effects = [.send(answer(checkpoint, lines))]
    case .notCosigned(let status, let held):
      effects = [
        .send(
          .cosignature(CosignatureAnswer(status: UInt32(clamping: status), size: held, root: .zero, lines: [])))
      ]
    case .stating(let from):
      stateDue = from
      effects = []
    case .held(let checkpoint): effects = try hold(checkpoint, source)
    case .ask(let pieces): effects = ask(pieces)
    case .askDirectory(let version, let offset): effects = askDirectory(version, offset)
    case .refuse(let digest): effects = [.send(.enclosureGone(digest))]
    case .echo: effects = [.send(.ping)]
    case .tellGroups(let heads): effects = speaksOfGroups ? [.send(.groupHeads(heads))] : []
    case .showGroup(let proof): effects = speaksOfGroups ? [.send(.groupProof(proof))] : []
    case .clock: effects = isPouch ? [] : try clock(now, source)
    case .stop(let error): effects = stop(error)
    }
    if phase == .live, !isPouch { effects += try pump(source) }
    if effects.contains(where: \.isSend) { lastSent = now }
    return effects
  }

  /// Ends the session, telling the peer why.
  mutating func stop(_ error: PeerSyncError) -> [SessionEffect] {
    phase = .ended
    return [.send(.close(code: error.code.rawValue, reason: "\(error.code)")), .end(error)]
  }

  /// Takes a head that came another way; the peer is told, and starts again from there.
  private mutating func hold(_ checkpoint: Checkpoint, _ source: some SyncSource) throws -> [SessionEffect] {
    guard phase != .greeting, checkpoint.size > held?.size ?? 0 else { return [] }
    held = checkpoint
    return [.send(try frontier(source))]
  }

  private mutating func clock(_ now: Timestamp, _ source: some SyncSource) throws -> [SessionEffect] {
    if phase != .live, now > begun.advanced(bySeconds: Limits.helloSeconds) {
      return stop(PeerSyncError(.timeout, "\(facts.peer) did not finish its greeting in \(Limits.helloSeconds) s"))
    }
    if now > lastReceived.advanced(bySeconds: Limits.silenceSeconds) {
      return stop(PeerSyncError(.timeout, "\(facts.peer) was silent for \(Limits.silenceSeconds) s"))
    }
    let again = try grantAgain(source)
    if now > lastSent.advanced(bySeconds: Limits.pingSeconds) { return again + [.send(.ping)] }
    return again
  }

  private var hello: Frame {
    .hello(
      Hello(
        federation: facts.federation, node: facts.node, identity: facts.identity, directory: facts.directory,
        logEpoch: facts.logEpoch, software: facts.software))
  }

  private func answer(_ checkpoint: Checkpoint, _ lines: [NoteLine]) -> Frame {
    .cosignature(CosignatureAnswer(status: 200, size: checkpoint.size, root: checkpoint.root, lines: lines))
  }
}

extension SessionEffect {
  var isSend: Bool {
    if case .send = self { true } else { false }
  }
}
