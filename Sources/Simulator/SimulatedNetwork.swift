import Evidence
import NodeCore
import OrderedCollections
import PeerSync

/// The links between nodes, and which way they carry.
struct SimulatedNetwork {
  /// One end of a link.
  struct End: Hashable {
    let node: NodeName
    let link: LinkID
  }

  /// A way from one node to another.
  struct Way: Hashable {
    let from: NodeName
    let to: NodeName
  }

  private var others: OrderedDictionary<End, End> = [:]
  private var peers: [End: NodeName] = [:]
  private var lastAt: [End: Int64] = [:]
  private var nextLink: UInt64 = 1
  /// Ways that carry nothing at present.
  private(set) var blocked: OrderedSet<Way> = []
  private var stalled: [Way: [Agenda.Item]] = [:]

  /// The ends that are up, in the order in which they were made.
  var ends: [End] { Array(others.keys) }

  /// Who is, or was, at the other side of an end.
  func peer(of end: End) -> NodeName? { peers[end] }

  /// Whether an end belongs to a link that is up.
  func isUp(_ end: End) -> Bool { others[end] != nil }

  func other(of end: End) -> End? { others[end] }

  func isConnected(_ a: NodeName, _ b: NodeName) -> Bool {
    others.contains { $0.key.node == a && $0.value.node == b }
  }

  /// Makes a link; nil when one of the two ways carries nothing.
  mutating func connect(_ a: NodeName, _ b: NodeName) -> (End, End)? {
    guard !blocked.contains(Way(from: a, to: b)), !blocked.contains(Way(from: b, to: a)) else { return nil }
    let first = End(node: a, link: LinkID(nextLink))
    let second = End(node: b, link: LinkID(nextLink + 1))
    nextLink += 2
    others[first] = second
    others[second] = first
    peers[first] = b
    peers[second] = a
    return (first, second)
  }

  /// Takes a link down.
  /// - Returns: both ends.
  mutating func cut(_ end: End) -> (End, End)? {
    guard let other = others.removeValue(forKey: end) else { return nil }
    others.removeValue(forKey: other)
    return (end, other)
  }

  /// When something that is sent now arrives, so that frames of one link keep their order; later ones may overtake one that
  /// is sent out of order.
  mutating func arrival(at end: End, after delay: Int64, now: Int64, inOrder: Bool = true) -> Int64 {
    // In steps of ten milliseconds: what arrives together is one transaction, as on a busy node.
    let free = (now + 1 + delay + 9) / 10 * 10
    guard inOrder else { return free }
    let at = max(free, lastAt[end] ?? 0)
    lastAt[end] = at
    return at
  }

  /// Keeps what arrives over a way that carries nothing at present.
  /// - Returns: whether it is kept.
  mutating func stall(_ item: Agenda.Item, at end: End) -> Bool {
    guard let peer = peers[end] else { return false }
    let way = Way(from: peer, to: end.node)
    guard blocked.contains(way) else { return false }
    stalled[way, default: []].append(item)
    return true
  }

  mutating func block(_ way: Way) { blocked.append(way) }

  /// Lets a way carry again.
  /// - Returns: what waited for it, in order.
  mutating func unblock(_ way: Way) -> [Agenda.Item] {
    blocked.remove(way)
    return stalled.removeValue(forKey: way) ?? []
  }
}
