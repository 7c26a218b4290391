import Evidence
import Membership
import NodeCore
import NodeStore
import OrderedCollections
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Lets everything happen that happens within some time. What reaches a node at one moment is one transaction, as on a busy
  /// node.
  func pass(milliseconds: Int64) throws {
    let end = clock.now + milliseconds
    while let next = agenda.next, next <= end {
      clock.advance(to: next)
      while agenda.next == next, let (_, item) = agenda.pop() {
        if let arrival = arrival(item) {
          arrivals[arrival.node, default: []].append(arrival)
        } else {
          try takeArrivals()
          try happen(item)
        }
      }
      try takeArrivals()
      tickClocks()
    }
    clock.advance(to: end)
    tickClocks()
  }

  private func happen(_ item: Agenda.Item) throws {
    switch item {
    case .frame, .work: break
    case .down(let end):
      guard !network.stall(item, at: end), let node = node(end.node) else { return }
      watch.closed(end)
      node.perform([.linkClosed(end.link)])
      collect(node)
    case .start(let name): try restart(name)
    case .directory(let name, let version):
      guard let node = node(name), let directory = stewards.versions.dropFirst(version - 1).first else { return }
      // A node takes the versions one after the other; one that is down gets it when it is up again.
      guard let held = node.life?.core.directory?.text.version, held + 1 == UInt64(version) else { return }
      record("directory \(name) \(version)")
      node.install(directory)
      collect(node)
    case .fill(let name, let life, let id, let peer, let tries): try fill(name, life, id, for: peer, tries: tries)
    case .pouch(let pouch, let tries): receive(pouch, tries: tries)
    case .unpack(let name, let life, let unpacked): try unpack(name, life, unpacked)
    case .resume(let name, let peer): resume(name, peer)
    case .unblock(let from, let to): unblock(SimulatedNetwork.Way(from: from, to: to))
    case .repair(let name):
      record("repair \(name)")
      node(name)?.disk.fail(nil)
    }
  }

  func unblock(_ way: SimulatedNetwork.Way) {
    record("unblock \(way.from) \(way.to)")
    for item in network.unblock(way) { agenda.add(item, at: clock.now + 10) }
  }

  /// Lets the nodes' clocks run, about once a second: together with whatever else comes within the next, or alone.
  func tickClocks(now force: Bool = false) {
    if force || clock.now >= lastClock + 1000 {
      lastClock = clock.now
      for node in nodes where node.life != nil && node.clockDue == nil { node.clockDue = clock.now }
    }
    for node in nodes where node.life != nil {
      guard let due = node.clockDue, force || due + 1000 <= clock.now else { continue }
      node.perform([])
      collect(node)
    }
  }

  /// Puts what a node wants done on the agenda.
  func collect(_ node: SimulatedNode) {
    var touched = node.takeOutbox()
    while !touched.isEmpty {
      for output in touched { carryOut(output, of: node) }
      touched = node.takeOutbox()
    }
    noteDeparture(at: node)
    if node.mustStop { crash(node, during: []) }
  }

  private func carryOut(_ output: NodeOutput, of node: SimulatedNode) {
    switch output {
    case .send(let link, let frame):
      let end = SimulatedNetwork.End(node: node.name, link: link)
      guard network.isUp(end), let peer = network.peer(of: end) else { return }
      guard let liar, liar.node === node else {
        watch.sends(frame, from: end, to: peer)
        checkWitnessed(frame, of: node)
        return send(frame.encoded(), from: end, nil)
      }
      let twisted = liar.twist(frame, to: peer, rate: isHealing ? 0 : weather.lies)
      counts.lies += twisted.isLie ? 1 : 0
      if twisted.isLie { record("lie \(peer) \(twisted.name)") }
      // The lie is the last of the frames; what the node itself wanted to send goes before.
      for (number, bytes) in twisted.frames.enumerated() {
        send(bytes, from: end, number == twisted.frames.count - 1 ? twisted.mark : nil)
      }
    // Attachments have no files here: a node that is asked for one says so.
    case .piece(let link, let piece): carryOut(.send(link, .enclosureGone(piece.digest)), of: node)
    case .close(let link): cut(SimulatedNetwork.End(node: node.name, link: link), "closed")
    case .work(let work):
      checkSigning(work, of: node)
      // The order in which it was decided counts, not that in which the lines are made.
      if case .cosign(let task) = work {
        watch.cosigns(node.name, task.offered)
        if node !== liar?.node, liar?.evil.contains(where: { $0.treeHead == task.offered.head }) == true {
          watch.violation("3: \(node.name) cosigns a head that no log has")
        }
      }
      agenda.add(.work(node.name, life: node.lives, work), at: clock.now + Int64(random.below(3)))
    case .answer, .directoryChanged, .enclosureNews, .recoveryNews: break
    }
  }

  /// What is shown as witnessed was cosigned by a quorum, at the moment at which it is shown.
  private func checkWitnessed(_ frame: Frame, of node: SimulatedNode) {
    guard case .checkpoint(.witnessed, let linked) = frame, let head = try? Checkpoint(parsing: linked.note.text),
      let quorum = node.life?.core.directory?.party(node.name)?.quorum, watch.cosignerCount(of: head) < quorum
    else { return }
    watch.violation("5: \(node.name) shows a head as witnessed that no quorum cosigned")
  }

  /// Whoever starts anew signs nothing before it has heard from enough witnesses.
  private func checkSigning(_ work: NodeWork, of node: SimulatedNode) {
    switch work {
    case .sign, .cosign:
      guard let party = node.life?.core.directory?.party(node.name) else { return }
      watch.signs(node.name, life: node.lives, witnesses: party.witnesses, quorum: party.quorum)
    default: return
    }
  }
}
