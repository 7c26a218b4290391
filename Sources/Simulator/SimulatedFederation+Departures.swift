import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync

extension SimulatedFederation {
  /// Lets the stewards part a member from the others, when its time has come.
  func depart(before operation: Int) throws {
    guard var departure, !departure.hasHappened, operation >= departure.operation, let member = node(departure.node),
      isReady(member)
    else { return }
    switch departure.kind {
    case .state(let state):
      try stewards.issue(at: clock.now, departing: (departure.node, state))
      record("\(state.rawValue) \(departure.node)")
      agenda.add(.directory(departure.node, version: stewards.versions.count), at: clock.now + 5_000)
      // It reaches one of the others by hand, and the rest over links.
      if let first = departures.pick(nodes.map(\.name).filter { $0 != departure.node }) {
        agenda.add(.directory(first, version: stewards.versions.count), at: clock.now + 10)
      }
    case .deceived:
      guard nodes.allSatisfy(isReady) else { return }
      let other = try stewards.other(at: clock.now)
      try stewards.issue(at: clock.now)
      record("deceived \(departure.node)")
      departure.other = other.reference
      // All at once: who has neither takes the first that a peer shows, as signed as the other.
      for node in nodes {
        node.install(node === member ? other : stewards.directory)
        collect(node)
      }
    }
    departure.hasHappened = true
    self.departure = departure
  }

  /// Whether a node goes by the newest version and can take the next.
  private func isReady(_ node: SimulatedNode) -> Bool {
    !node.isDiskFailing && node.life?.core.directory?.text.version == UInt64(stewards.versions.count)
  }

  /// Whether a node was parted from the others.
  func isParted(_ name: NodeName) -> Bool { departure.map { $0.hasHappened && $0.node == name } ?? false }

  /// Whether a node is no member any more, by the stewards' word.
  func hasLeft(_ name: NodeName) -> Bool {
    guard isParted(name), case .state? = departure?.kind else { return false }
    return true
  }

  /// Notes when a node goes by the version under which a member is none any more: from then on nothing is said or taken.
  func noteDeparture(at node: SimulatedNode) {
    guard let departure, node.name != departure.node, hasLeft(departure.node),
      watch.departed[node.name] == nil,
      let state = node.life?.core.directory?.party(departure.node)?.state, state != .active,
      let taken = taken(by: node, from: departure.node)
    else { return }
    watch.departs(departure.node, at: node.name, taken: taken)
  }

  /// What must have come of it after everything was healed.
  func checkDeparture(_ readings: [NodeName: LogReading]) throws {
    guard let departure, departure.hasHappened else { return }
    for node in honest where node.name != departure.node {
      guard let other = departure.other else {
        guard let known = watch.departed[node.name] else {
          watch.violation("16: \(node.name) never learned that \(departure.node) is no member")
          continue
        }
        if taken(by: node, from: departure.node) != known.taken {
          watch.violation("8: \(node.name) took messages of \(departure.node), who is no member")
        }
        continue
      }
      for name in [node.name, departure.node] { try checkProof(at: name) }
      guard let there = readings[departure.node], let own = readings[node.name] else { continue }
      let lies = there.dispatches.filter { $0.key.peer == node.name && $0.value.event.directory == other }
      for place in lies.keys {
        let receipts = own.receipts[LogReading.Place(peer: departure.node, place: place.place)] ?? []
        if receipts.contains(where: { $0.event.reason != .otherDirectory }) {
          watch.violation("16: \(node.name) took a message under a directory that contradicts its own")
        }
      }
    }
  }

  /// Who met somebody with another directory of one version has the proof. Where parts of it vanish or overtake others on a link
  /// that stays up, as no TLS lets them, the peer counts as one that shows nonsense and is asked again an hour later.
  private func checkProof(at name: NodeName) throws {
    guard !weather.losesOrder else { return }
    let forks = try node(name)?.life?.store.read { try $0.directoryForks() } ?? []
    if forks.isEmpty { watch.violation("16: \(name) met another directory of one version and kept no proof") }
  }
}
