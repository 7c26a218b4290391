import Evidence
import NodeCore
import NodeStore
import PeerSync

extension SimulatedFederation {
  /// Checks the invariants of the design after everything was healed.
  /// - Returns: what is violated, in words; empty when all hold.
  package func violations() throws -> [String] {
    var found: [String] = []
    for message in sent {
      guard let node = node(message.recipient),
        let author = node.name == message.author ? nil : self.node(message.author)
      else { continue }
      let copies = try node.store.read { try $0.messages(idPrefix: message.id).count }
      if copies != 1 { found.append("2: message \(message.id) is at \(message.recipient) \(copies) times") }
      let waiting = try author.store.read { try $0.unreceipted(to: message.recipient, on: author.core.ordinary) }
      if waiting > 0 { found.append("1: \(author.name) lacks \(waiting) receipts of \(message.recipient)") }
    }
    for node in nodes { found += try logViolations(of: node) }
    return found
  }

  /// A node's log hashes to what it signed, and everybody holds a head that it extends.
  private func logViolations(of node: SimulatedNode) throws -> [String] {
    var found: [String] = []
    let head = try node.store.read { tx in
      guard let head = try tx.newestHead() else { return Checkpoint?.none }
      let root = try MerkleTree.root(size: head.checkpoint.size, reading: tx)
      if root != head.checkpoint.root { found.append("4: \(node.name) signed another root than its entries have") }
      return head.checkpoint
    }
    for other in nodes where other.name != node.name {
      guard let held = try other.store.read({ try $0.held(of: node.name) }) else { continue }
      let root = try node.store.read { try MerkleTree.root(size: held.size, reading: $0) }
      if held.size > head?.size ?? 0 || root != held.root {
        found.append("3: \(other.name) holds a head of \(node.name) that its log does not extend")
      }
      if try other.store.read({ try $0.forkCount(of: node.name) }) > 0 {
        found.append("3: \(other.name) holds a fork of \(node.name)")
      }
    }
    return found
  }
}
