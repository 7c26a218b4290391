import EncryptedSQLite
import Foundation
import Synchronization
import Testing

/// One connection writes, others read, in threads of one process; the log's index is on the heap.
@Suite("One writer and several readers")
struct SharedLogTests {
  /// What the threads tell each other.
  private final class Watch: Sendable {
    let isOver = Atomic<Bool>(false)
    let snapshots = Atomic<Int>(0)
    let complaints = Mutex<[String]>([])

    func complain(_ text: String) { complaints.withLock { $0.append(text) } }
  }

  /// Accounts whose sum never changes, and a number that only grows.
  private func prepare(_ connection: Connection) throws {
    try connection.run("CREATE TABLE account (id INTEGER PRIMARY KEY, sum INTEGER, note TEXT)")
    try connection.run("CREATE TABLE counter (n INTEGER)")
    try connection.run("INSERT INTO counter VALUES (0)")
    for id in 0..<60 {
      try connection.run("INSERT INTO account VALUES (\(id), 1000, '\(String(repeating: "n", count: 500))')")
    }
  }

  /// Reads snapshot after snapshot: in each the sum holds and the counter has not gone back.
  private static func read(_ uri: String, _ watch: Watch) {
    do {
      var connection = try Connection(uri, journal: nil)
      var last = 0
      var round = 0
      while !watch.isOver.load(ordering: .acquiring) {
        try connection.run("BEGIN")
        let counter = try connection.run("SELECT n FROM counter").first.flatMap { Int($0) } ?? -1
        let sum = try connection.run("SELECT sum(sum), count(*) FROM account")
        let again = try connection.run("SELECT n FROM counter").first.flatMap { Int($0) } ?? -1
        try connection.run("COMMIT")
        if sum != ["60000|60"] { watch.complain("the sum is \(sum)") }
        if counter < last || again != counter {
          watch.complain("the counter went from \(last) to \(counter), \(again)")
        }
        last = counter
        watch.snapshots.add(1, ordering: .relaxed)
        round += 1
        if round % 50 == 0 {
          // Connections come and go while others write.
          connection.close()
          connection = try Connection(uri, journal: nil)
        }
      }
      connection.close()
    } catch {
      watch.complain("\(error)")
    }
  }

  @Test("see consistent snapshots while the log is written, settled and begun anew")
  func snapshots() throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let writer = try Connection(unlocked.databaseURI)
    try prepare(writer)
    let watch = Watch()
    let uri = unlocked.databaseURI
    let readers = (0..<3).map { _ in Thread { Self.read(uri, watch) } }
    for reader in readers { reader.start() }
    for number in 1...600 {
      try writer.run("BEGIN IMMEDIATE")
      try writer.run("UPDATE counter SET n = \(number)")
      try writer.run("UPDATE account SET sum = sum - 7 WHERE id = \(number % 60)")
      try writer.run("UPDATE account SET sum = sum + 7, note = note || 'x' WHERE id = \(number * 31 % 60)")
      try writer.run(number % 10 == 0 ? "ROLLBACK" : "COMMIT")
      // Readers may stand in the way of these two; then they do what they can.
      if number % 20 == 0 {
        _ = try? writer.run("PRAGMA wal_checkpoint(\(["PASSIVE", "RESTART", "TRUNCATE"][number / 20 % 3]))")
      }
    }
    watch.isOver.store(true, ordering: .releasing)
    while readers.contains(where: { !$0.isFinished }) { usleep(1000) }
    #expect(watch.complaints.withLock { $0 } == [])
    #expect(watch.snapshots.load(ordering: .relaxed) > 100)
    #expect(try writer.run("PRAGMA integrity_check") == ["ok"])
    #expect(unlocked.database.damage == nil)
    writer.close()
    // The last one settled the log and took it away.
    #expect(!FileManager.default.fileExists(atPath: store.file("store.db-wal")))
    #expect(!FileManager.default.fileExists(atPath: store.file("store.db-shm")))
    unlocked.close()
  }

  @Test("a reader keeps its snapshot while the log is settled under it")
  func heldSnapshot() throws {
    let store = try TemporaryStore()
    let unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
    let writer = try Connection(unlocked.databaseURI)
    try prepare(writer)
    let reader = try Connection(unlocked.databaseURI, journal: nil)
    try reader.run("BEGIN")
    #expect(try reader.run("SELECT n FROM counter") == ["0"])
    for number in 1...50 { try writer.run("UPDATE counter SET n = \(number)") }
    try writer.run("PRAGMA wal_checkpoint(PASSIVE)")
    #expect(try reader.run("SELECT n FROM counter") == ["0"])
    #expect(throws: Connection.Failure.self) {
      try writer.run("BEGIN IMMEDIATE")
      defer { _ = try? writer.run("ROLLBACK") }
      // A second writer waits for nobody: it is refused.
      try reader.run("UPDATE counter SET n = 1")
    }
    try reader.run("COMMIT")
    #expect(try reader.run("SELECT n FROM counter") == ["50"])
    reader.close()
    writer.close()
    unlocked.close()
  }
}
