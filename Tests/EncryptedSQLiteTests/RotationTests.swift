import EncryptedSQLite
import Foundation
import Testing

@Suite("Rotation of the master key")
struct RotationTests {
  private func filled(_ store: TemporaryStore) throws {
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    for index in 0..<100 { try connection.run("INSERT INTO t (b) VALUES (hex(randomblob(\(index * 3))))") }
    connection.close()
    unlocked.close()
  }

  private func rows(_ store: TemporaryStore, _ secret: SlotSecret) throws -> [String] {
    let unlocked = try store.folder.unlock(with: secret)
    defer { unlocked.close() }
    let connection = try Connection(unlocked.databaseURI)
    defer { connection.close() }
    return try connection.run("SELECT a, b FROM t ORDER BY a")
  }

  @Test("seals every page anew, keeps every row, and leaves nothing that the old key opens")
  func rotates() throws {
    let store = try TemporaryStore()
    try filled(store)
    let before = try rows(store, TemporaryStore.passphrase)
    let oldSlots = try store.bytes("slots")
    let oldPages = try store.bytes("store.db")
    let key = SlotSecret.keyFile(SecretBytes(copying: [UInt8](0..<32)))
    let unlocked = try store.folder.unlock(with: TemporaryStore.passphrase)
    var phases: [StoreProgress.Phase] = []
    try unlocked.rotate(to: [key], cost: 14) { if phases.last != $0.phase { phases.append($0.phase) } }
    #expect(phases == [.settling, .sealing, .comparing])
    #expect(throws: StoreError.self) { try unlocked.addSlot(key, cost: 14) }
    #expect(try rows(store, key) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: store.path + "/node").sorted()
    #expect(names == ["lock", "slots", "slots.old", "store.db"])
    #expect(try store.bytes("slots") == store.bytes("slots.old"))
    let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: TemporaryStore.passphrase) }
    #expect(error?.code == .keyUnavailable)
    // The old slots put back open an old key, and that opens no page.
    try store.write(oldSlots, to: "slots")
    try store.write(oldSlots, to: "slots.old")
    let old = try store.folder.unlock(with: TemporaryStore.passphrase)
    #expect(throws: (any Error).self) { try Connection(old.databaseURI).run("SELECT count(*) FROM t") }
    #expect(old.database.damage?.message.contains("under another key") == true)
    old.close()
    #expect(try store.bytes("store.db") != oldPages)
  }

  @Test("is refused when a page does not open, and leaves the store as it was")
  func damaged() throws {
    let store = try TemporaryStore()
    try filled(store)
    var bytes = try store.bytes("store.db")
    bytes[64 + 4140 * 2 + 100] ^= 1
    try store.write(bytes, to: "store.db")
    let unlocked = try store.folder.unlock(with: TemporaryStore.passphrase)
    let error = #expect(throws: StoreError.self) {
      try unlocked.rotate(to: [TemporaryStore.passphrase], cost: 14)
    }
    #expect(error?.code == .damaged)
    let found = try unlocked.check(thorough: false)
    #expect(found.findings.count == 1 && found.findings[0].contains("page 3"))
    unlocked.close()
    #expect(try store.bytes("store.db") == bytes)
    try store.folder.unlock(with: TemporaryStore.passphrase).close()
  }

  @Test("is finished or taken back after a crash beside the step that decides", arguments: [true, false])
  func interrupted(committed: Bool) throws {
    let store = try TemporaryStore()
    try filled(store)
    let before = try rows(store, TemporaryStore.passphrase)
    let old = (try store.bytes("slots"), try store.bytes("store.db"))
    let key = SlotSecret.keyFile(SecretBytes(copying: [UInt8](0..<32)))
    try store.folder.unlock(with: TemporaryStore.passphrase).rotate(to: [key], cost: 14)
    // As a crash would leave it: both databases, and the slots of before or after.
    try store.write(try store.bytes("store.db"), to: "store.db.next")
    try store.write(old.1, to: "store.db")
    try store.write(old.0, to: "slots.old")
    if !committed { try store.write(old.0, to: "slots") }
    #expect(try rows(store, committed ? key : TemporaryStore.passphrase) == before)
    let names = try FileManager.default.contentsOfDirectory(atPath: store.path + "/node").sorted()
    #expect(names == ["lock", "slots", "slots.old", "store.db"])
    #expect(throws: StoreError.self) { try store.folder.unlock(with: committed ? TemporaryStore.passphrase : key) }
  }

  @Test("leaves a store that passes its check")
  func checked() throws {
    let store = try TemporaryStore()
    try filled(store)
    let unlocked = try store.folder.unlock(with: TemporaryStore.passphrase)
    var last: StoreProgress?
    let result = try unlocked.check(thorough: true) { last = $0 }
    #expect(result.findings.isEmpty)
    #expect(result.blocks > 5)
    #expect(last?.done == last?.total)
    unlocked.close()
  }
}
