import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Checks the invariants of the design after everything was healed.
  func check() throws {
    var readings: [NodeName: LogReading] = [:]
    for node in nodes {
      guard let store = node.life?.store else {
        watch.violation("8: \(node.name) is down after everything was healed")
        continue
      }
      readings[node.name] = try store.read { try LogReading(node.name, $0) }
    }
    for node in honest {
      guard let own = readings[node.name] else { continue }
      // What a node lost it cannot account for; what it says in its new epoch is compared below.
      if node.name != restored { own.wrong.forEach { watch.violation($0) } }
      for refusal in node.refusals { watch.violation("8: \(node.name) threw a whole transaction away: \(refusal)") }
      if !isParted(node.name) { try checkHeads(of: node) }
      try checkDirectory(of: node)
      for other in honest where other.name != node.name && restored != node.name && restored != other.name {
        guard let theirs = readings[other.name], !isParted(node.name), !isParted(other.name) else { continue }
        comparePair(node.name, own, other.name, theirs)
      }
      try checkLiar(at: node, own, readings)
    }
    try checkMessages(readings)
    try checkGroups()
    try checkDeparture(readings)
    checkRestored()
  }

  /// What one node dispatched to another, and what the other says of it.
  private func comparePair(
    _ author: NodeName, _ sent: LogReading, _ recipient: NodeName, _ got: LogReading
  ) {
    for (place, dispatch) in sent.dispatches where place.peer == recipient {
      let there = LogReading.Place(peer: author, place: place.place)
      guard let stated = got.receipts[there] else {
        watch.violation("13: \(recipient) never receipted number \(place.place.number) of \(author)")
        continue
      }
      if stated.allSatisfy({ $0.event.reason == nil && !$0.event.rungs.contains(.delivered) }) {
        watch.violation("13: \(recipient) never said that number \(place.place.number) of \(author) was delivered")
      }
      for receipt in stated {
        if receipt.event.event != dispatch.digest || receipt.event.envelope != dispatch.event.envelope {
          watch.violation("1: \(recipient) receipted another dispatch than \(author) made")
        }
        if receipt.event.reason != nil {
          watch.violation(
            "8: \(recipient) rejected an honest message of \(author): \(receipt.event.reason?.rawValue ?? "")")
        }
      }
    }
    for place in got.receipts.keys where place.peer == author {
      if sent.dispatches[LogReading.Place(peer: recipient, place: place.place)] == nil {
        watch.violation("1: \(recipient) holds number \(place.place.number), which \(author) knows nothing of")
      }
    }
    let stated = got.receipts.filter { $0.key.peer == author }.values.flatMap { $0 }
    let taken = Set(sent.recorded.filter { $0.peer == recipient.text }.map(\.index))
    // Frames that vanish or overtake others on a link that stays up, as no TLS lets them, may take the word that somebody opened
    // a message with them: nothing tells its sender that there was one.
    let needed = stated.filter { !weather.losesOrder || $0.event.rungs != [.retrieved] }.map(\.index)
    if !taken.isSuperset(of: needed) || !taken.isSubset(of: stated.map(\.index)) {
      watch.violation("13: \(author) has not every receipt of \(recipient), or others")
    }
  }

  /// A node's log has every root that it ever showed, and everybody holds a head that it extends.
  private func checkHeads(of node: SimulatedNode) throws {
    guard let life = node.life else { return }
    let shown = watch.heads[life.core.origin.description] ?? [:]
    let name = node.name
    let found: [String] = try life.store.read { tx in
      var found: [String] = []
      let size = try tx.logSize()
      for head in shown.values.sorted(by: { $0.size < $1.size }) {
        guard head.size <= size else {
          found.append("1: \(name) showed a head of size \(head.size), and has \(size) entries")
          continue
        }
        if try MerkleTree.root(size: head.size, reading: tx) != head.root {
          found.append("3: \(name) showed a root for the size \(head.size) that its log does not have")
        }
      }
      if let head = try tx.newestHead()?.checkpoint, head.size < size {
        found.append("1: \(name) signed \(head.size) of \(size) entries after everything was healed")
      }
      return found
    }
    found.forEach { watch.violation($0) }
    try checkWitnessed(node)
    for other in honest where other.name != name {
      guard let held = try other.life?.store.read({ try $0.held(of: name) }) else { continue }
      guard held.origin == life.core.origin else {
        watch.violation("16: \(other.name) does not follow \(name) into its epoch \(life.core.origin.epoch)")
        continue
      }
      let root = try life.store.read {
        held.size <= (try $0.logSize()) ? try MerkleTree.root(size: held.size, reading: $0) : nil
      }
      if root != held.root { watch.violation("3: \(other.name) holds a head of \(name) that its log does not extend") }
      if try other.life?.store.read({ try $0.forkCount(of: name) }) ?? 0 > 0 {
        watch.violation("3: \(other.name) holds a fork of \(name), who made none")
      }
    }
  }

  /// What counts as witnessed was cosigned by a quorum, however it came.
  private func checkWitnessed(_ node: SimulatedNode) throws {
    guard let life = node.life, let party = life.core.directory?.party(node.name), party.quorum > 0 else { return }
    // Where two nodes have no link, neither cosigns for the other.
    let apart = handCarried.contains(node.name) ? 1 : 0
    guard party.witnesses.count - apart >= party.quorum else { return }
    guard let head = try life.store.read({ try $0.newestHead(witnessed: true) })?.checkpoint else {
      if liar == nil { watch.violation("9: nothing of \(node.name) is witnessed after everything was healed") }
      return
    }
    if watch.cosignerCount(of: head) < party.quorum {
      watch.violation("5: a head of \(node.name) counts as witnessed, and no quorum cosigned it")
    }
  }

  private func checkDirectory(of node: SimulatedNode) throws {
    // Who was deceived stays where it is: a node never goes back.
    if isParted(node.name), departure?.other != nil { return }
    let version = node.life?.core.directory?.text.version ?? 0
    if Int(version) != stewards.versions.count {
      watch.violation("16: \(node.name) has the directory \(version), not \(stewards.versions.count)")
    }
  }
}
