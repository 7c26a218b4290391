import CLibCrypto
import CSQLite
import EncryptedSQLite
import Foundation

/// A program for tests to kill: it holds a store, writes numbered rows, and says each number once it is durable.
///
///     store-writer write FOLDER KEYFILE SEED      commits rows until it is killed
///     store-writer rotate FOLDER KEYFILE          rotates the master key until it is killed
///     store-writer hold FOLDER KEYFILE            opens the store, says so, and waits
///     store-writer dumpable                       says whether core dumps of it are possible
@main
enum StoreWriter {
  static func main() {
    ProcessHardening.apply()
    do {
      try run(CommandLine.arguments)
    } catch let error as StoreError {
      say("error: \(error.message)")
      exit(11)
    } catch {
      say("error: \(error)")
      exit(1)
    }
  }

  private static func run(_ words: [String]) throws {
    guard words.count > 1 else { exit(64) }
    if words[1] == "dumpable" { return dumpable() }
    guard words.count > 3, let key = FileManager.default.contents(atPath: words[3]) else { exit(64) }
    let secret = SlotSecret.keyFile(SecretBytes(copying: Array(key)))
    let folder = StoreFolder(words[2])
    switch words[1] {
    case "write": try write(try folder.unlock(with: secret), seed: UInt64(words[4]) ?? 0)
    case "rotate":
      say("ready")
      while true {
        try folder.unlock(with: secret).rotate(to: [secret], cost: 14)
        say("rotated")
      }
    default:
      let store = try folder.unlock(with: secret)
      say("held")
      while true { sleep(60) }
      store.close()
    }
  }

  private static func dumpable() {
    var limit = rlimit()
    getrlimit(__rlimit_resource_t(RLIMIT_CORE.rawValue), &limit)
    say("core \(limit.rlim_cur) dumpable \(comity_is_dumpable())")
  }

  /// Row after row, in transactions of one to four; now and then the log is settled.
  private static func write(_ store: UnlockedStore, seed: UInt64) throws {
    var handle: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI
    guard sqlite3_open_v2(store.databaseURI, &handle, flags, nil) == SQLITE_OK else { exit(2) }
    for pragma in UnlockedStore.pragmasAtOpening + UnlockedStore.pragmasForWriting { execute(handle, pragma) }
    execute(handle, "CREATE TABLE IF NOT EXISTS t (a INTEGER PRIMARY KEY, b BLOB)")
    execute(handle, "PRAGMA wal_autocheckpoint = 20")
    var next = number(handle, "SELECT coalesce(max(a), 0) + 1 FROM t")
    var state = seed
    say("ready \(next)")
    while true {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let choice = Int(state >> 40)
      execute(handle, "BEGIN IMMEDIATE")
      let last = next + Int64(choice % 4)
      for key in next...last {
        execute(handle, "INSERT INTO t VALUES (\(key), zeroblob(\(choice % 9000)))")
        if key % 50 == 0 { execute(handle, "DELETE FROM t WHERE a < \(key - 200) AND a % 100 <> 0") }
      }
      execute(handle, "COMMIT")
      say("\(last)")
      next = last + 1
      if choice % 17 == 0 { execute(handle, "PRAGMA wal_checkpoint(TRUNCATE)") }
    }
  }

  private static func execute(_ handle: OpaquePointer?, _ sql: String) {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else {
      say("error: \(sqlite3_errmsg(handle).map { String(cString: $0) } ?? "?") for \(sql)")
      exit(3)
    }
  }

  private static func number(_ handle: OpaquePointer?, _ sql: String) -> Int64 {
    var statement: OpaquePointer?
    sqlite3_prepare_v2(handle, sql, -1, &statement, nil)
    defer { sqlite3_finalize(statement) }
    return sqlite3_step(statement) == SQLITE_ROW ? sqlite3_column_int64(statement, 0) : 0
  }

  /// A line at once, by one system call: what was said before a kill was said.
  private static func say(_ text: String) {
    let line = Array((text + "\n").utf8)
    _ = Glibc.write(STDOUT_FILENO, line, line.count)
  }
}
