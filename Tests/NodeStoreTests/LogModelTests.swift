import EncryptedSQLite
import Evidence
import Foundation
import NodeStore
import Testing

/// The log as the store keeps it, against a list of leaves and the words of RFC 6962: random appends, proofs, and crashes.
@Suite("The stored log against a naive one")
struct LogModelTests {
  private struct Interrupted: Error {}

  /// MTH(D[low:high]) of RFC 6962 2.1.
  private static func hash(_ leaves: ArraySlice<Digest>) -> Digest {
    guard leaves.count > 1 else { return leaves.first ?? .sha256([]) }
    var k = 1
    while k * 2 < leaves.count { k *= 2 }
    let middle = leaves.startIndex + k
    return .sha256([0x01], hash(leaves[..<middle]).bytes, hash(leaves[middle...]).bytes)
  }

  @Test("stays what was committed, through transactions that fail and stops without a word", arguments: UInt64(1)...12)
  func model(seed: UInt64) throws {
    var random = Numbers(state: seed)
    let store = try NodeDatabaseTests.Store()
    var database = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    var leaves: [Digest] = []
    for step in 0..<40 {
      switch random.below(8) {
      case 0..<4:
        let batch = (0..<(1 + random.below(20))).map { Self.entry(seed, UInt64(leaves.count) + $0) }
        try database.write { try Self.append(batch, at: leaves.count, $0) }
        leaves += batch.map(\.leafHash)
      case 4:
        // It fails after some of its entries were written.
        #expect(throws: Interrupted.self) {
          try database.write { tx in
            try Self.append((0..<7).map { Self.entry(seed &+ 99, $0) }, at: leaves.count, tx)
            throw Interrupted()
          }
        }
      case 5:
        // A part of a transaction fails alone.
        let kept = Self.entry(seed, UInt64(leaves.count))
        try database.write { tx in
          try? tx.attempt {
            try Self.append([Self.entry(7, 7)], at: leaves.count, tx)
            throw Interrupted()
          }
          try Self.append([kept], at: leaves.count, tx)
        }
        leaves.append(kept.leafHash)
      case 6:
        try database.close()
        try store.reopen()
        database = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
      default: try prove(leaves, database, &random)
      }
      #expect(try database.read { try $0.logSize() } == UInt64(leaves.count), "step \(step)")
    }
    try prove(leaves, database, &random)
    try database.close()
  }

  @Test("is written and read whole by one transaction, though it holds more hashes than one transaction remembers")
  func moreThanIsRemembered() throws {
    let store = try NodeDatabaseTests.Store()
    let database = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    let salt = try Salt([UInt8](repeating: 1, count: 32))
    let entries = (0..<17_501).map { Self.entry(3, $0) }
    let leaves = entries.map(\.leafHash)
    try database.write { tx in
      let new = entries.map { NewEntry($0, salt: salt, event: [], sealed: false) }
      try tx.append(Array(new[..<17_500]), at: 0)
      tx.rereadHashes()
      for (index, leaf) in leaves.dropLast().enumerated() {
        let stored = try tx.hash(level: 0, index: UInt64(index))
        #expect(stored == leaf)
      }
      for level in 1...14 {
        for index in 0..<UInt64(17_500 >> level) { _ = try tx.hash(level: level, index: index) }
      }
      try tx.append([new[17_500]], at: 17_500)
    }
    let root = try database.read { try MerkleTree.root(size: 17_501, reading: $0) }
    #expect(root == Self.hash(leaves[...]))
    try database.close()
  }

  /// Roots, and some proofs of both kinds.
  private func prove(_ leaves: [Digest], _ database: NodeDatabase, _ random: inout Numbers) throws {
    let size = UInt64(leaves.count)
    try database.read { tx in
      #expect(try MerkleTree.root(size: size, reading: tx) == Self.hash(leaves[...]))
      guard size > 1 else { return }
      for _ in 0..<10 {
        let new = 2 + random.below(size - 1)
        let old = 1 + random.below(new - 1)
        let (oldRoot, newRoot) = (Self.hash(leaves[..<Int(old)]), Self.hash(leaves[..<Int(new)]))
        let index = random.below(new)
        try MerkleProof.verifyInclusion(
          leaf: leaves[Int(index)], index: index, size: new, root: newRoot,
          path: try MerkleTree.inclusion(of: index, size: new, reading: tx))
        try MerkleProof.verifyConsistency(
          old: old, oldRoot: oldRoot, new: new, newRoot: newRoot,
          path: try MerkleTree.consistency(from: old, to: new, reading: tx))
      }
    }
  }

  private static func entry(_ seed: UInt64, _ index: UInt64) -> LogEntry {
    LogEntry(commitment: .sha256(Array("\(seed) \(index)".utf8)))
  }

  private static func append(_ entries: [LogEntry], at size: Int, _ tx: StoreTransaction) throws {
    let salt = try Salt([UInt8](repeating: 1, count: 32))
    for (offset, entry) in entries.enumerated() {
      try tx.appendEntry(entry, at: UInt64(size + offset), salt: salt, event: [], sealed: false)
    }
  }

  /// Numbers that a seed decides.
  private struct Numbers {
    var state: UInt64

    mutating func below(_ bound: UInt64) -> UInt64 {
      state &+= 0x9E37_79B9_7F4A_7C15
      var z = state
      z = (z ^ (z >> 30)) &* 0xBF58_476D_1CE4_E5B9
      z = (z ^ (z >> 27)) &* 0x94D0_49BB_1331_11EB
      return (z ^ (z >> 31)) % bound
    }
  }
}
