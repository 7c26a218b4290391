import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Brings what goes wrong beside the network.
  func trouble() throws {
    guard let node = random.pick(nodes) else { return }
    if random.happens(weather.partition) { part(node) }
    if random.happens(weather.crash) { crash(node, during: []) }
    if random.happens(weather.diskFault) { breakDisk(of: node) }
    if random.happens(weather.clockJump) { setClock(of: node) }
    if random.happens(weather.directory) { try changeDirectory() }
    if weather.restore > 0 { backUp(node) }
    if random.happens(weather.restrict) { restrict(at: node) }
    if random.happens(20) { cutOne() }
  }

  private func cutOne() {
    if let end = random.pick(network.ends) { cut(end, "weather") }
  }

  /// Takes one way, both ways, or all ways of a node away for a while.
  private func part(_ node: SimulatedNode) {
    let others = nodes.map(\.name).filter { $0 != node.name }
    guard let other = random.pick(others) else { return }
    let out = SimulatedNetwork.Way(from: node.name, to: other)
    let back = SimulatedNetwork.Way(from: other, to: node.name)
    let ways: [SimulatedNetwork.Way] =
      switch random.below(4) {
      case 0: [out]
      case 1: [back]
      case 2: [out, back]
      default:
        others.flatMap { [.init(from: node.name, to: $0), .init(from: $0, to: node.name)] }
      }
    let until = clock.now + 200 + Int64(random.below(random.below(4) == 0 ? 200_000 : 5_000))
    for way in ways where !network.blocked.contains(way) {
      record("block \(way.from) \(way.to)")
      network.block(way)
      agenda.add(.unblock(way.from, way.to), at: until)
    }
  }

  /// Lets a disk fail: full for a while, or an operation that fails once.
  private func breakDisk(of node: SimulatedNode) {
    let number = 1 + random.index(30)
    let partial = random.below(2) == 0
    let fault =
      switch random.below(4) {
      case 0, 1: DiskFault(.write, number: number, .full, lasts: true, isPartial: partial)
      case 2: DiskFault(.write, number: number, .input, isPartial: partial)
      default: DiskFault(.sync, number: 1 + random.index(5), .input)
      }
    record("fault \(node.name) \(fault.kind) \(fault.reason) \(fault.number)")
    counts.faults += 1
    node.disk.fail(fault)
    agenda.add(.repair(node.name), at: clock.now + 100 + Int64(random.below(5_000)))
  }

  /// Sets a clock up to an hour off, or right.
  private func setClock(of node: SimulatedNode) {
    let offset = random.below(3) == 0 ? 0 : Int64(random.below(7_200_001)) - 3_600_000
    record("clock \(node.name) \(offset)")
    node.clock.set(offset: offset)
  }

  /// Issues a version of the directory that reaches the nodes one after the other.
  private func changeDirectory() throws {
    try stewards.issue(at: clock.now)
    let version = stewards.versions.count
    record("directory issued \(version)")
    for node in nodes {
      agenda.add(.directory(node.name, version: version), at: clock.now + Int64(random.below(10_000)))
    }
  }
}
