import Evidence
import Testing

@Suite("What verified proofs tell of a tree")
struct TreeKnowledgeTests {
  private func tree(_ size: UInt64) throws -> (MemoryTree, [Digest]) {
    var tree = MemoryTree()
    var roots = [MerkleTree.emptyRoot]
    for index in 0..<size {
      try tree.append(MerkleTree.leafHash([UInt8(truncatingIfNeeded: index), UInt8(truncatingIfNeeded: index >> 8)]))
      roots.append(try MerkleTree.root(size: index + 1, reading: tree))
    }
    return (tree, roots)
  }

  @Test("carries an inclusion from every size to every other, forwards and back")
  func inclusion() throws {
    let size: UInt64 = 40
    let (tree, roots) = try tree(size)
    for from in 1...size {
      for to in 1...size {
        let (old, new) = (min(from, to), max(from, to))
        let consistency = try MerkleTree.consistency(from: old, to: new, reading: tree)
        for index in 0..<old {
          var known = TreeKnowledge()
          known.learn(
            inclusion: try MerkleTree.inclusion(of: index, size: from, reading: tree),
            of: try tree.hash(level: 0, index: index), at: index, size: from)
          known.learn(consistency: consistency, from: old, roots[Int(old)], to: new, roots[Int(new)])
          let carried = try known.inclusion(of: index, size: to)
          #expect(try carried == MerkleTree.inclusion(of: index, size: to, reading: tree), "\(index) \(from) \(to)")
        }
      }
    }
  }

  @Test("joins two consistency proofs to one, for every three sizes")
  func consistency() throws {
    let size: UInt64 = 40
    let (tree, roots) = try tree(size)
    for a in 1...size {
      for b in a...size {
        for c in b...size {
          var known = TreeKnowledge()
          for (old, new) in [(a, b), (b, c)] {
            known.learn(
              consistency: try MerkleTree.consistency(from: old, to: new, reading: tree), from: old, roots[Int(old)],
              to: new, roots[Int(new)])
          }
          let joined = try known.consistency(from: a, to: c)
          #expect(try joined == MerkleTree.consistency(from: a, to: c, reading: tree), "\(a) \(b) \(c)")
        }
      }
    }
  }

  @Test("holds in larger trees too", arguments: UInt64(1)...20)
  func large(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let (tree, roots) = try tree(3000)
    let sizes = (0..<3).map { _ in UInt64.random(in: 1...3000, using: &random) }.sorted()
    let index = UInt64.random(in: 0..<sizes[0], using: &random)
    var known = TreeKnowledge()
    for (old, new) in [(sizes[0], sizes[2]), (sizes[1], sizes[2])] {
      known.learn(
        consistency: try MerkleTree.consistency(from: old, to: new, reading: tree), from: old, roots[Int(old)], to: new,
        roots[Int(new)])
    }
    known.learn(
      inclusion: try MerkleTree.inclusion(of: index, size: sizes[0], reading: tree),
      of: try tree.hash(level: 0, index: index), at: index, size: sizes[0])
    #expect(
      try known.inclusion(of: index, size: sizes[1])
        == MerkleTree.inclusion(of: index, size: sizes[1], reading: tree))
  }

  @Test("does not invent what nothing told, and does not search without end for it")
  func unknown() throws {
    let known = TreeKnowledge()
    #expect(throws: EvidenceError.self) { try known.inclusion(of: 1 << 52, size: 1 << 53) }
    #expect(throws: EvidenceError.self) { try known.inclusion(of: .max, size: .max) }
    #expect(throws: EvidenceError.self) { try known.consistency(from: 3, to: 1 << 53) }
    #expect(throws: EvidenceError.self) { try known.consistency(from: 3, to: .max) }
    var wild = TreeKnowledge()
    wild.learn(inclusion: [.zero], of: .zero, at: .max, size: .max)
    wild.learn(consistency: [.zero], from: 1, .zero, to: .max, .zero)
    #expect(throws: EvidenceError.self) { try wild.inclusion(of: 0, size: 2) }
  }
}
