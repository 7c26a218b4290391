import CSQLite
import EncryptedSQLite
import Foundation
import SimulatedDisk
import Testing

/// Random programs on a plain and a sealed database: statement by statement the same answer, or the same error.
@Suite("The same program on a plain and a sealed database")
struct DifferentialTests {
  private static let isLong = ProcessInfo.processInfo.environment["COMITY_LONG"] != nil

  /// The two databases and their neighbours.
  private final class Pair {
    let store: TemporaryStore
    let unlocked: UnlockedStore
    var connections: [Connection] = []

    init() throws {
      store = try TemporaryStore()
      unlocked = try store.folder.create(unlocking: TemporaryStore.passphrase, cost: 14)
      try open(journal: "WAL")
    }

    func open(journal: String?) throws {
      connections = [
        try Connection(unlocked.databaseURI, journal: journal),
        try Connection("file:\(store.path)/plain.db", sealed: false),
      ]
      for pragma in UnlockedStore.pragmasAtOpening { try connections[1].run(pragma) }
      if let journal { try connections[1].run("PRAGMA journal_mode = \(journal)") }
    }

    func reopen() throws {
      close()
      try open(journal: nil)
    }

    func close() {
      for connection in connections { connection.close() }
      connections = []
    }

    /// The URIs of a neighbour database, sealed and plain.
    func neighbour(_ name: String) -> [String] {
      [unlocked.database.uri("\(store.path)/node/\(name)"), "file:\(store.path)/plain-\(name)"]
    }

    /// Runs a statement on both; the texts may differ where they name files.
    func both(_ statements: [String]) -> [String] {
      zip(connections, statements).map { connection, statement in
        do {
          return try connection.run(statement).joined(separator: "\n")
        } catch let failure as Connection.Failure {
          return "code \(failure.code): \(failure.message)"
        } catch {
          return "\(error)"
        }
      }
    }

    deinit {
      close()
      unlocked.close()
    }
  }

  @Test("gives the same answers and the same integrity", arguments: 1...UInt64(isLong ? 400 : 40))
  func program(seed: UInt64) throws {
    let pair = try Pair()
    var generator = SeededGenerator(seed: seed)
    func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }
    for sql in Self.schema {
      let answers = pair.both([sql, sql])
      #expect(answers[0] == answers[1], "\(sql)")
    }
    var depth = 0
    for step in 0..<120 {
      var statements = [Self.statement(number)]
      switch number(30) {
      case 0..<4:
        statements = [depth == 0 ? "BEGIN" : number(3) == 0 ? "ROLLBACK" : "COMMIT"]
        depth = depth == 0 ? 1 : 0
      case 4 where depth == 1: statements = ["SAVEPOINT p"]
      case 5 where depth == 1: statements = ["ROLLBACK TO p"]
      case 6 where depth == 0: statements = ["VACUUM"]
      case 7 where depth == 0: statements = [Self.maintenance[number(Self.maintenance.count)]]
      case 8 where depth == 0: try pair.reopen()
      case 9 where depth == 0: statements = pair.neighbour("\(step).db").map { "VACUUM INTO '\($0)'" }
      case 10 where depth == 0:
        statements = pair.neighbour("side.db").map { "ATTACH '\($0)' AS side" }
        depth = 2
      case 11 where depth == 2:
        statements = ["DETACH side"]
        depth = 0
      case 12..<16 where depth == 2: statements = [Self.acrossBoth[number(Self.acrossBoth.count)]]
      default: break
      }
      if statements.count == 1 { statements.append(statements[0]) }
      let answers = pair.both(statements)
      #expect(answers[0] == answers[1], "step \(step): \(statements[1])")
      guard answers[0] == answers[1] else { return }
    }
    if depth == 1 { _ = pair.both(["COMMIT", "COMMIT"]) }
    for sql in ["PRAGMA integrity_check", "PRAGMA foreign_key_check"] + Self.readings {
      let answers = pair.both([sql, sql])
      #expect(answers[0] == answers[1], "at the end: \(sql)")
    }
    #expect(pair.both(["PRAGMA integrity_check", "PRAGMA integrity_check"])[0] == "ok")
    #expect(pair.unlocked.database.damage == nil)
  }

  private static let schema = [
    "PRAGMA auto_vacuum = INCREMENTAL", "PRAGMA foreign_keys = ON",
    "CREATE TABLE a (id INTEGER PRIMARY KEY, x TEXT, y BLOB, z REAL)",
    "CREATE TABLE b (k TEXT PRIMARY KEY, a INTEGER REFERENCES a (id) ON DELETE CASCADE) STRICT, WITHOUT ROWID",
    "CREATE INDEX ax ON a (x, z)", "CREATE INDEX ay ON a (length(y)) WHERE z > 1",
    "CREATE VIRTUAL TABLE f USING fts5(text)",
    "CREATE TABLE log (n INTEGER PRIMARY KEY AUTOINCREMENT, what TEXT)",
    "CREATE TRIGGER changed AFTER UPDATE ON a BEGIN INSERT INTO log (what) VALUES (old.id || ' changed'); END",
  ]

  private static let readings = [
    "SELECT id, x, length(y), hex(substr(y, -9)), z FROM a ORDER BY id", "SELECT * FROM b ORDER BY k",
    "SELECT x, count(*) FROM a INDEXED BY ax GROUP BY x ORDER BY x", "SELECT max(n), count(*) FROM log",
    "SELECT rowid FROM f WHERE f MATCH 'word3' ORDER BY rowid", "SELECT count(*) FROM a JOIN b ON b.a = a.id",
    "SELECT x FROM a ORDER BY y, z DESC LIMIT 20", "PRAGMA page_size", "PRAGMA page_count", "PRAGMA freelist_count",
    "SELECT sum(length(y)) FROM a",
  ]

  private static let maintenance = [
    "PRAGMA incremental_vacuum(7)", "PRAGMA wal_checkpoint(PASSIVE)", "PRAGMA wal_checkpoint(RESTART)",
    "PRAGMA wal_checkpoint(TRUNCATE)", "REINDEX", "ANALYZE", "PRAGMA journal_mode = DELETE",
    "PRAGMA journal_mode = TRUNCATE", "PRAGMA journal_mode = PERSIST", "PRAGMA journal_mode = MEMORY",
    "PRAGMA journal_mode = WAL", "PRAGMA cache_size = 5", "PRAGMA cache_size = 200", "PRAGMA cache_spill = ON",
    "PRAGMA cache_spill = OFF", "INSERT INTO f(f) VALUES ('optimize')", "PRAGMA user_version = 7",
    "ALTER TABLE log ADD COLUMN more TEXT DEFAULT 'x'", "CREATE TABLE extra (q)", "DROP TABLE IF EXISTS extra",
    "PRAGMA auto_vacuum = NONE",
  ]

  private static let acrossBoth = [
    "CREATE TABLE IF NOT EXISTS side.c (v)", "INSERT INTO side.c SELECT x FROM main.a LIMIT 30",
    "SELECT count(*) FROM side.c", "UPDATE side.c SET v = v || 'y'", "SELECT count(*) FROM side.c JOIN main.a ON v = x",
  ]

  private static func statement(_ number: (Int) -> Int) -> String {
    switch number(14) {
    case 0..<4:
      // Overflow pages now and then.
      let size = number(5) == 0 ? number(40_000) : number(400)
      return "INSERT OR REPLACE INTO a VALUES (\(number(120)), 'x\(number(30))', "
        + "cast(printf('%.*c%d', \(size), 'b', \(number(99_999))) AS BLOB), \(number(9)).25)"
    case 4: return "INSERT OR IGNORE INTO b VALUES ('k\(number(200))', \(number(140)))"
    case 5: return "DELETE FROM a WHERE id % 9 = \(number(9))"
    case 6:
      return "UPDATE a SET x = x || '\(number(10))', y = y || x WHERE id BETWEEN \(number(60)) AND \(60 + number(60))"
    case 7: return "INSERT INTO f (rowid, text) VALUES (\(number(300)), 'word\(number(6)) and word\(number(9))')"
    case 8: return "DELETE FROM f WHERE rowid = \(number(300))"
    case 9: return "INSERT INTO a (id) VALUES (\(number(120)))"
    case 10: return "UPDATE b SET a = \(number(140)) WHERE k > 'k\(number(200))'"
    default: return readings[number(readings.count)]
    }
  }

  @Test("refuses another page size and keeps no file mapped")
  func settings() throws {
    let pair = try Pair()
    #expect(pair.both(["PRAGMA page_size = 8192", "SELECT 1"])[0].contains("page size of a sealed database is 4096"))
    #expect(pair.both(["PRAGMA mmap_size = 1000000", "SELECT 1"])[0] == "0")
    #expect(pair.both(["PRAGMA journal_mode", "SELECT 1"])[0] == "wal")
    #expect(pair.both(["PRAGMA synchronous", "SELECT 1"])[0] == "2")
  }

  @Test("copies by the backup interface into another key and back, page by page")
  func backup() throws {
    let pair = try Pair()
    _ = pair.both(["CREATE TABLE t (a, b)", "SELECT 1"])
    for key in 0..<200 { _ = pair.both(["INSERT INTO t VALUES (\(key), zeroblob(\(key * 7)))", "SELECT 1"]) }
    let other = try SealedDatabase(masterKey: SecretBytes(copying: [UInt8](repeating: 5, count: 32)), epoch: 3)
    defer { other.close() }
    let target = try Connection(other.uri("\(pair.store.path)/other.db"))
    try pair.connections[0].copy(into: target)
    #expect(try target.run("SELECT count(*), sum(length(b)) FROM t") == ["200|139300"])
    #expect(try target.run("PRAGMA integrity_check") == ["ok"])
    let back = try Connection("file:\(pair.store.path)/back.db", sealed: false)
    try target.copy(into: back)
    #expect(try back.run("SELECT count(*), sum(length(b)) FROM t") == ["200|139300"])
    // The other way: a plain database into a sealed one.
    let again = try Connection(other.uri("\(pair.store.path)/again.db"), journal: "DELETE")
    try back.copy(into: again)
    #expect(try again.run("SELECT count(*), sum(length(b)) FROM t") == ["200|139300"])
    for connection in [target, back, again] { connection.close() }
  }
}
