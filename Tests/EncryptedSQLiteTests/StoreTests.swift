import CSQLite
import EncryptedSQLite
import Foundation
import Testing

@Suite("The sealed store")
struct StoreTests {
  private static let canary = "CANARY-of-a-witness"

  private func filled(_ store: TemporaryStore) throws {
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let connection = try Connection(unlocked.databaseURI)
    #expect(try connection.run("PRAGMA journal_mode") == ["wal"])
    #expect(try connection.run("PRAGMA synchronous") == ["2"])
    try connection.run("CREATE TABLE secret_table (id INTEGER PRIMARY KEY, text TEXT)")
    try connection.run("CREATE INDEX secret_index ON secret_table (text)")
    for index in 0..<200 { try connection.run("INSERT INTO secret_table (text) VALUES ('\(Self.canary) \(index)')") }
    try connection.run("BEGIN")
    try connection.run("INSERT INTO secret_table (text) VALUES ('rolled back \(Self.canary)')")
    try connection.run("ROLLBACK")
    connection.close()
    unlocked.close()
  }

  @Test("is opened again by its passphrase only")
  func passphrase() throws {
    let store = try TemporaryStore()
    try filled(store)
    let wrong = SlotSecret.passphrase(SecretBytes(copying: Array("wrong horse battery".utf8)))
    let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: wrong) }
    #expect(error?.code == .wrongPassphrase)
    let unlocked = try store.folder.unlock(with: TemporaryStore.passphrase)
    let connection = try Connection(unlocked.databaseURI)
    #expect(try connection.run("SELECT count(*) FROM secret_table") == ["200"])
    #expect(try connection.run("PRAGMA integrity_check") == ["ok"])
    connection.close()
    unlocked.close()
    let again = #expect(throws: StoreError.self) {
      try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    }
    #expect(again?.code == .alreadyInitialised)
    let nowhere = #expect(throws: StoreError.self) {
      try StoreFolder(store.path + "/nowhere").unlock(with: TemporaryStore.passphrase)
    }
    #expect(nowhere?.code == .notInitialised)
  }

  @Test(
    "is never made over one whose slots are lost, and is not called absent", arguments: ["store.db", "store.db-wal"])
  func lostSlots(kept: String) throws {
    let store = try TemporaryStore()
    try filled(store)
    if kept != "store.db" {
      try store.write([1, 2, 3], to: kept)
      try FileManager.default.removeItem(atPath: store.file("store.db"))
    }
    for name in ["slots", "slots.old"] { try FileManager.default.removeItem(atPath: store.file(name)) }
    let before = try store.bytes(kept)
    let made = #expect(throws: StoreError.self) {
      try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    }
    #expect(made?.code == .alreadyInitialised && made?.message.contains("slots.old are missing") == true)
    let opened = #expect(throws: StoreError.self) { try store.folder.unlock(with: TemporaryStore.passphrase) }
    let status = #expect(throws: StoreError.self) { try store.folder.status() }
    for error in [opened, status] {
      #expect(error?.code == .damaged && error?.message.contains("backup") == true)
      #expect(error?.message.contains("init") == false)
    }
    #expect(try store.bytes(kept) == before && !store.folder.isInitialised)
  }

  @Test("is held by one process at a time, and names the holder")
  func lock() throws {
    let store = try TemporaryStore()
    let held = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: TemporaryStore.passphrase) }
    #expect(error?.code == .locked(holder: getpid()))
    held.close()
    try store.folder.unlock(with: TemporaryStore.passphrase).close()
  }

  @Test("gets further slots without touching a page")
  func slots() throws {
    let store = try TemporaryStore()
    try filled(store)
    let before = try store.bytes("store.db")
    let key = SlotSecret.keyFile(SecretBytes(copying: [UInt8](0..<32)))
    let unlocked = try store.folder.unlock(with: TemporaryStore.passphrase)
    try unlocked.addSlot(key, cost: 14)
    #expect(throws: StoreError.self) {
      try unlocked.addSlot(.keyFile(SecretBytes(copying: [1, 2, 3])), cost: 14)
    }
    unlocked.close()
    #expect(try store.bytes("store.db") == before)
    try store.folder.unlock(with: key).close()
    try store.folder.unlock(with: TemporaryStore.passphrase).close()
    #expect(try store.bytes("slots.old").count < store.bytes("slots").count)
    var mode = stat()
    #expect(stat(store.file("slots"), &mode) == 0 && mode.st_mode & 0o777 == 0o600)
  }

  @Test("repairs slots that were changed or torn, and says so", arguments: 0..<39)
  func slotTampering(step: Int) throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    unlocked.close()
    let whole = try store.bytes("slots")
    var changed = whole
    changed[step * 5 % whole.count] ^= 0x40
    for damaged in [changed, Array(whole.prefix(whole.count / 2))] {
      try store.write(damaged, to: "slots")
      let opened = try store.folder.unlock(with: TemporaryStore.passphrase)
      #expect(opened.notices.count == 1)
      opened.close()
      #expect(try store.bytes("slots") == whole)
    }
    try store.write(changed, to: "slots")
    try store.write(changed, to: "slots.old")
    #expect(throws: StoreError.self) { try store.folder.unlock(with: TemporaryStore.passphrase) }
  }

  @Test("keeps what was committed when the process ends without a word")
  func abandoned() throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE t (a INTEGER)")
    for index in 0..<50 { try connection.run("INSERT INTO t VALUES (\(index))") }
    // The files as a power cut would leave them: copied while the database is open.
    let copy = try TemporaryStore()
    try FileManager.default.createDirectory(atPath: copy.path + "/node", withIntermediateDirectories: true)
    for name in ["store.db", "store.db-wal", "slots"] { try copy.write(try store.bytes(name), to: name) }
    connection.close()
    unlocked.close()
    let again = try copy.folder.unlock(with: TemporaryStore.passphrase)
    let reopened = try Connection(again.databaseURI)
    #expect(try reopened.run("SELECT count(*) FROM t") == ["50"])
    reopened.close()
    again.close()
  }

  @Test("is turned into plain SQLite by an independent reader")
  func unsealed() throws {
    let python = try #require(
      ProcessInfo.processInfo.environment["COMITY_PYTHON"], "the foreign checkers are missing: run «make test»")
    let store = try TemporaryStore()
    try filled(store)
    try store.write(Array("correct horse battery\n".utf8), to: "../passphrase")
    let script = URL(fileURLWithPath: #filePath).deletingLastPathComponent().path + "/unseal.py"
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = [
      script, store.path + "/node", "--passphrase-file", store.path + "/passphrase", "--out", store.path + "/plain.db",
    ]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "\(said)")
    let plain = try Connection("file:" + store.path + "/plain.db", sealed: false)
    #expect(try plain.run("SELECT count(*) FROM secret_table") == ["200"])
    #expect(try plain.run("PRAGMA integrity_check") == ["ok"])
  }
}
