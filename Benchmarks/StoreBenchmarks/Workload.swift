import CSQLite
import EncryptedSQLite
import Foundation

/// The five things that a store is measured by. Times are seconds of the wall clock; opening is not counted.
struct Workload {
  let uri: String
  let path: String
  let rows: Int

  /// Rows that fit a kilobyte, different from each other and not compressible.
  private static let kilobyte: [UInt8] = (0..<1024).map { _ in UInt8.random(in: 0...255) }

  /// Runs all five, each write on a fresh database.
  func run() throws -> [(String, Double)] {
    var times: [(String, Double)] = []
    times.append(("bulk", try fresh { try insert($0, 0..<rows, perTransaction: rows) }))
    times.append(("points", try reopened(pointReads)))
    times.append(("scan", try reopened { _ = try $0.first("SELECT sum(length(b)), count(*) FROM t") }))
    times.append(("batches", try fresh { try insert($0, 0..<rows, perTransaction: 1000) }))
    times.append(("commits", try fresh { try insert($0, 0..<2000, perTransaction: 1) }))
    remove()
    return times
  }

  private func remove() {
    for end in ["", "-wal", "-shm", "-journal"] { unlink(path + end) }
  }

  private func fresh(_ body: (Statements) throws -> Void) throws -> Double {
    remove()
    let statements = try open()
    try statements.run("CREATE TABLE t (id INTEGER PRIMARY KEY, b BLOB)")
    return try timed(statements, body)
  }

  private func reopened(_ body: (Statements) throws -> Void) throws -> Double { try timed(try open(), body) }

  private func open() throws -> Statements {
    let statements = try Statements(uri)
    for pragma in UnlockedStore.pragmasAtOpening + UnlockedStore.pragmasForWriting { try statements.run(pragma) }
    // Two megabytes, as SQLite's default: a fiftieth of the data.
    try statements.run("PRAGMA cache_size = -2000")
    return statements
  }

  private func timed(_ statements: Statements, _ body: (Statements) throws -> Void) throws -> Double {
    let clock = ContinuousClock()
    let time = try clock.measure { try body(statements) }
    statements.close()
    return Double(time.components.seconds) + Double(time.components.attoseconds) / 1e18
  }

  private func insert(_ statements: Statements, _ keys: Range<Int>, perTransaction: Int) throws {
    let insert = try statements.prepare("INSERT INTO t VALUES (?, ?)")
    var bytes = Self.kilobyte
    var open = 0
    for key in keys {
      if open == 0 { try statements.run("BEGIN") }
      withUnsafeBytes(of: key) { bytes.replaceSubrange(0..<8, with: $0) }
      try insert.step(key, bytes)
      open += 1
      if open == perTransaction {
        try statements.run("COMMIT")
        open = 0
      }
    }
    if open > 0 { try statements.run("COMMIT") }
    insert.finish()
  }

  private func pointReads(_ statements: Statements) throws {
    let read = try statements.prepare("SELECT b FROM t WHERE id = ?")
    var state: UInt64 = 42
    for _ in 0..<100_000 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      try read.read(Int((state >> 33) % UInt64(rows)))
    }
    read.finish()
  }
}
