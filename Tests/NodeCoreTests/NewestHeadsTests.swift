import Evidence
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("The newest heads of the log")
struct NewestHeadsTests {
  private struct Undone: Error {}

  private func sizes(_ tx: StoreTransaction) throws -> [UInt64?] {
    [
      try tx.newestHead()?.checkpoint.size, try tx.newestHead(tick: true)?.checkpoint.size,
      try tx.newestHead(witnessed: true)?.checkpoint.size,
    ]
  }

  @Test("are read once a transaction, and anew whenever it changes one or undoes a part of itself")
  func changes() throws {
    let node = try TestNode("alpha", functions: ["nfp"])
    func head(_ size: UInt64) throws -> VerifiedCheckpoint {
      let signer = CheckpointSigner(
        signer: try node.suite.signer(node.suite.randomBytes(32), node.suite.randomBytes(32)), last: nil)
      return try signer.sign(
        Checkpoint(origin: node.core.origin, size: size, root: .sha256([UInt8(clamping: size)])), consistency: [])
    }
    let (live, tick) = (try head(1_000), try head(1_004))
    try node.store.write { tx in
      let before = try sizes(tx)
      try tx.insertHead(live, tick: false, at: nil)
      #expect(try sizes(tx) == [1_000, before[1], before[2]])
      #expect(throws: Undone.self) {
        try tx.attempt {
          try tx.insertHead(tick, tick: true, at: TestNode.now)
          try tx.markWitnessed(size: 1_004, at: TestNode.now.seconds)
          #expect(try sizes(tx) == [1_004, 1_004, 1_004])
          throw Undone()
        }
      }
      #expect(try sizes(tx) == [1_000, before[1], before[2]])
      try tx.insertHead(tick, tick: true, at: TestNode.now)
      #expect(try sizes(tx) == [1_004, 1_004, before[2]])
      try tx.markWitnessed(size: 1_004, at: TestNode.now.seconds)
      #expect(try sizes(tx) == [1_004, 1_004, 1_004])
    }
    #expect(try node.store.read { try sizes($0) } == [1_004, 1_004, 1_004])
  }
}
