import Evidence
import Glibc
import NodeCore
import PeerSync

/// Looks at everything that crosses the network and at every cosignature, and knows what must never happen there.
struct Watch {
  /// What was violated, with the number of the invariant.
  private(set) var violations: [String] = []
  /// Every head that honest nodes showed, by origin and size.
  private(set) var heads: [String: [UInt64: Checkpoint]] = [:]
  /// Frames between honest nodes.
  private(set) var honestFrames = 0
  /// Everybody who ever was in a group, by its id.
  var members: [Digest: Set<NodeName>] = [:]
  /// What administrators decided about peers.
  var restrictions: [NodeName: [NodeName: Restriction]] = [:]
  /// Nodes that go by a version under which a member is none any more.
  var departed: [NodeName: Departed] = [:]
  private let honest: Set<NodeName>
  private var live: Set<SimulatedNetwork.End> = []
  /// What an end granted and has not received yet, below nothing where it came in one transaction with what it was granted
  /// in; what an end may still send.
  private var granted: [SimulatedNetwork.End: Int64] = [:]
  private var allowed: [SimulatedNetwork.End: UInt64] = [:]
  private var cosigners: [String: Set<NodeName>] = [:]
  private var lastCosigned: [String: TreeHead] = [:]
  /// Who told a node in its present life what they cosigned for it.
  private var heard: [NodeName: Set<NodeName>] = [:]

  init(honest: [NodeName]) { self.honest = Set(honest) }

  mutating func violation(_ what: String) {
    if !violations.contains(what), violations.count < 500 { violations.append(what) }
  }

  /// Whether both sides of a link have met, as far as this end knows.
  func isLive(_ end: SimulatedNetwork.End) -> Bool { live.contains(end) }

  mutating func closed(_ end: SimulatedNetwork.End) { live.remove(end) }

  /// Nothing that was sealed may show on the wire.
  mutating func sees(_ bytes: [UInt8], from node: NodeName) {
    let shows = Self.contains(bytes, SimulatedMessage.canary)
    if shows { violation("5: a frame of \(node) shows the text of a message") }
  }

  /// An honest node sends a frame.
  mutating func sends(_ frame: Frame, from end: SimulatedNetwork.End, to peer: NodeName) {
    if honest.contains(peer) { honestFrames += 1 }
    checkAudience(frame, from: end.node, to: peer)
    checkRestriction(frame, from: end.node, to: peer)
    if let linked = frame.linked { shows(linked) }
    checkDeparted(frame, from: end.node, to: peer)
    switch frame {
    case .credit(let messages, _):
      granted[end, default: 0] += Int64(clamping: messages)
      if granted[end, default: 0] > Int64(clamping: PeerSync.Limits.creditMessages) {
        violation("8: \(end.node) grants \(peer) more than it can take")
      }
    case .deliver(let delivery):
      let count = UInt64(delivery.parcels.count)
      if count > allowed[end, default: 0] { violation("8: \(end.node) sends \(peer) more than was granted") }
      allowed[end, default: 0] -= min(count, allowed[end, default: 0])
    default: break
    }
  }

  /// An honest node packs a frame into a pouch.
  mutating func packs(_ frame: Frame, by node: NodeName, for peer: NodeName) {
    checkAudience(frame, from: node, to: peer)
    if let linked = frame.linked { shows(linked) }
  }

  /// A frame was handed to a node.
  mutating func delivered(_ frame: Frame, to end: SimulatedNetwork.End, from peer: NodeName) {
    switch frame {
    case .frontier:
      live.insert(end)
      heard[end.node, default: []].insert(peer)
    case .credit(let messages, _):
      let limit = PeerSync.Limits.creditMessages
      allowed[end] = min(allowed[end, default: 0] + min(messages, limit), limit)
    case .deliver(let delivery):
      granted[end, default: 0] -= Int64(delivery.parcels.count)
    default: break
    }
  }

  /// A head that a node shows must be the only one of its size.
  private mutating func shows(_ linked: LinkedCheckpoint) {
    guard let head = try? Checkpoint(parsing: linked.note.text) else { return }
    let origin = head.origin.description
    if let known = heads[origin]?[head.size], known.root != head.root {
      violation("3: \(head.origin.node) signed two roots for the size \(head.size)")
    }
    heads[origin, default: [:]][head.size] = head
  }

  /// A witness is about to cosign: never less than before, never another root for one size.
  mutating func cosigns(_ witness: NodeName, _ offered: OfferedCheckpoint) {
    cosigners[Self.key(offered.origin, offered.head), default: []].insert(witness)
    guard honest.contains(witness) else { return }
    let key = "\(witness) \(offered.origin)"
    if let last = lastCosigned[key] {
      if offered.head.size < last.size { violation("3: \(witness) cosigns less of \(offered.origin) than before") }
      if offered.head.size == last.size, offered.head.root != last.root {
        violation("3: \(witness) cosigns two roots for one size of \(offered.origin)")
      }
    }
    lastCosigned[key] = offered.head
  }

  /// A node begins a new life: it has heard nobody.
  mutating func starts(_ node: NodeName) { heard[node] = [] }

  /// A node is about to sign or cosign: after its first start only when enough witnesses told it what they cosigned.
  mutating func signs(_ node: NodeName, life: Int, witnesses: [NodeName], quorum: Int) {
    guard life > 1, !witnesses.isEmpty, honest.contains(node) else { return }
    if witnesses.filter(heard[node, default: []].contains).count < witnesses.count - quorum + 1 {
      violation("1: \(node) signs after a start before enough witnesses told it what they saw")
    }
  }

  /// The largest size of a log that so many cosigned.
  func cosignedSize(of origin: String, quorum: Int) -> UInt64 {
    heads[origin, default: [:]].values
      .filter { cosigners[Self.key(origin, $0.treeHead)]?.count ?? 0 >= quorum }.map(\.size).max() ?? 0
  }

  /// How many witnesses cosigned a head.
  func cosignerCount(of head: Checkpoint) -> Int {
    cosigners[Self.key(head.origin.description, head.treeHead)]?.count ?? 0
  }

  /// Whether bytes stand somewhere in others.
  private static func contains(_ bytes: [UInt8], _ part: [UInt8]) -> Bool {
    bytes.withUnsafeBytes { wire in
      part.withUnsafeBytes { text in
        guard let first = text.first, let base = wire.baseAddress, let wanted = text.baseAddress else { return false }
        var place = 0
        while place + text.count <= wire.count,
          let found = memchr(base + place, Int32(first), wire.count - place - text.count + 1)
        {
          if memcmp(found, wanted, text.count) == 0 { return true }
          place = base.distance(to: UnsafeRawPointer(found)) + 1
        }
        return false
      }
    }
  }

  private static func key(_ origin: String, _ head: TreeHead) -> String { "\(origin) \(head.size) \(head.root.hex)" }
}
