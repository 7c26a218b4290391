import EncryptedSQLite
import Foundation
import SimulatedDisk
import Testing

@Suite("A power loss at any point")
struct CrashTests {
  private static let isLong = ProcessInfo.processInfo.environment["COMITY_LONG"] != nil
  private static let masterKey = SecretBytes(copying: [UInt8](repeating: 9, count: 32))
  private static let path = "/disk/store.db"

  /// One recorded run and the disk that its crash images are loaded into.
  struct Recording {
    let history: DiskHistory
    let operations: [DiskOperation]
    let milestones: [Workload.Milestone]
  }

  private func record(_ plan: Plan) throws -> Recording {
    let disk = MemoryDisk()
    let history = disk.record()
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    let connection = try Connection(database.uri(Self.path), journal: plan.journal)
    var workload = Workload(journal: plan.journal, seed: plan.seed, spills: plan.spills)
    let milestones = try workload.run(connection, on: disk, transactions: plan.transactions)
    connection.close()
    database.close()
    return Recording(history: history, operations: disk.operations, milestones: milestones)
  }

  /// Opens an image and says what it holds.
  private func state(_ image: DiskImage, on disk: MemoryDisk, writing: Bool) throws -> (state: String, verdict: String)
  {
    disk.load(image)
    let database = try SealedDatabase(masterKey: Self.masterKey, epoch: 1, over: disk.vfsName)
    defer { database.close() }
    do {
      let connection = try Connection(database.uri(Self.path), journal: nil)
      defer { connection.close() }
      let state = try Workload.state(connection)
      var verdict = try connection.run("PRAGMA integrity_check").joined(separator: "; ")
      if writing, !state.isEmpty {
        try connection.run("INSERT INTO t VALUES (1000000, 'after', 'the loss')")
        let count = try connection.run("SELECT count(*) FROM t WHERE a = 1000000")
        if count != ["1"] { verdict += "; a write after the loss was lost" }
      }
      if let damage = database.damage { verdict += "; a power loss was taken for damage: \(damage.message)" }
      return (state, verdict)
    } catch let error as Connection.Failure {
      return ("", "code \(error.code), \(error.message); \(database.damage?.message ?? "no damage")")
    }
  }

  /// A journal mode, a seed, and how many transactions; the log is what the store uses, and gets the most.
  struct Plan: Sendable, CustomTestStringConvertible {
    let journal: String
    let seed: UInt64
    let transactions: Int
    let spills: Bool
    var testDescription: String { "\(journal)\(spills ? ", spilling" : ""), seed \(seed)" }
  }

  private static func plans(
    _ journal: String, _ seeds: ClosedRange<UInt64>, transactions: Int, spills: Bool
  ) -> [Plan] {
    seeds.map { Plan(journal: journal, seed: $0, transactions: transactions, spills: spills) }
  }

  static let plans: [Plan] =
    plans("WAL", 1...(isLong ? 40 : 6), transactions: isLong ? 24 : 12, spills: false)
    + plans("WAL", 1...(isLong ? 20 : 3), transactions: isLong ? 24 : 12, spills: true)
    + ["DELETE", "TRUNCATE", "PERSIST"].flatMap {
      plans($0, 1...(isLong ? 3 : 1), transactions: isLong ? 12 : 4, spills: true)
    }

  @Test("leaves the state before or after the commit in flight", arguments: plans)
  func powerLoss(plan: Plan) throws {
    let recording = try record(plan)
    var history = recording.history
    var generator = SeededGenerator(seed: plan.seed)
    let disk = MemoryDisk()
    var passed = 0
    var images = 0
    for (number, operation) in recording.operations.enumerated() {
      history.follow(operation)
      while passed < recording.milestones.count, recording.milestones[passed].operations <= number + 1 { passed += 1 }
      let before = passed > 0 ? recording.milestones[passed - 1].state : ""
      let after = passed < recording.milestones.count ? recording.milestones[passed].state : before
      var losses = Set(PowerLoss.allCases.shuffled(using: &generator).prefix(plan.journal == "WAL" ? 4 : 1))
      if case .write = operation { losses.insert(.lastTorn) }
      for loss in losses.sorted(by: { "\($0)" < "\($1)" }) {
        let image = history.image(after: loss, using: &generator)
        let found = try state(image, on: disk, writing: images % 5 == 0)
        images += 1
        let isRight = found.verdict == "ok" && (found.state == before || found.state == after)
        let place = recording.milestones.firstIndex { $0.state == found.state }
        #expect(
          isRight,
          "after operation \(number + 1) (\(loss)): \(found.verdict), commit \(place ?? -1), acknowledged \(passed - 1)"
        )
        if !isRight { return }
      }
    }
    print("crash images: \(images) of \(recording.operations.count) operations (\(plan.testDescription))")
    #expect(images >= 150)
  }
}
