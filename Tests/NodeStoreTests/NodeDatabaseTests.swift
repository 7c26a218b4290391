import EncryptedSQLite
import Foundation
import Glibc
import Synchronization
import Testing

@testable import NodeStore

@Suite("The node's database")
struct NodeDatabaseTests {
  /// A store that is removed when the test is over.
  final class Store {
    let path = NSTemporaryDirectory() + "comity-node-store-\(UUID().uuidString)"
    let secret = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 7, count: 32)))
    private(set) var unlocked: UnlockedStore

    init() throws { unlocked = try StoreFolder(path).create(unlocking: secret, cost: 14) }

    func reopen() throws {
      unlocked.close()
      unlocked = try StoreFolder(path).unlock(with: secret)
    }

    deinit {
      unlocked.close()
      try? FileManager.default.removeItem(atPath: path)
    }
  }

  /// What the readers and the writer tell each other.
  final class Watch: Sendable {
    let wrong = Mutex<[Int]>([])
    let done = Atomic<Bool>(false)
  }

  @Test("lets many read while one writes, each from the last durable state")
  func readers() async throws {
    let store = try Store()
    let database = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    try database.write { try $0.setMeta(.node, Array("0".utf8)) }
    let watch = Watch()
    await withTaskGroup { group in
      for _ in 0..<2 {
        group.addTask {
          var last = -1
          while !watch.done.load(ordering: .acquiring) {
            let now = (try? database.read { try $0.metaText(.node) }).flatMap { $0 }.flatMap(Int.init) ?? -2
            if now < last { watch.wrong.withLock { $0.append(now) } }
            last = now
            await Task.yield()
          }
        }
      }
      group.addTask {
        for number in 1...200 {
          try? database.write { tx in
            try tx.setMeta(.node, Array("\(number)".utf8))
            // What is not committed is nobody else's.
            let other = try database.read { try $0.metaText(.node) }
            if other != "\(number - 1)" { watch.wrong.withLock { $0.append(number) } }
          }
        }
        watch.done.store(true, ordering: .releasing)
      }
    }
    #expect(watch.wrong.withLock { $0 }.isEmpty)
    #expect(try database.read { try $0.metaText(.node) } == "200")
    try database.close()
    try store.reopen()
    let again = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    #expect(try again.read { try $0.metaText(.node) } == "200")
    try again.close()
  }

  @Test("says which page is broken, where SQLite would say «disk I/O error»")
  func damage() throws {
    let store = try Store()
    let database = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    try database.write { try $0.setMeta(.node, [UInt8](repeating: 65, count: 50_000)) }
    try database.checkpoint()
    try database.close()
    let file = store.path + "/store.db"
    var bytes = Array(try Data(contentsOf: URL(fileURLWithPath: file)))
    for page in 3..<((bytes.count - 64) / 4140) { bytes[64 + page * 4140 + 2000] ^= 1 }
    try Data(bytes).write(to: URL(fileURLWithPath: file))
    try store.reopen()
    let error = #expect(throws: NodeStoreError.self) {
      let again = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
      defer { try? again.close() }
      _ = try again.read { try $0.metaText(.node) }
    }
    #expect(error?.code == .damaged)
    #expect(error?.message.contains("store.db: page") == true)
  }

  @Test("refuses what another version wrote when it may not change it")
  func olderSchema() throws {
    let store = try Store()
    let error = #expect(throws: NodeStoreError.self) {
      try NodeDatabase(databaseURI: store.unlocked.databaseURI, migrating: false)
    }
    #expect(error?.code == .newerSchema)
    try NodeDatabase(databaseURI: store.unlocked.databaseURI).close()
    try NodeDatabase(databaseURI: store.unlocked.databaseURI, migrating: false).close()
  }

  @Test(
    "shows no clock that an older version kept, which does not say for whom it is, before its thread is folded anew")
  func olderClocks() throws {
    let store = try Store()
    let database = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    let thread = String(repeating: "a", count: 32)
    try database.write { tx in
      try tx.keep(
        StoredFold(thread: thread, newest: 1, state: "sent", title: "sent", rules: "5.rules", acts: [1]),
        deadlines: [StoredDeadline(id: "clock", thread: thread, ends: 1, isRunning: true, next: 1, value: [1])])
      try tx.run("DELETE FROM grdb_migrations WHERE identifier LIKE '046 %'")
    }
    try database.close()
    try store.reopen()
    let again = try NodeDatabase(databaseURI: store.unlocked.databaseURI)
    defer { try? again.close() }
    #expect(try again.read { try $0.deadline("clock") } == nil)
    #expect(try again.read { try $0.threads(foldedByOtherRulesThan: "5.rules", limit: 9) } == [thread])
    #expect(try again.read { try $0.fold(ofThread: thread)?.acts } == [1], "what was destroyed is known by it alone")
  }
}
