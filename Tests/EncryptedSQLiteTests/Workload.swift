import EncryptedSQLite
import SimulatedDisk

/// A program of transactions that a seed decides, and the states that it commits.
struct Workload {
  /// What the database holds after a commit, and how much the disk had recorded when the commit was acknowledged.
  struct Milestone {
    let operations: Int
    let state: String
  }

  /// All that a query can see of the database; empty before the first commit.
  static func state(_ connection: Connection) throws -> String {
    let tables = try connection.run("SELECT name FROM sqlite_schema WHERE type = 'table' ORDER BY name")
    guard tables.contains("t") else { return "" }
    let rows = try connection.run("SELECT a, b, length(c), hex(substr(c, -6)) FROM t ORDER BY a")
    let indexed = try connection.run(
      "SELECT count(*), group_concat(a) FROM (SELECT a FROM t INDEXED BY i ORDER BY b, a)")
    return (rows + indexed).joined(separator: "\n")
  }

  let journal: String
  /// Whether pages may be written before their transaction commits. In the log SQLite may lose a commit when a savepoint
  /// is rolled back after that, so then none is.
  let spills: Bool
  private var generator: SeededGenerator
  private var key = 0

  init(journal: String, seed: UInt64, spills: Bool) {
    self.journal = journal
    self.spills = spills
    generator = SeededGenerator(seed: seed)
  }

  /// Runs the program.
  /// - Returns: the milestones in their order.
  mutating func run(_ connection: Connection, on disk: MemoryDisk, transactions: Int) throws -> [Milestone] {
    var milestones: [Milestone] = []
    func reached() throws {
      milestones.append(Milestone(operations: disk.operationCount, state: try Self.state(connection)))
    }
    if spills { try connection.run("PRAGMA cache_spill = ON") }
    try connection.run("PRAGMA auto_vacuum = INCREMENTAL")
    try connection.run("BEGIN")
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b TEXT, c BLOB)")
    try connection.run("CREATE INDEX i ON t (b)")
    try connection.run("COMMIT")
    try reached()
    for _ in 0..<transactions {
      if try transaction(connection) { try reached() }
      if try maintenance(connection) { try reached() }
    }
    return milestones
  }

  private mutating func number(_ bound: Int) -> Int { Int.random(in: 0..<bound, using: &generator) }

  /// One transaction; false when it was rolled back.
  private mutating func transaction(_ connection: Connection) throws -> Bool {
    // A small cache makes a larger transaction spill into the log before it commits.
    try connection.run("PRAGMA cache_size = \(number(3) == 0 ? 5 : 200)")
    try connection.run("BEGIN IMMEDIATE")
    for _ in 0...number(4) { try change(connection) }
    if number(3) == 0 {
      try connection.run("SAVEPOINT s")
      for _ in 0...number(5) { try change(connection) }
      if number(2) == 0, !(spills && journal == "WAL") { try connection.run("ROLLBACK TO s") }
      try connection.run("RELEASE s")
    }
    let isKept = number(5) != 0
    try connection.run(isKept ? "COMMIT" : "ROLLBACK")
    return isKept
  }

  private mutating func change(_ connection: Connection) throws {
    switch number(8) {
    case 0..<5:
      key += 1
      let size = number(4) == 0 ? number(30_000) : number(800)
      // Not random for SQLite: the same seed gives the same bytes.
      try connection.run(
        "INSERT INTO t VALUES (\(key), 'row \(number(1000))', cast(printf('%.*c%d', \(size), 'x', \(key * 7919)) AS BLOB))"
      )
    case 5: try connection.run("UPDATE t SET b = b || '\(number(10))' WHERE a % 5 = \(number(5))")
    case 6: try connection.run("UPDATE t SET c = cast(b || \(number(1000)) AS BLOB) WHERE a > \(number(key + 1))")
    default: try connection.run("DELETE FROM t WHERE a % 7 = \(number(7))")
    }
  }

  /// Now and then something that moves pages without changing what a query sees.
  private mutating func maintenance(_ connection: Connection) throws -> Bool {
    switch number(12) {
    case 0: try connection.run("PRAGMA incremental_vacuum(\(number(10)))")
    case 1: try connection.run("VACUUM")
    case 2..<6 where journal == "WAL":
      let kind = ["PASSIVE", "FULL", "RESTART", "TRUNCATE"][number(4)]
      try connection.run("PRAGMA wal_checkpoint(\(kind))")
    default: return false
    }
    return true
  }
}
