import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Lets an administrator pause or quarantine a peer for a while.
  func restrict(at node: SimulatedNode) {
    guard node.life != nil, let peer = random.pick(nodes.map(\.name).filter { $0 != node.name }) else { return }
    let kind: PeerRestriction.Kind = random.below(2) == 0 ? .paused : .quarantined
    record("\(kind.rawValue) \(node.name) \(peer)")
    defer { collect(node) }
    let request: NodeRequest = kind == .paused ? .peerPause(peer.text) : .peerQuarantine(peer.text)
    guard ask(request, of: node, as: "admin", DoneAnswer.self) != nil, let taken = taken(by: node, from: peer) else {
      return record("refused")
    }
    // What the same transaction had decided to say before goes out before.
    collect(node)
    watch.restrict(node.name, peer, kind, taken: taken)
    let rest = Int64(random.below(random.below(4) == 0 ? 300_000 : 20_000))
    agenda.add(.resume(node.name, peer), at: clock.now + 500 + rest)
  }

  /// Lets an administrator take a peer up again; tried again as long as it does not succeed.
  func resume(_ name: NodeName, _ peer: NodeName) {
    guard let node = node(name), let store = node.life?.store,
      let restriction = try? store.read({ Optional.some(try $0.restriction(of: peer)) })
    else { return agenda.add(.resume(name, peer), at: clock.now + 1000) }
    guard restriction != nil else { return watch.lift(name, peer) }
    if let known = watch.restriction(of: peer, by: name), let taken = taken(by: node, from: peer), taken != known.taken
    {
      watch.violation("8: \(name) took messages of \(peer), whom it \(known.kind.rawValue)")
    }
    record("resume \(name) \(peer)")
    defer { collect(node) }
    if ask(.peerResume(peer.text), of: node, as: "admin", DoneAnswer.self) != nil {
      watch.lift(name, peer)
    } else {
      agenda.add(.resume(name, peer), at: clock.now + 1000)
    }
  }

  /// Takes up everybody again.
  func resumeAll() throws {
    for node in nodes {
      let restricted = try node.life?.store.read { try $0.restrictions() } ?? [:]
      for peer in restricted.keys.sorted() { resume(node.name, try NodeName(peer)) }
    }
  }

  /// How many dispatches of a peer a node holds.
  func taken(by node: SimulatedNode, from peer: NodeName) -> UInt64? {
    try? node.life?.store.read { try $0.incoming(from: peer).reduce(0) { $0 + $1.number } }
  }

  /// Whether two nodes have no link at present, by whoever decided it; now and then somebody tries all the same.
  func areApart(_ first: NodeName, _ second: NodeName) -> Bool {
    if weather.isHandCarried, Set([first, second]) == handCarried { return true }
    let isPaused = [(first, second), (second, first)].contains { watch.restriction(of: $1, by: $0)?.kind == .paused }
    // Now and then whoever is no member tries all the same.
    if hasLeft(first) || hasLeft(second) { return isHealing || departures.below(4) != 0 }
    return isPaused && random.below(4) != 0
  }

  /// The two nodes between which everything goes by hand, where there are such.
  var handCarried: Set<NodeName> { weather.isHandCarried ? Set(nodes.prefix(2).map(\.name)) : [] }
}
