import Evidence
import Foundation
import Testing

@Suite("The Merkle tree of RFC 6962")
struct MerkleTests {
  private func leaves() throws -> [Digest] {
    let vectors = try Vectors.json("rfc6962.json")
    let leaves = try #require(vectors["leaves"] as? [String])
    return leaves.compactMap { Hex.decode($0) }.map(MerkleTree.leafHash)
  }

  @Test("gives the published roots for sizes 0 to 8")
  func roots() throws {
    let roots = try #require(try Vectors.json("rfc6962.json")["roots"] as? [String])
    var tree = MemoryTree()
    #expect(try MerkleTree.root(size: 0, reading: tree).hex == roots[0])
    for (index, leaf) in try leaves().enumerated() {
      try tree.append(leaf)
      #expect(try MerkleTree.root(size: tree.size, reading: tree).hex == roots[index + 1])
    }
  }

  @Test("gives the published proofs")
  func proofs() throws {
    var tree = MemoryTree()
    for leaf in try leaves() { try tree.append(leaf) }
    for proof in try #require(try Vectors.json("rfc6962.json")["proofs"] as? [[String: Any]]) {
      let of = UInt64(try #require(proof["of"] as? Int))
      let size = UInt64(try #require(proof["size"] as? Int))
      let path =
        try proof["kind"] as? String == "inclusion"
        ? MerkleTree.inclusion(of: of, size: size, reading: tree)
        : MerkleTree.consistency(from: of, to: size, reading: tree)
      let expected = try #require(proof["first8"] as? [String])
      #expect(path.count == expected.count)
      for (node, prefix) in zip(path, expected) { #expect(node.hex.hasPrefix(prefix)) }
    }
  }

  @Test("proves every entry and every older size, and nothing else", arguments: UInt64(1)...12)
  func property(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var tree = MemoryTree()
    let size = UInt64.random(in: 1...70, using: &random)
    var leaves: [Digest] = []
    for _ in 0..<size {
      leaves.append(MerkleTree.leafHash(random.bytes(9)))
      try tree.append(leaves[leaves.count - 1])
    }
    let root = try MerkleTree.root(size: size, reading: tree)
    for index in 0..<size {
      let path = try MerkleTree.inclusion(of: index, size: size, reading: tree)
      let leaf = leaves[Int(index)]
      try MerkleProof.verifyInclusion(leaf: leaf, index: index, size: size, root: root, path: path)
      #expect(throws: EvidenceError.self) {
        try MerkleProof.verifyInclusion(leaf: root, index: index, size: size, root: root, path: path)
      }
      if size > 1 {
        #expect(throws: EvidenceError.self) {
          try MerkleProof.verifyInclusion(
            leaf: leaf, index: (index + 1) % size, size: size, root: root, path: path)
        }
      }
    }
    for old in 0...size {
      let path = try MerkleTree.consistency(from: old, to: size, reading: tree)
      let oldRoot = try MerkleTree.root(size: old, reading: tree)
      try MerkleProof.verifyConsistency(old: old, oldRoot: oldRoot, new: size, newRoot: root, path: path)
      #expect(throws: EvidenceError.self) {
        try MerkleProof.verifyConsistency(
          old: old, oldRoot: .sha256([9]), new: size, newRoot: root, path: path)
      }
    }
  }

  @Test("refuses hostile numbers without a trap", arguments: UInt64(1)...40)
  func hostile(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let numbers: [UInt64] = [0, 1, 2, 3, 63, 64, 1 << 53, .max - 1, .max]
    let path = try (0..<Int.random(in: 0...70, using: &random)).map { _ in try Digest(random.bytes(32)) }
    for a in numbers {
      for b in numbers {
        #expect(throws: EvidenceError.self) {
          try MerkleProof.verifyInclusion(
            leaf: .sha256([1]), index: a, size: b, root: .sha256([2]), path: path)
        }
        _ = try? MerkleProof.verifyConsistency(
          old: a, oldRoot: .sha256([1]), new: b, newRoot: .sha256([2]), path: path)
      }
    }
  }

  @Test("names two roots of one size a fork")
  func fork() {
    let error = #expect(throws: EvidenceError.self) {
      try MerkleProof.verifyConsistency(old: 5, oldRoot: .sha256([1]), new: 5, newRoot: .sha256([2]), path: [])
    }
    #expect(error?.code == .fork)
  }

  @Test("lays tiles out as C2SP does")
  func tilePaths() {
    #expect(TilePath(.hashes(level: 0), number: 1_234_067, width: 256).description == "tile/0/x001/x234/067")
    #expect(TilePath(.entries, number: 0, width: 3).description == "tile/entries/000.p/3")
    let rows = TileRow.hashes(size: 70_000)
    #expect(rows.map(\.tiles) == [274, 2, 1])
    #expect(rows[0][273].width == 112 && rows[1][1].width == 17 && rows[2][0].width == 1)
    #expect(TileRow.hashes(size: 256).map(\.tiles) == [1, 1])
    for path in ["tile/0/000", "tile/entries/x001/234.p/17", "tile/3/x001/x002/003.p/255"] {
      #expect(TilePath(path)?.description == path)
    }
    for path in ["tile/0/0", "tile/0/000.p/256", "tile/9/000", "tile/entries/x000/001", "tile/0/000.p/0", "x", ""] {
      #expect(TilePath(path) == nil)
    }
  }
}
