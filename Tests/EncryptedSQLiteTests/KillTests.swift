import EncryptedSQLite
import Foundation
import SimulatedDisk
import Testing

@Suite("A process that is killed", .serialized)
struct KillTests {
  private static let isLong = ProcessInfo.processInfo.environment["COMITY_LONG"] != nil
  private static let key = [UInt8](0..<32)
  private static let secret = SlotSecret.keyFile(SecretBytes(copying: key))

  private func made() throws -> TemporaryStore {
    let store = try TemporaryStore()
    try store.folder.create(unlocking: Self.secret, cost: 14).close()
    try store.write(Self.key, to: "../key")
    return store
  }

  /// Lets some milliseconds pass that a seed decides.
  private func wait(_ generator: inout SeededGenerator, upTo milliseconds: UInt32) {
    usleep(UInt32.random(in: 0..<(milliseconds * 1000), using: &generator))
  }

  @Test(
    "loses no commit that it had acknowledged, keeps none in part, and leaves no lock",
    arguments: 1...(isLong ? 100 : 10))
  func committing(seed: Int) throws {
    let store = try made()
    var generator = SeededGenerator(seed: UInt64(seed))
    var acknowledged = 0
    for round in 0..<11 {
      let writer = try WriterProcess(["write", store.path + "/node", store.path + "/key", "\(seed * 100 + round)"])
      var said = writer.words()
      wait(&generator, upTo: 60)
      said += writer.kill()
      // A last line that was cut was not said.
      let lines = said.split(separator: "\n", omittingEmptySubsequences: false).dropLast()
      #expect(!said.contains("error"), "\(said.suffix(200))")
      let last = lines.compactMap { Int($0) }.last ?? acknowledged
      #expect(last >= acknowledged)
      acknowledged = last
      try verify(store, acknowledged, "round \(round)")
    }
    #expect(acknowledged > 11)
  }

  private func verify(_ store: TemporaryStore, _ acknowledged: Int, _ round: String) throws {
    let unlocked = try store.folder.unlock(with: Self.secret)
    defer { unlocked.close() }
    let connection = try Connection(unlocked.databaseURI, journal: nil)
    defer { connection.close() }
    #expect(try connection.run("PRAGMA integrity_check") == ["ok"], "\(round)")
    let keys = try connection.run("SELECT a FROM t ORDER BY a").compactMap { Int($0) }
    let newest = keys.last ?? 0
    #expect(newest >= acknowledged, "\(round): \(acknowledged) was acknowledged, \(newest) is there")
    // What the writer never deletes is there without a gap.
    let kept = Set(keys)
    let missing = (1...max(newest, 1)).filter { ($0 > newest - 150 || $0 % 100 == 0) && !kept.contains($0) }
    #expect(newest == 0 || missing.isEmpty, "\(round): \(missing.prefix(5)) are missing")
    #expect(unlocked.database.damage == nil, "\(round): \(unlocked.database.damage?.message ?? "")")
  }

  @Test("in the middle of a rotation leaves a store that opens and holds every row", arguments: 1...(isLong ? 20 : 2))
  func rotating(seed: Int) throws {
    let store = try made()
    var generator = SeededGenerator(seed: UInt64(seed))
    let unlocked = try store.folder.unlock(with: Self.secret)
    let connection = try Connection(unlocked.databaseURI)
    try connection.run("CREATE TABLE t (a INTEGER PRIMARY KEY, b BLOB)")
    for key in 0..<40 { try connection.run("INSERT INTO t VALUES (\(key), zeroblob(\(key * 100)))") }
    connection.close()
    unlocked.close()
    var epochs: Set<UInt32> = []
    // A slow machine gets longer until a rotation ends before the kill, so that both outcomes are met.
    var window: UInt32 = 40
    for round in 0..<15 {
      let writer = try WriterProcess(["rotate", store.path + "/node", store.path + "/key"])
      _ = writer.words()
      wait(&generator, upTo: window)
      #expect(!writer.kill().contains("error"))
      let again = try store.folder.unlock(with: Self.secret)
      window = epochs.insert(again.epoch).inserted ? window : min(window * 2, 4000)
      let reader = try Connection(again.databaseURI, journal: nil)
      #expect(try reader.run("SELECT count(*), sum(length(b)) FROM t") == ["40|78000"], "round \(round)")
      #expect(try reader.run("PRAGMA integrity_check") == ["ok"], "round \(round)")
      reader.close()
      again.close()
    }
    #expect(epochs.count > 2)
  }

  @Test("held the store alone: a second one is told by which process, and may open it afterwards")
  func lock() throws {
    let store = try made()
    let holder = try WriterProcess(["hold", store.path + "/node", store.path + "/key"])
    #expect(holder.words() == "held\n")
    let second = try WriterProcess(["hold", store.path + "/node", store.path + "/key"])
    let said = second.finish()
    #expect(second.status == 11 && said.contains("in use by the process \(holder.identifier)"))
    #expect(try store.folder.status().holder == holder.identifier)
    let error = #expect(throws: StoreError.self) { try store.folder.unlock(with: Self.secret) }
    #expect(error?.code == .locked(holder: holder.identifier))
    _ = holder.kill()
    #expect(try store.folder.status().holder == nil)
    try store.folder.unlock(with: Self.secret).close()
  }

  @Test("leaves no core dump behind")
  func dumps() throws {
    #expect(try WriterProcess(["dumpable"]).finish() == "core 0 dumpable 0\n")
  }
}
