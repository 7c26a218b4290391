import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import SimulatedDisk

extension SimulatedFederation {
  /// Nothing that the liar made up is believed.
  func checkLiar(at node: SimulatedNode, _ own: LogReading, _ readings: [NodeName: LogReading]) throws {
    guard let liar, let truth = readings[liar.node.name], let life = node.life else { return }
    let name = liar.node.name
    for lie in liar.forbidden where lie.recipient == node.name {
      if try life.store.read({ try $0.message(author: lie.author.text, id: lie.id) }) != nil {
        watch.violation("5: \(node.name) took a message for one of \(lie.author) that is none")
      }
    }
    if let held = try life.store.read({ try $0.held(of: name) }), liar.evil.contains(held) {
      watch.violation("3: \(node.name) holds a head of \(name) that contradicts what it held before")
    }
    for (place, stated) in own.receipts where place.peer == name {
      for receipt in stated where !truth.digests.contains(receipt.event.event) {
        watch.violation("5: \(node.name) receipted a dispatch that \(name) never logged")
      }
    }
    for taken in own.recorded where taken.peer == name.text {
      guard taken.index < truth.leaves.count, truth.leaves[Int(taken.index)].hex == taken.leaf else {
        watch.violation("5: \(node.name) took a receipt that is not in the log of \(name)")
        continue
      }
      guard liar.receipts[node.name]?.contains(where: { $0.index == taken.index }) != true else {
        watch.violation("5: \(node.name) took a receipt for what it never sent so")
        continue
      }
    }
  }

  /// Lets the liar put a lie in its own log, and show it.
  func lie(_ liar: Liar) throws {
    // What is under seal goes another way, and might come second to a lie under its id.
    let known = written.filter { $0.author == liar.node.name && $0.kind != .sealed }
    // A liar whose store fails lies no more for now.
    guard let what = try? liar.enter(honest.map(\.name), known: known) else { return }
    record("enters \(what)")
    counts.lies += 1
    liar.node.perform([.tick])
    collect(liar.node)
  }
}
