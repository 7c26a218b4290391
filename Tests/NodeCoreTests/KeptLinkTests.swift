import Evidence
import NodeStore
import PeerSync
import Testing

@Suite("The proofs kept of a peer's log")
struct KeptLinkTests {
  private let peer: NodeName
  private let origin: LogOrigin
  private let hashes: [Digest]

  init() throws {
    peer = try NodeName("bravo")
    origin = LogOrigin(node: peer, federation: try FederationName("test.example"), epoch: 1)
    hashes = (0..<300).map { MerkleTree.leafHash([UInt8(truncatingIfNeeded: $0), UInt8($0 / 256)]) }
  }

  /// A tree in memory.
  private struct Tree: HashReader {
    var nodes: [[Digest]] = [[]]

    mutating func append(_ leaf: Digest) throws {
      for node in try MerkleTree.append(leaf, at: UInt64(nodes[0].count), reading: self) {
        while nodes.count <= node.level { nodes.append([]) }
        nodes[node.level].append(node.hash)
      }
    }

    func hash(level: Int, index: UInt64) throws -> Digest { nodes[level][Int(index)] }
  }

  private func head(_ size: UInt64, _ tree: Tree) throws -> Checkpoint {
    Checkpoint(origin: origin, size: size, root: try MerkleTree.root(size: size, reading: tree))
  }

  @Test("are none for a peer that only ticks, and one for each head that brought something")
  func bounded() throws {
    let node = try TestNode("alpha", functions: [])
    var tree = Tree()
    for hash in hashes { try tree.append(hash) }
    // Something came under the heads of size 7 and 60, nothing under all others.
    let bringing: Set<UInt64> = [7, 60]
    try node.store.write { tx in
      for size in UInt64(1)..<300 {
        let old = try head(size, tree)
        if bringing.contains(size) {
          let note = try SignedNote(text: old.text, lines: [])
          try tx.keepNote(old, from: SignedHead(checkpoint: old, note: note))
        }
        let proof = try MerkleTree.consistency(from: size, to: size + 1, reading: tree)
        try tx.keepLink(ProvenGrowth(old: old, new: try head(size + 1, tree), proof: proof), carries: false)
      }
      let kept = try (UInt64(0)...300).compactMap { try tx.link(of: peer.text, from: $0) }
      #expect(kept.map(\.size) == [7, 60] && kept.map(\.next) == [60, 300])
      for link in kept {
        #expect(try link.proof == MerkleTree.consistency(from: link.size, to: link.next, reading: tree))
        try MerkleProof.verifyConsistency(
          old: link.size, oldRoot: link.root, new: link.next, newRoot: link.nextRoot, path: link.proof)
      }
    }
  }
}
