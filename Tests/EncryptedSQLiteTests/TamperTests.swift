import EncryptedSQLite
import SimulatedDisk
import Testing

/// Whatever is done to the files of a stolen store, a query fails or gives what was once committed.
@Suite("A store that was tampered with")
struct TamperTests {
  private static let masterKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
  private static let path = "/disk/store.db"
  private static let log = "/disk/store.db-wal"
  private static let page = 4140
  private static let frame = 4164
  private static let rows = 60

  /// A database of some pages and a log of six more commits, as a thief would find it on a machine that was switched off.
  /// Row k holds k and a text that follows from k, so that a wrong row is seen to be one.
  private static func stolen(salt: String = "") throws -> (settled: DiskImage, hot: DiskImage) {
    let disk = MemoryDisk()
    let database = try SealedDatabase(masterKey: masterKey, epoch: 1, over: disk.vfsName)
    let connection = try Connection(database.uri(path))
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT)")
    try connection.run("CREATE INDEX i ON t (b)")
    for key in 0..<rows { try connection.run("INSERT INTO t VALUES (\(key), '\(salt)\(text(key))')") }
    try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    let settled = disk.image
    for key in rows..<(rows + 6) { try connection.run("INSERT INTO t VALUES (\(key), '\(salt)\(text(key))')") }
    let hot = disk.image
    connection.close()
    database.close()
    return (settled, hot)
  }

  private static func text(_ key: Int) -> String { "row \(key) " + String(repeating: "\(key % 10)", count: 300) }

  private let image: DiskImage
  private let settled: DiskImage

  init() throws { (settled, image) = try Self.stolen() }

  /// Opens an image: nil when it is refused, else how many rows there are, each of which is right.
  private func open(_ image: DiskImage, _ what: String) throws -> Int? {
    let disk = MemoryDisk()
    disk.load(image)
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    defer { database.close() }
    do {
      let connection = try Connection(database.uri(Self.path), journal: nil)
      defer { connection.close() }
      let rows = try connection.run("SELECT a || '=' || b FROM t NOT INDEXED ORDER BY a")
      let right = (0..<rows.count).map { "\($0)=\(Self.text($0))" }
      #expect(rows == right, "\(what): wrong data")
      let byIndex = try connection.run("SELECT count(*) FROM (SELECT b FROM t INDEXED BY i ORDER BY b)")
      #expect(byIndex == ["\(rows.count)"], "\(what): the index has other rows")
      return rows.count
    } catch let failure as Connection.Failure {
      // Corruption that SQLite itself sees needs no name of ours; an I/O error does.
      if failure.code & 0xFF == 10 { #expect(database.damage != nil, "\(what): an I/O error without a reason") }
      return nil
    }
  }

  private func changed(_ image: DiskImage, _ path: String, _ change: (inout [UInt8]) -> Void) -> DiskImage {
    var image = image
    var bytes = image.files[path] ?? []
    change(&bytes)
    image.files[path] = bytes
    return image
  }

  @Test("never gives wrong data for a bit flipped in any field of any block of the database")
  func databaseFlips() throws {
    let size = settled.files[Self.path]?.count ?? 0
    var refused = 0
    for block in 0..<((size - 64) / Self.page) {
      for place in [0, 23, 24, 27, 28, 2000, 4123, 4124, 4139] {
        let what = "page \(block + 1), byte \(place)"
        let found = try open(changed(settled, Self.path) { $0[64 + block * Self.page + place] ^= 0x10 }, what)
        #expect(found == nil || found == Self.rows, "\(what)")
        if found == nil { refused += 1 }
      }
    }
    // Every page is read by these queries, so every flip is found.
    #expect(refused == (size - 64) / Self.page * 9)
  }

  @Test("never gives wrong data for a bit flipped in any field of any frame of the log")
  func logFlips() throws {
    let size = image.files[Self.log]?.count ?? 0
    for block in 0..<((size - 140) / Self.frame) {
      for place in [0, 23, 24, 27, 28, 40, 60, 2000, 4147, 4148, 4163] {
        let what = "frame \(block + 1), byte \(place)"
        let found = try open(changed(image, Self.log) { $0[140 + block * Self.frame + place] ^= 0x10 }, what)
        #expect(found == nil || (Self.rows...(Self.rows + 6)).contains(found ?? 0), "\(what)")
      }
    }
  }

  @Test("never takes one block for another, of this file, of another store, or of the log", arguments: 1...40)
  func swaps(seed: UInt64) throws {
    var generator = SeededGenerator(seed: seed)
    let other = try Self.stolen(salt: "other ").settled
    let bytes = settled.files[Self.path] ?? []
    let blocks = (bytes.count - 64) / Self.page
    let (one, two) = (Int.random(in: 0..<blocks, using: &generator), Int.random(in: 0..<blocks, using: &generator))
    func range(_ block: Int) -> Range<Int> { (64 + block * Self.page)..<(64 + (block + 1) * Self.page) }
    let within = changed(settled, Self.path) { $0.replaceSubrange(range(one), with: bytes[range(two)]) }
    #expect(try open(within, "block \(two) at \(one)") == (one == two ? Self.rows : nil))
    let foreign = changed(settled, Self.path) {
      $0.replaceSubrange(range(one), with: (other.files[Self.path] ?? [])[range(one)])
    }
    #expect(try open(foreign, "block \(one) of another store") == nil)
    let fromLog = changed(image, Self.path) {
      $0.replaceSubrange(range(one), with: (image.files[Self.log] ?? [])[140..<(140 + Self.page)])
    }
    let found = try open(fromLog, "a frame of the log as block \(one)")
    #expect(found == nil || found == Self.rows + 6)
  }

  @Test("gives a prefix of the commits for a log that was cut, since a power loss leaves the same")
  func cutLog() throws {
    let size = image.files[Self.log]?.count ?? 0
    var seen: Set<Int> = []
    for length in Array(stride(from: 0, to: size, by: 487)) + [size] {
      let found = try open(changed(image, Self.log) { $0.removeLast($0.count - length) }, "a log of \(length) bytes")
      if let found { seen.insert(found) }
      // Between its own header and SQLite's there is nothing that could be lost.
      #expect(found != nil || length < 64, "a log of \(length) bytes")
    }
    #expect(seen.isSubset(of: Set(Self.rows...(Self.rows + 6))) && seen.count == 7)
  }

  @Test("cannot tell an older copy of the whole, and never mixes an older copy of one file with the other")
  func olderCopies() throws {
    #expect(try open(settled, "an older copy of the whole") == Self.rows)
    var mixed = image
    mixed.files[Self.log] = nil
    #expect(try open(mixed, "without its log") == Self.rows)
    let other = try Self.stolen().hot
    mixed = image
    mixed.files[Self.log] = other.files[Self.log]
    // The log of another life of the database has another salt.
    let found = try open(mixed, "with the log of another store under the same key")
    #expect(found == nil || found == Self.rows || found == Self.rows + 6)
    mixed = other
    mixed.files[Self.path] = settled.files[Self.path]
    #expect(try open(mixed, "an older database with a newer log") != nil)
  }

  @Test("does not take appended bytes or holes for data")
  func appended() throws {
    for extra in [1, 44, Self.page - 1, Self.page, 3 * Self.page] {
      let zeros = changed(settled, Self.path) { $0 += [UInt8](repeating: 0, count: extra) }
      let found = try open(zeros, "\(extra) zero bytes appended")
      #expect(found == nil || found == Self.rows)
    }
    let hole = changed(settled, Self.path) { bytes in
      for place in (64 + 2 * Self.page)..<(64 + 3 * Self.page) { bytes[place] = 0 }
    }
    #expect(try open(hole, "a page of zeros") == nil)
  }
}
