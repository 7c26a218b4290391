import Evidence
import Testing

@Suite("What proves a fork")
struct ConsistencyJudgementTests {
  private func tree(_ size: UInt64, differentAt different: UInt64?) throws -> MemoryTree {
    var tree = MemoryTree()
    for index in 0..<size {
      try tree.append(MerkleTree.leafHash([UInt8(truncatingIfNeeded: index), index == different ? 1 : 0]))
    }
    return tree
  }

  private func head(_ size: UInt64, _ tree: MemoryTree) throws -> (size: UInt64, root: Digest) {
    (size, try MerkleTree.root(size: size, reading: tree))
  }

  @Test("a larger head that extends the smaller is none, at every size")
  func extends() throws {
    let tree = try tree(70, differentAt: nil)
    for old in 0...UInt64(70) {
      for new in old...70 {
        let path = try MerkleTree.consistency(from: old, to: new, reading: tree)
        #expect(
          ConsistencyJudgement.judge(old: try head(old, tree), new: try head(new, tree), path: path) == .consistent)
      }
    }
  }

  @Test("two roots of one size do, and so do nodes that hash to the newer root but not to the older")
  func forks() throws {
    let honest = try tree(70, differentAt: nil)
    for old in 1...UInt64(69) {
      let other = try tree(old, differentAt: old / 2)
      #expect(ConsistencyJudgement.judge(old: try head(old, other), new: try head(old, honest), path: []) == .fork)
      for new in (old + 1)...70 {
        let path = try MerkleTree.consistency(from: old, to: new, reading: honest)
        // A proof from a power of two leaves the older node out: it must be given, or nothing is proven.
        let isPower = old & (old - 1) == 0
        let given = isPower ? [try MerkleTree.root(size: old, reading: honest)] + path : path
        let judged = ConsistencyJudgement.judge(old: try head(old, other), new: try head(new, honest), path: given)
        #expect(judged == .fork, "\(old) \(new)")
        if isPower {
          let bare = ConsistencyJudgement.judge(old: try head(old, other), new: try head(new, honest), path: path)
          #expect(bare == .unproven)
        }
      }
    }
  }

  @Test("a proof that misses the newer root proves nothing, whatever it is", arguments: UInt64(1)...60)
  func garbage(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    let tree = try tree(70, differentAt: nil)
    let old = UInt64.random(in: 1..<69, using: &random)
    let new = UInt64.random(in: (old + 1)...70, using: &random)
    var path = try MerkleTree.consistency(from: old, to: new, reading: tree)
    let place = Int.random(in: 0..<path.count, using: &random)
    switch seed % 3 {
    case 0: path[place] = try Digest(random.bytes(32))
    case 1: path.remove(at: place)
    default: path.insert(try Digest(random.bytes(32)), at: place)
    }
    let judged = ConsistencyJudgement.judge(old: try head(old, tree), new: try head(new, tree), path: path)
    #expect(judged == .unproven)
    #expect(ConsistencyJudgement.judge(old: (.max, .zero), new: (.max - 1, .zero), path: path) == .unproven)
    #expect(ConsistencyJudgement.judge(old: (.max - 1, .zero), new: (.max, .zero), path: path) == .unproven)
  }
}
