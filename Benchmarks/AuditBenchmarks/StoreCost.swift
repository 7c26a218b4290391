import AuditFixtures
import Crypto
import EncryptedSQLite
import Evidence
import Foundation
import NodeStore

/// What an entry costs in a node's store, and a proof from it.
struct StoreCost {
  let folder: String
  let entries: Int

  func measure() throws {
    let secret = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
    let unlocked = try StoreFolder(folder).create(unlocking: secret, cost: 14)
    let database = try NodeDatabase(databaseURI: unlocked.databaseURI)
    defer {
      try? database.close()
      unlocked.close()
    }
    say("append to a sealed store, each transaction durable; events of 300 bytes")
    let syncs = 200
    let probe = try FileHandle(forWritingTo: Self.file("\(folder)/probe"))
    let sync = try seconds {
      for _ in 0..<syncs {
        try probe.write(contentsOf: Data(count: 4096))
        fsync(probe.fileDescriptor)
      }
    }
    line("  4096 bytes written and synced, nothing else", sync / Double(syncs) * 1e6, "µs")
    try append(1, transactions: 500, database)
    try append(64, transactions: 200, database)
    let left = max(0, entries - Int(try database.read { try $0.logSize() }))
    try append(1024, transactions: left / 1024, database)
    try prove(database)
  }

  private static func file(_ path: String) -> URL {
    _ = FileManager.default.createFile(atPath: path, contents: nil)
    return URL(fileURLWithPath: path)
  }

  private func append(_ batch: Int, transactions: Int, _ database: NodeDatabase) throws {
    var next = try database.read { try $0.logSize() }
    let event = [UInt8](repeating: 0x61, count: 300)
    let salt = try Salt([UInt8](repeating: 1, count: 32))
    let taken = try seconds {
      for _ in 0..<transactions {
        try database.write { tx in
          for _ in 0..<batch {
            // Salts repeat here, so the number stands in the event.
            let bytes = event + Array(String(next).utf8)
            try tx.appendEntry(LogEntry(event: bytes, salt: salt), at: next, salt: salt, event: bytes, sealed: false)
            next += 1
          }
        }
      }
    }
    line("  append, \(batch) a transaction", taken / Double(max(1, transactions * batch)) * 1e6, "µs an entry")
  }

  private func prove(_ database: NodeDatabase) throws {
    try database.read { tx in
      let size = try tx.logSize()
      var random = SystemRandomNumberGenerator()
      let count = 2000
      say("proofs from the store, log of \(size) entries")
      let inclusion = try seconds {
        for _ in 0..<count {
          _ = try MerkleTree.inclusion(of: UInt64.random(in: 0..<size, using: &random), size: size, reading: tx)
        }
      }
      line("  inclusion proof", inclusion / Double(count) * 1e6, "µs")
      let consistency = try seconds {
        for _ in 0..<count {
          _ = try MerkleTree.consistency(from: UInt64.random(in: 1..<size, using: &random), to: size, reading: tx)
        }
      }
      line("  consistency proof", consistency / Double(count) * 1e6, "µs")
      let leaf = try tx.hash(level: 0, index: 5)
      let (root, path) = (
        try MerkleTree.root(size: size, reading: tx), try MerkleTree.inclusion(of: 5, size: size, reading: tx)
      )
      let verify = try seconds {
        for _ in 0..<count {
          try MerkleProof.verifyInclusion(leaf: leaf, index: 5, size: size, root: root, path: path)
        }
      }
      line("  inclusion proof verified", verify / Double(count) * 1e6, "µs")
    }
  }
}
