import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Sends bytes over a link, with whatever the weather does to them.
  func send(_ bytes: [UInt8], from end: SimulatedNetwork.End, _ mark: FrameMark?) {
    guard let other = network.other(of: end) else { return }
    counts.frames += 1
    watch.sees(bytes, from: end.node)
    guard !isHealing else { return arrive(bytes, at: other, mark) }
    if random.happens(weather.drop) { return record("drop \(other.node) \(other.link.number)") }
    if random.happens(weather.cutInside) {
      // The rest of the frame never comes: what came of it must do no harm.
      agenda.add(.frame(other, Array(bytes.prefix(random.index(bytes.count))), nil), at: clock.now + 10)
      return cut(end, "cut inside a frame")
    }
    arrive(bytes, at: other, mark)
    if random.happens(weather.duplicate) { arrive(bytes, at: other, mark) }
  }

  private func arrive(_ bytes: [UInt8], at end: SimulatedNetwork.End, _ mark: FrameMark?) {
    var delay = Int64(random.below(40))
    var inOrder = true
    if !isHealing {
      if random.happens(weather.delay) { delay += Int64(random.below(20_000)) }
      if let slow = weather.slowNode, slow < nodes.count, end.node == nodes[slow].name { delay += 500 }
      inOrder = !random.happens(weather.reorder)
    }
    let at = network.arrival(at: end, after: delay, now: clock.now, inOrder: inOrder)
    agenda.add(.frame(end, bytes, mark), at: at)
  }

  /// Breaks a link: what is on its way is lost, and both ends learn of it.
  func cut(_ end: SimulatedNetwork.End, _ why: String) {
    guard let (one, other) = network.cut(end) else { return }
    record("cut \(one.node) \(one.link.number) \(why)")
    for end in [one, other] {
      watch.closed(end)
      agenda.add(.down(end), at: network.arrival(at: end, after: Int64(random.below(40)), now: clock.now))
    }
  }

  /// Joins every two nodes that run, are apart and can reach each other.
  func connectAll() {
    for (index, first) in nodes.enumerated() where first.life != nil {
      for second in nodes[(index + 1)...] where second.life != nil && !network.isConnected(first.name, second.name) {
        guard !areApart(first.name, second.name), let (a, b) = network.connect(first.name, second.name) else {
          continue
        }
        counts.links += 1
        record("link \(first.name) \(second.name) \(a.link.number)")
        for (node, end, peer) in [(first, a, second), (second, b, first)] {
          node.perform([.linkOpened(end.link, peer.name)])
          collect(node)
        }
      }
    }
  }

  /// Ends a node at once, as a power cut does; it comes back by itself after a while.
  func crash(_ node: SimulatedNode, during inputs: [NodeInput]) {
    guard node.life != nil else { return }
    let loss = random.pick(PowerLoss.allCases) ?? .nothing
    record("crash \(node.name) \(loss)")
    counts.crashes += 1
    node.crash(during: inputs, loss, random)
    for end in network.ends where end.node == node.name { cut(end, "crash") }
    agenda.add(.start(node.name), at: clock.now + 50 + Int64(random.below(5_000)))
  }

  /// Starts a node from what its disk holds.
  func restart(_ name: NodeName) throws {
    guard let node = node(name), node.life == nil else { return }
    do {
      try node.start()
      watch.starts(name)
      record("start \(name)")
    } catch {
      // A disk that fails lets nobody start; where it works, a node that does not start lost its store.
      guard node.isDiskFailing else {
        return watch.violation("1: \(name) does not start after a power loss: \(error)")
      }
      record("start \(name) failed")
      agenda.add(.start(name), at: clock.now + 1000)
      return
    }
    tokens = tokens.filter { !$0.key.hasPrefix(name.text) }
    // What was issued while it was down.
    while let held = node.life?.core.directory?.text.version, held < stewards.versions.count {
      node.install(stewards.versions[Int(held)])
      guard node.life?.core.directory?.text.version != held else { break }
    }
    collect(node)
  }
}
