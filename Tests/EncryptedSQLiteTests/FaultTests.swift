import CSQLite
import EncryptedSQLite
import SimulatedDisk
import Testing

@Suite("A disk that fails")
struct FaultTests {
  private static let masterKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
  private static let path = "/disk/store.db"

  /// What fails, in which journal mode.
  struct Plan: Sendable, CustomTestStringConvertible {
    let kind: DiskFault.Kind
    let reason: DiskFault.Reason
    let journal: String
    let isPartial: Bool
    var testDescription: String { "\(kind), \(reason)\(isPartial ? ", in part" : ""), \(journal)" }
  }

  static let plans: [Plan] =
    ["WAL", "DELETE"].flatMap { journal in
      [
        Plan(kind: .write, reason: .input, journal: journal, isPartial: false),
        Plan(kind: .write, reason: .full, journal: journal, isPartial: true),
        Plan(kind: .sync, reason: .input, journal: journal, isPartial: false),
        Plan(kind: .open, reason: .tooManyFiles, journal: journal, isPartial: false),
      ]
    } + [
      Plan(kind: .truncate, reason: .input, journal: "WAL", isPartial: false),
      Plan(kind: .remove, reason: .input, journal: "DELETE", isPartial: false),
    ]

  /// A database with one table, durable.
  private func base(_ journal: String) throws -> DiskImage {
    let disk = MemoryDisk()
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    let connection = try Connection(database.uri(Self.path), journal: journal)
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")
    connection.close()
    database.close()
    return disk.image
  }

  /// What a run of the workload came to.
  private struct Outcome {
    var attempted: Set<Int> = []
    var acknowledged: Set<Int> = []
    var codes: Set<Int32> = []
  }

  /// Transactions of several pages each, and now and then the log is settled.
  private func work(_ connection: Connection, _ journal: String) -> Outcome {
    var outcome = Outcome()
    for key in 1...(journal == "WAL" ? 8 : 4) {
      outcome.attempted.insert(key)
      do {
        try connection.run("BEGIN IMMEDIATE")
        try connection.run("INSERT INTO t VALUES (\(key), zeroblob(\(key * 1500)))")
        try connection.run("COMMIT")
        outcome.acknowledged.insert(key)
        if journal == "WAL", key % 3 == 0 { try connection.run("PRAGMA wal_checkpoint(TRUNCATE)") }
      } catch let failure as Connection.Failure {
        outcome.codes.insert(failure.code & 0xFF)
        _ = try? connection.run("ROLLBACK")
      } catch {
        Issue.record("an unknown error: \(error)")
      }
    }
    return outcome
  }

  @Test("at any operation gives a clear error, loses nothing, and all is well when it works again", arguments: plans)
  func everyOperation(plan: Plan) throws {
    let base = try base(plan.journal)
    let disk = MemoryDisk()
    var number = 0
    var fired = true
    while fired {
      number += 1
      disk.load(base)
      disk.fail(DiskFault(plan.kind, number: number, plan.reason, isPartial: plan.isPartial))
      fired = try run(plan, number, on: disk)
    }
    print("faults: \(number - 1) (\(plan.testDescription))")
    #expect(number > 2)
  }

  /// One run with one fault.
  /// - Returns: whether the fault came to pass.
  private func run(_ plan: Plan, _ number: Int, on disk: MemoryDisk) throws -> Bool {
    var outcome = Outcome()
    do {
      let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
      defer { database.close() }
      if let connection = try? Connection(database.uri(Self.path), journal: nil) {
        defer { connection.close() }
        outcome = work(connection, plan.journal)
        let fired = disk.count(plan.kind) >= number
        disk.fail(nil)
        #expect(database.isStopped == (plan.kind == .sync && fired), "operation \(number)")
        #expect(database.damage == nil, "operation \(number): \(database.damage?.message ?? "")")
        outcome.attempted.insert(100)
        let again = (try? connection.run("INSERT INTO t VALUES (100, zeroblob(9000))")) != nil
        #expect(again != database.isStopped, "operation \(number)")
        if again { outcome.acknowledged.insert(100) }
        try verify(outcome, number)
        if !fired { return false }
      }
      disk.fail(nil)
    }
    try reopened(outcome, on: disk, number)
    return true
  }

  private func verify(_ outcome: Outcome, _ number: Int) throws {
    let clear: Set<Int32> = [SQLITE_IOERR, SQLITE_FULL, SQLITE_CANTOPEN]
    #expect(outcome.codes.isSubset(of: clear), "operation \(number): codes \(outcome.codes)")
  }

  /// After the fault, opened anew: all that was acknowledged is there, and nothing that was never asked for.
  private func reopened(_ outcome: Outcome, on disk: MemoryDisk, _ number: Int) throws {
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    defer { database.close() }
    let connection = try Connection(database.uri(Self.path), journal: nil)
    defer { connection.close() }
    let rows = Set(try connection.run("SELECT a FROM t WHERE length(b) > 0").compactMap { Int($0) })
    #expect(
      outcome.acknowledged.isSubset(of: rows), "operation \(number): lost \(outcome.acknowledged.subtracting(rows))")
    #expect(rows.isSubset(of: outcome.attempted), "operation \(number)")
    #expect(try connection.run("PRAGMA integrity_check") == ["ok"], "operation \(number)")
    try connection.run("INSERT INTO t VALUES (200, zeroblob(9000))")
    #expect(database.damage == nil && !database.isStopped, "operation \(number)")
  }

  @Test("while the ways into a store change leaves one that a known way opens", arguments: DiskFault.Kind.allCases)
  func slots(kind: DiskFault.Kind) throws {
    let first = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 1, count: 32)))
    let second = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 2, count: 32)))
    let disk = MemoryDisk()
    let folder = StoreFolder("/store", disk: disk)
    let made = try folder.create(unlocking: first, cost: 14)
    let connection = try Connection(made.databaseURI)
    try connection.run("CREATE TABLE t (a)")
    try connection.run("INSERT INTO t VALUES ('kept')")
    connection.close()
    made.close()
    let base = disk.image
    let changes: [(String, (UnlockedStore) throws -> Void)] = [
      ("add", { try $0.addSlot(second, cost: 14) }),
      ("add and remove", { try $0.removeSlot(try $0.addSlot(second, cost: 14)) }),
      ("rotate", { try $0.rotate(to: [second], cost: 14) }),
    ]
    for (name, change) in changes {
      var number = 0
      var fired = true
      while fired {
        number += 1
        disk.load(base)
        let store = try folder.unlock(with: first)
        disk.fail(DiskFault(kind, number: number, kind == .open ? .tooManyFiles : .full))
        let error = expect(performing: change, on: store)
        fired = disk.count(kind) >= number
        disk.fail(nil)
        if !fired { #expect(error == nil) }
        store.close()
        let openers = [first, second].compactMap { try? folder.unlock(with: $0).closed() }
        #expect(!openers.isEmpty, "\(name), operation \(number): no way into the store is left")
        let again = try (try? folder.unlock(with: first)) ?? folder.unlock(with: second)
        let reader = try Connection(again.databaseURI)
        #expect(try reader.run("SELECT a FROM t") == ["kept"], "\(name), operation \(number)")
        reader.close()
        again.close()
      }
    }
  }

  /// Performs a change that may fail, and gives the store's error; any other error is an issue.
  private func expect(performing change: (UnlockedStore) throws -> Void, on store: UnlockedStore) -> StoreError? {
    do {
      try change(store)
      return nil
    } catch let error as StoreError {
      return error
    } catch {
      Issue.record("an error that is not the store's: \(error)")
      return nil
    }
  }
}

extension UnlockedStore {
  /// Closes it; for those who only want to know whether it opens.
  fileprivate func closed() -> Bool {
    close()
    return true
  }
}
