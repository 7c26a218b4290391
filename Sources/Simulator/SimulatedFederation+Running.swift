import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Does a number of random operations, each followed by what the weather brings.
  func run(operations: Int) throws {
    connectAll()
    for operation in 0..<operations where watch.violations.isEmpty {
      try depart(before: operation)
      try operate()
      try trouble()
      try pass(milliseconds: pause())
      if random.below(3) == 0 { connectAll() }
    }
  }

  private func pause() -> Int64 {
    switch random.below(100) {
    case 0..<88: Int64(random.below(300))
    case 88..<98: Int64(random.below(5_000))
    default: 20_000 + Int64(random.below(200_000))
    }
  }

  private func operate() throws {
    guard let node = random.pick(nodes.filter { $0.life != nil }) else { return }
    switch random.below(100) {
    case 0..<38: try send(from: node)
    case 38..<46: draft(at: node)
    case 46..<58: approve()
    case 58..<63: acknowledge(at: node)
    case 63..<66: read(at: node)
    case 66..<77:
      record("tick \(node.name)")
      node.perform([.tick])
      collect(node)
    case 77..<82: if weather.hasGroups { convene(at: node) }
    case 82..<84: if weather.sealed > 0 { look(at: node) }
    case 84..<88: if weather.hasPouches { pack(at: node) }
    default:
      if let liar, liar.node.life != nil { try lie(liar) }
    }
  }

  /// Seals a message and dispatches it, as after an approval.
  private func send(from author: SimulatedNode) throws {
    guard let core = author.life?.core else { return }
    let group = groupAudience(of: author)
    let recipients = group?.members ?? audience(of: author)
    let isSealed = group == nil && random.index(100) < weather.sealed
    let id = Hex.encode(random.bytes(16))
    let template = try MessageText.completed(
      id: id, author: author.name, recipients: recipients, padding: Int(random.below(40)), isSealed: isSealed)
    let statement = try SealedStatement(sender: author.name, recipients: recipients, message: template)
    let salt = try Salt(random.bytes(32))
    record("send \(author.name) \(recipients)\(isSealed ? " sealed" : "") \(id)")
    guard let task = try? core.sealTask(nil, statement, salt, at: author.clock.now, group: group?.target) else {
      return record("refused")
    }
    written.append(
      WrittenMessage(
        author: author.name, recipients: recipients, id: id, commitment: statement.commitment(salt: salt),
        kind: isSealed ? .sealed : .plain))
    agenda.add(.work(author.name, life: author.lives, .seal([task])), at: clock.now + Int64(random.below(5)))
  }

  func audience(of author: SimulatedNode) -> [NodeName] {
    let others = nodes.map(\.name).filter { $0 != author.name }
    let first = random.index(others.count)
    let count = random.below(5) == 0 ? 1 + random.index(others.count) : 1
    return (0..<count).map { others[(first + $0) % others.count] }
  }

  /// Mends everything and waits until nothing moves any more.
  func heal() throws {
    record("heal")
    isHealing = true
    for way in network.blocked { unblock(way) }
    for node in nodes {
      node.disk.fail(nil)
      node.clock.set(offset: 0)
    }
    // Until keys are valid everywhere that a clock ahead of the others said begin later.
    try pass(milliseconds: 10_000 + weather.skew)
    for node in nodes { try restart(node.name) }
    for end in network.ends { cut(end, "heal") }
    try pass(milliseconds: 100)
    try resumeAll()
    for round in 0..<(restored != nil ? 9 : departure?.hasHappened == true ? 7 : 4) {
      for version in 1...stewards.versions.count { for node in nodes where isGiven(node) { give(version, to: node) } }
      connectAll()
      try pass(milliseconds: 1_000)
      tickAll()
      for (name, other) in [(0, 1), (1, 0)] where weather.isHandCarried {
        pack(at: nodes[name], for: nodes[other].name)
      }
      try pass(milliseconds: 1_000)
      // Officers who wait until everybody was heard close the log at the largest end that anybody saw.
      if round > 1 { try openEpoch() }
    }
    tickAll()
    try pass(milliseconds: 1_000)
  }

  private func tickAll() {
    for node in nodes {
      node.perform([.tick])
      collect(node)
    }
  }

  /// Whether a node gets versions by hand: where a member was parted from the others, one of those, and the rest over links.
  private func isGiven(_ node: SimulatedNode) -> Bool {
    guard departure?.hasHappened == true else { return true }
    return isParted(node.name) || node.name == nodes.first { !isParted($0.name) }?.name
  }

  private func give(_ version: Int, to node: SimulatedNode) {
    agenda.add(.directory(node.name, version: version), at: clock.now)
  }
}
