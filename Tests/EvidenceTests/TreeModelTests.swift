import Evidence
import Testing

@Suite("The tree against a naive one")
struct TreeModelTests {
  private func grow(_ tree: inout MemoryTree, _ naive: inout NaiveTree, by count: Int, _ random: inout SplitMix64)
    throws
  {
    for _ in 0..<count {
      let leaf = MerkleTree.leafHash(random.bytes(Int.random(in: 0...40, using: &random)))
      try tree.append(leaf)
      naive.leaves.append(leaf)
    }
  }

  @Test("gives every inclusion proof of every size up to 300, and each holds", arguments: [0, 1, 2, 3])
  func inclusions(quarter: Int) throws {
    var random = SplitMix64(seed: 300)
    var (tree, naive) = (MemoryTree(), NaiveTree())
    try grow(&tree, &naive, by: 300, &random)
    for size in stride(from: 1 + quarter, through: 300, by: 4) {
      let root = try MerkleTree.root(size: UInt64(size), reading: tree)
      #expect(root == naive.hash(0, size))
      for index in 0..<size {
        let path = try MerkleTree.inclusion(of: UInt64(index), size: UInt64(size), reading: tree)
        if path != naive.path(index, 0, size) { Issue.record("inclusion of \(index) in \(size)") }
        try MerkleProof.verifyInclusion(
          leaf: naive.leaves[index], index: UInt64(index), size: UInt64(size), root: root, path: path)
      }
    }
  }

  @Test("gives every consistency proof of every two sizes up to 300, and each holds", arguments: [0, 1, 2, 3])
  func consistencies(quarter: Int) throws {
    var random = SplitMix64(seed: 300)
    var (tree, naive) = (MemoryTree(), NaiveTree())
    try grow(&tree, &naive, by: 300, &random)
    let roots = (0...300).map { naive.hash(0, $0) }
    for new in stride(from: quarter, through: 300, by: 4) {
      for old in 0...new {
        let path = try MerkleTree.consistency(from: UInt64(old), to: UInt64(new), reading: tree)
        if path != naive.proof(old, new) { Issue.record("consistency from \(old) to \(new)") }
        try MerkleProof.verifyConsistency(
          old: UInt64(old), oldRoot: roots[old], new: UInt64(new), newRoot: roots[new], path: path)
      }
    }
  }

  @Test("gives the proofs of larger trees too, and nothing that is bent holds", arguments: UInt64(1)...40)
  func larger(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var (tree, naive) = (MemoryTree(), NaiveTree())
    try grow(&tree, &naive, by: Int.random(in: 301...3000, using: &random), &random)
    for _ in 0..<20 {
      let new = Int.random(in: 2...naive.leaves.count, using: &random)
      let old = Int.random(in: 1..<new, using: &random)
      let (oldRoot, newRoot) = (naive.hash(0, old), naive.hash(0, new))
      let inclusion = try MerkleTree.inclusion(of: UInt64(old), size: UInt64(new), reading: tree)
      let consistency = try MerkleTree.consistency(from: UInt64(old), to: UInt64(new), reading: tree)
      #expect(inclusion == naive.path(old, 0, new) && consistency == naive.proof(old, new))
      let bent = try Self.bend(inclusion, &random)
      #expect(throws: EvidenceError.self) {
        try MerkleProof.verifyInclusion(
          leaf: naive.leaves[old], index: UInt64(old), size: UInt64(new), root: newRoot, path: bent)
      }
      let wrong = try Self.bend(consistency, &random)
      #expect(throws: EvidenceError.self) {
        try MerkleProof.verifyConsistency(
          old: UInt64(old), oldRoot: oldRoot, new: UInt64(new), newRoot: newRoot, path: wrong)
      }
    }
  }

  /// A hash changed, left out, doubled, or two exchanged; never the same path.
  private static func bend(_ path: [Digest], _ random: inout SplitMix64) throws -> [Digest] {
    var bent = path
    let place = Int.random(in: 0..<path.count, using: &random)
    switch Int.random(in: 0..<4, using: &random) {
    case 0: bent[place] = try Digest(random.bytes(32))
    case 1: bent.remove(at: place)
    case 2: bent.insert(path[place], at: place)
    default:
      bent.swapAt(place, Int.random(in: 0..<path.count, using: &random))
      if bent == path { bent[place] = .zero }
    }
    return bent
  }
}
