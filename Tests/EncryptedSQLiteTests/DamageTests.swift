import CSQLite
import EncryptedSQLite
import SimulatedDisk
import Testing

/// What no power loss leaves behind is refused, and named; CrashTests shows that nothing else is.
@Suite("Damage that no power loss explains")
struct DamageTests {
  private static let masterKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
  private static let path = "/disk/store.db"
  private static let log = "/disk/store.db-wal"
  private static let journal = "/disk/store.db-journal"

  /// The files as a power cut would leave them, with `commits` transactions of one row in the log.
  private func hot(_ commits: Int) throws -> DiskImage {
    let disk = MemoryDisk()
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    let connection = try Connection(database.uri(Self.path))
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY)")
    try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    for key in 0..<commits { try connection.run("INSERT INTO t VALUES (\(key))") }
    let image = disk.image
    connection.close()
    database.close()
    return image
  }

  /// Opens an image; the number of rows or the damage that was named.
  private func open(_ image: DiskImage) throws -> (rows: Int?, damage: String?, disk: MemoryDisk) {
    let disk = MemoryDisk()
    disk.load(image)
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    defer { database.close() }
    do {
      let connection = try Connection(database.uri(Self.path), journal: nil)
      defer { connection.close() }
      let rows = try connection.run("SELECT count(*) FROM t").first.flatMap { Int($0) }
      return (rows, database.damage?.message, disk)
    } catch is Connection.Failure {
      return (nil, database.damage?.message, disk)
    }
  }

  /// The image with one byte changed.
  private func flipped(_ image: DiskImage, _ path: String, at place: Int) -> DiskImage {
    var image = image
    image.files[path]?[place] ^= 0x20
    return image
  }

  private func frame(_ number: Int) -> Int { 64 + 76 + (number - 1) * 4164 }

  @Test("a frame of the log is broken, and a later transaction was begun after it was durable", arguments: 1...4)
  func brokenFrame(number: Int) throws {
    let image = try hot(6)
    #expect(try open(image).rows == 6)
    let found = try open(flipped(image, Self.log, at: frame(number) + 1000))
    #expect(found.rows == nil)
    #expect(found.damage?.contains("store.db-wal: frame \(number) is broken") == true)
  }

  @Test("but a frame of the last transaction, or of the one before, is what a power loss leaves", arguments: 5...6)
  func tornFrame(number: Int) throws {
    let found = try open(flipped(try hot(6), Self.log, at: frame(number) + 1000))
    #expect(found.rows == number - 1 && found.damage == nil)
  }

  @Test("the log's header is broken while the database lacks what it committed")
  func brokenLogHeader() throws {
    let found = try open(flipped(try hot(3), Self.log, at: 64 + 40))
    #expect(found.rows == nil)
    #expect(found.damage?.contains("store.db-wal: its header is broken") == true)
  }

  @Test("the header of a file is broken", arguments: ["/disk/store.db", "/disk/store.db-wal"])
  func brokenFileHeader(path: String) throws {
    for place in 0..<64 {
      let found = try open(flipped(try hot(3), path, at: place))
      #expect(found.rows == nil, "byte \(place)")
      let name = path == Self.path ? "store.db has a broken header" : "store.db-wal has a broken header"
      let foreign = found.damage?.contains("under another key") == true
      #expect(found.damage?.contains(name) == true || foreign, "byte \(place): \(found.damage ?? "")")
    }
  }

  @Test("the database was emptied, and its log is all that is left")
  func emptiedDatabase() throws {
    var image = try hot(3)
    image.files[Self.path] = Array(image.files[Self.path]?.prefix(64) ?? [])
    let found = try open(image)
    #expect(found.rows == nil)
    #expect(found.damage?.contains("was emptied while its log still holds pages") == true)
    // Nothing was deleted: the log may save what was in the database.
    #expect(found.disk.image.files[Self.log] == image.files[Self.log])
  }

  @Test("a record of a journal is broken that was durable before the database was touched")
  func brokenJournal() throws {
    let disk = MemoryDisk()
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    let connection = try Connection(database.uri(Self.path), journal: "DELETE")
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b)")
    try connection.run("INSERT INTO t VALUES (1, zeroblob(20000))")
    var history = disk.record()
    try connection.run("UPDATE t SET b = zeroblob(21000)")
    connection.close()
    database.close()
    var generator = SeededGenerator(seed: 1)
    var refused = 0
    for operation in disk.operations {
      history.follow(operation)
      let image = history.image(after: .everything, using: &generator)
      guard image.files[Self.journal]?.count ?? 0 > 64 + 556 * 20 else { continue }
      let whole = try open(image)
      #expect(whole.rows == 1 && whole.damage == nil)
      let found = try open(flipped(image, Self.journal, at: 64 + 556 * 5 + 100))
      // Before the journal's header counts the record, the database was not touched, and nothing is lost.
      #expect(found.rows == 1 || found.damage?.contains("store.db-journal: block 5 was durable") == true)
      if found.rows == nil { refused += 1 }
    }
    #expect(refused >= 3)
  }
}
