import EncryptedSQLite
import Foundation
import Synchronization
import Testing

@Suite("A copy of a store")
struct CopyTests {
  private func created(_ store: TemporaryStore) throws -> UnlockedStore {
    try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
  }

  /// A connection that writes pairs that belong together, one transaction each, until it is told to stop.
  private final class Writer: @unchecked Sendable {
    private let connection: Connection
    private let isOver = Atomic<Bool>(false)
    private let isDone = Atomic<Bool>(false)
    /// Read once it has ended; -1 after a failure.
    private(set) var written = 0

    init(_ connection: Connection) { self.connection = connection }

    func start() {
      Thread.detachNewThread {
        self.written = (try? self.write()) ?? -1
        self.isDone.store(true, ordering: .releasing)
      }
    }

    private func write() throws -> Int {
      var count = 0
      while !isOver.load(ordering: .acquiring) {
        count += 1
        try connection.run("BEGIN")
        try connection.run("INSERT INTO one VALUES (\(count), randomblob(3000))")
        try connection.run("INSERT INTO other VALUES (\(count))")
        try connection.run("COMMIT")
      }
      return count
    }

    func end() {
      isOver.store(true, ordering: .releasing)
      while !isDone.load(ordering: .acquiring) { usleep(1000) }
    }
  }

  @Test("that is made while others write holds one moment: every transaction whole, none after one that it lacks")
  func whileWriting() throws {
    let store = try TemporaryStore()
    let unlocked = try created(store)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE one (id INTEGER PRIMARY KEY, b BLOB)")
    try connection.run("CREATE TABLE other (id INTEGER PRIMARY KEY)")
    for count in 1...200 { try connection.run("INSERT INTO one VALUES (\(-count), randomblob(3000))") }
    let writer = Writer(connection)
    writer.start()
    usleep(50_000)
    let target = store.path + "/backup"
    try unlocked.copy(to: target)
    writer.end()
    connection.close()
    unlocked.close()
    let copy = try StoreFolder(target).unlock(with: TemporaryStore.passphrase)
    #expect(try copy.check(thorough: true).findings.isEmpty)
    let look = try Connection(copy.databaseURI)
    let held = try #require(try look.run("SELECT count(*) FROM other").first.flatMap { Int($0) })
    #expect(try look.run("SELECT count(*) FROM one WHERE id > 0") == ["\(held)"])
    #expect(try look.run("SELECT count(*) FROM one WHERE id < 0") == ["200"])
    #expect(try look.run("SELECT coalesce(max(id), 0) FROM other") == ["\(held)"], "no transaction is skipped")
    #expect(held > 0 && writer.written > held)
    look.close()
    copy.close()
  }

  @Test("opens by the slots of the store and by nothing else, and holds nothing of pages that were freed")
  func slots() throws {
    let store = try TemporaryStore()
    let unlocked = try created(store)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE gone (text TEXT)")
    for _ in 0..<400 { try connection.run("INSERT INTO gone VALUES (hex(randomblob(1500)))") }
    try connection.run("DROP TABLE gone")
    let target = store.path + "/backup"
    try unlocked.copy(to: target)
    connection.close()
    unlocked.close()
    let size = try #require(try FileManager.default.attributesOfItem(atPath: target + "/store.db")[.size] as? Int)
    #expect(size < 100_000, "the copy carries free pages: \(size)")
    #expect(throws: StoreError.self) {
      try StoreFolder(target).unlock(with: .passphrase(SecretBytes(copying: Array("another".utf8))))
    }
    let copy = try StoreFolder(target).unlock(with: TemporaryStore.passphrase)
    #expect(copy.epoch == 1)
    copy.close()
  }

  @Test("is no store before all of it is there, and is never written over another one")
  func unfinished() throws {
    let store = try TemporaryStore()
    let unlocked = try created(store)
    let target = store.path + "/backup"
    #expect(throws: StoreError.self) {
      try unlocked.copy(to: target) { () throws(StoreError) in throw StoreError(.io, "the disk of attachments is gone")
      }
    }
    #expect(!StoreFolder(target).isInitialised)
    for path in [target, store.path + "/node"] {
      let error = #expect(throws: StoreError.self) { try unlocked.copy(to: path) }
      #expect(error?.code == .alreadyInitialised, "\(path)")
    }
    unlocked.close()
  }

  @Test("of a stopped node is its files as they are, and refused while somebody holds the store")
  func stopped() throws {
    let store = try TemporaryStore()
    let unlocked = try created(store)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE kept (id INTEGER)")
    try connection.run("INSERT INTO kept VALUES (7)")
    let folder = StoreFolder(store.path + "/node")
    let locked = #expect(throws: StoreError.self) { try folder.copyFiles(to: store.path + "/held") }
    #expect(locked?.code == .locked(holder: getpid()))
    connection.close()
    unlocked.close()
    try folder.copyFiles(to: store.path + "/backup")
    let copy = try StoreFolder(store.path + "/backup").unlock(with: TemporaryStore.passphrase)
    let look = try Connection(copy.databaseURI)
    #expect(try look.run("SELECT id FROM kept") == ["7"])
    look.close()
    copy.close()
    #expect(throws: StoreError.self) { try folder.copyFiles(to: store.path + "/backup") }
  }

  private func names(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: folder).sorted()
  }

  @Test(
    "stands under its own name only when it is whole: what was cut off is known as that, and cleared by the next one")
  func cutOff() throws {
    let store = try TemporaryStore()
    try created(store).close()
    let (source, path) = (StoreFolder(store.path + "/node"), store.path + "/backup")
    let backup = BackupFolder(path)
    // What a process that was killed leaves: everything but the end.
    let half = path + BackupFolder.suffix
    try FileManager.default.createDirectory(atPath: half + "/attachments", withIntermediateDirectories: true)
    for name in ["UNFINISHED", "store.db", "slots", "lock", "attachments/one"] {
      #expect(FileManager.default.createFile(atPath: "\(half)/\(name)", contents: Data("half".utf8)))
    }
    #expect(backup.fault?.contains("cut off before its end") == true)
    #expect(BackupFolder(half + "/").fault?.contains("comity store backup") == true)
    let moved = store.path + "/moved"
    try FileManager.default.copyItem(atPath: half, toPath: moved)
    #expect(BackupFolder(moved).fault?.contains("cut off") == true, "whatever it is called now")
    try backup.make { folder throws(StoreError) in
      #expect(folder == half && !FileManager.default.fileExists(atPath: path))
      try source.copyFiles(to: folder)
    }
    #expect(backup.fault == nil && !FileManager.default.fileExists(atPath: half))
    #expect(try names(path) == ["slots", "slots.old", "store.db"])
    try StoreFolder(path).unlock(with: TemporaryStore.passphrase).close()
  }

  @Test("fails without a trace, goes into an empty folder, and into none that holds anything else")
  func places() throws {
    let store = try TemporaryStore()
    try created(store).close()
    let (source, path) = (StoreFolder(store.path + "/node"), store.path + "/backup")
    #expect(throws: StoreError.self) {
      try BackupFolder(path).make { folder throws(StoreError) in
        try source.copyFiles(to: folder) { () throws(StoreError) in throw StoreError(.full, "the disk is full") }
      }
    }
    #expect(try names(store.path) == ["node"])
    for place in [path, path + BackupFolder.suffix] {
      try FileManager.default.createDirectory(atPath: place, withIntermediateDirectories: true)
      #expect(FileManager.default.createFile(atPath: place + "/letter", contents: Data("mine".utf8)))
      let error = #expect(throws: StoreError.self) {
        try BackupFolder(path).make { folder throws(StoreError) in try source.copyFiles(to: folder) }
      }
      #expect(error?.code == .unusable && error?.message.contains("letter") == true)
      #expect(FileManager.default.contents(atPath: place + "/letter") == Data("mine".utf8))
      if place == path { try FileManager.default.removeItem(atPath: place + "/letter") }
    }
    try FileManager.default.removeItem(atPath: path + BackupFolder.suffix)
    try BackupFolder(path).make { folder throws(StoreError) in try source.copyFiles(to: folder) }
    #expect(StoreFolder(path).isInitialised)
  }
}
