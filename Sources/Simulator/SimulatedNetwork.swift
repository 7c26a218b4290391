import Evidence
import HeapModule
import NodeCore
import OrderedCollections
import PeerSync

/// Links between nodes with delays and breaks that the seed decides. Frames of one link keep their order, as over TCP.
final class SimulatedNetwork {
  /// One end of a link.
  struct End: Hashable {
    let node: NodeName
    let link: LinkID
  }

  /// Something that arrives later.
  private struct Arrival: Comparable {
    let at: Int64
    let order: UInt64
    let to: End
    let frame: [UInt8]?

    static func < (a: Arrival, b: Arrival) -> Bool { (a.at, a.order) < (b.at, b.order) }

    static func == (a: Arrival, b: Arrival) -> Bool { (a.at, a.order) == (b.at, b.order) }
  }

  private let random: SeededRandom
  private var arrivals = Heap<Arrival>()
  private var others: OrderedDictionary<End, End> = [:]
  private var lastAt: [End: Int64] = [:]
  private var order: UInt64 = 0
  private var nextLink: UInt64 = 1

  /// Frames sent so far.
  private(set) var frames = 0

  init(random: SeededRandom) { self.random = random }

  /// The ends that are up, in the order in which they were made.
  var ends: [End] { Array(others.keys) }

  /// When the next thing arrives.
  var next: Int64? { arrivals.min?.at }

  /// Makes a link; both sides learn of it.
  func connect(_ a: NodeName, _ b: NodeName) -> (End, End) {
    let first = End(node: a, link: LinkID(nextLink))
    let second = End(node: b, link: LinkID(nextLink + 1))
    nextLink += 2
    others[first] = second
    others[second] = first
    return (first, second)
  }

  func isConnected(_ a: NodeName, _ b: NodeName) -> Bool { others.contains { $0.key.node == a && $0.value.node == b } }

  /// Sends a frame; nothing when the link is down.
  func send(_ frame: Frame, from end: End, at now: Int64) {
    guard let other = others[end] else { return }
    frames += 1
    push(frame.encoded(), to: other, at: now)
  }

  /// Breaks a link: what is on its way is lost, and both ends learn of it.
  func cut(_ end: End, at now: Int64) {
    guard let other = others.removeValue(forKey: end) else { return }
    others.removeValue(forKey: other)
    push(nil, to: end, at: now)
    push(nil, to: other, at: now)
  }

  /// What arrives next; a nil frame says that the link is down.
  func pop() -> (at: Int64, to: End, frame: [UInt8]?)? {
    while let arrival = arrivals.popMin() {
      if arrival.frame != nil, others[arrival.to] == nil { continue }
      return (arrival.at, arrival.to, arrival.frame)
    }
    return nil
  }

  private func push(_ frame: [UInt8]?, to end: End, at now: Int64) {
    let at = max(now + 1 + Int64(random.below(40)), lastAt[end] ?? 0)
    lastAt[end] = at
    order += 1
    arrivals.insert(Arrival(at: at, order: order, to: end, frame: frame))
  }
}
