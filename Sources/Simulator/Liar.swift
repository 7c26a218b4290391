import Evidence
import NodeCore
import NodeStore
import PeerSync

/// A whole node that does not keep to the rules: it twists what it sends and puts lies in its own log.
///
/// It has its own keys and nobody else's, so what it signs is signed; everything else must be found out.
final class Liar {
  /// A message that a node must never take as one of an author's.
  struct Forbidden {
    let recipient: NodeName
    let author: NodeName
    let id: String
  }

  /// A statement in the liar's log that travels when the occasion comes.
  struct Statement {
    let event: [UInt8]
    let salt: Salt
    let index: UInt64
  }

  let node: SimulatedNode
  let random: SeededRandom
  /// Heads that no log has.
  var evil: Set<Checkpoint> = []
  /// Messages that nobody may take.
  var forbidden: [Forbidden] = []
  /// What members of a group were told differently.
  var splits: [Split] = []
  /// Receipts for what never was, by the peer they are for.
  var receipts: [NodeName: [Statement]] = [:]
  private var sent: [NodeName: [[UInt8]]] = [:]

  init(_ node: SimulatedNode, _ random: SeededRandom) {
    self.node = node
    self.random = random
  }

  /// What becomes of a frame.
  struct Twisted {
    var name = "honest"
    var frames: [[UInt8]] = []
    var mark: FrameMark?
    /// Whether it is not what the node itself wanted to send.
    var isLie: Bool { name != "honest" }
  }

  /// The ways to twist a frame.
  enum Act: String, CaseIterable {
    case replay, misdirect, tamper, withhold, garbage, oversized, strip, badProof, badStatement, equivocate, fakeGrowth
    case hugeCredit, conflict, badCosignature, frontier, bogusReceipt, staleTick, repeated
  }

  /// Twists a frame, in so many of a thousand cases.
  func twist(_ frame: Frame, to peer: NodeName, rate: Int) -> Twisted {
    let bytes = frame.encoded()
    defer { keep(bytes, for: peer) }
    guard random.happens(rate), let act = random.pick(Act.allCases), let twisted = apply(act, frame, bytes, peer) else {
      return Twisted(frames: [bytes])
    }
    return Twisted(name: act.rawValue, frames: twisted.frames, mark: twisted.mark)
  }

  private func keep(_ bytes: [UInt8], for peer: NodeName) {
    sent[peer, default: []].append(bytes)
    if sent[peer, default: []].count > 24 { sent[peer]?.removeFirst() }
  }

  private func apply(_ act: Act, _ frame: Frame, _ bytes: [UInt8], _ peer: NodeName) -> Twisted? {
    switch act {
    case .replay: return random.pick(sent[peer] ?? []).map { Twisted(frames: [bytes, $0]) }
    case .misdirect:
      let others = sent.keys.sorted().filter { $0 != peer }
      return random.pick(others).flatMap { random.pick(sent[$0] ?? []) }.map { Twisted(frames: [bytes, $0]) }
    case .tamper:
      var changed = bytes
      if !changed.isEmpty { changed[random.index(changed.count)] ^= 1 << UInt8(random.below(8)) }
      return Twisted(frames: [changed])
    case .withhold: return Twisted(frames: [])
    case .repeated: return Twisted(frames: [bytes, bytes, bytes])
    case .garbage: return Twisted(frames: [random.bytes(random.index(200)), bytes])
    case .oversized: return Twisted(frames: [[UInt8](repeating: 7, count: PeerSync.Limits.frame + 1), bytes])
    case .hugeCredit: return Twisted(frames: [bytes, Frame.credit(messages: .max, bytes: .max).encoded()])
    case .conflict, .badCosignature, .frontier: return falseWord(act, frame)
    default: return try? falseEvidence(act, frame, bytes, peer)
    }
  }

  /// Says something that nothing proves.
  private func falseWord(_ act: Act, _ frame: Frame) -> Twisted? {
    switch (act, frame) {
    case (.conflict, .cosignature):
      let answer = CosignatureAnswer(status: 409, size: 1 << 40, root: .zero, lines: [])
      return Twisted(frames: [Frame.cosignature(answer).encoded()])
    case (.badCosignature, .cosignature(let answer)):
      let other = CosignatureAnswer(
        status: 200, size: answer.size, root: Digest.sha256(random.bytes(8)), lines: answer.lines)
      return Twisted(frames: [Frame.cosignature(other).encoded()])
    case (.frontier, .frontier(let frontier)):
      let size = random.below(2) == 0 ? frontier.size + 1000 : UInt64.max
      let other = Frontier(
        logEpoch: frontier.logEpoch, size: size, root: frontier.root, cosigned: frontier.cosigned,
        channels: frontier.channels, receiptsBelow: frontier.receiptsBelow)
      return Twisted(frames: [Frame.frontier(other).encoded()])
    default: return nil
    }
  }
}
