import CSQLite
import EncryptedSQLite

/// A connection to SQLite, sealed or plain, for tests.
final class Connection {
  private var db: OpaquePointer?

  /// - Parameter journal: the journal mode of a sealed database; nil leaves it as it is.
  init(_ uri: String, sealed: Bool = true, journal: String? = "WAL") throws {
    let code = sqlite3_open_v2(uri, &db, SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI, nil)
    guard code == SQLITE_OK else { throw Failure(code: code, message: message) }
    if sealed {
      for pragma in UnlockedStore.pragmasAtOpening { try run(pragma) }
      if let journal { try run("PRAGMA journal_mode = \(journal)") }
    }
  }

  struct Failure: Error {
    let code: Int32
    let message: String
  }

  private var message: String { sqlite3_errmsg(db).map { String(cString: $0) } ?? "?" }

  /// Runs statements and gives their rows, columns joined.
  @discardableResult
  func run(_ sql: String) throws -> [String] {
    var rows: [String] = []
    var statement: OpaquePointer?
    let code = sqlite3_prepare_v2(db, sql, -1, &statement, nil)
    guard code == SQLITE_OK else { throw Failure(code: code, message: message) }
    defer { sqlite3_finalize(statement) }
    while true {
      switch sqlite3_step(statement) {
      case SQLITE_ROW:
        rows.append(
          (0..<sqlite3_column_count(statement)).map { column in
            sqlite3_column_text(statement, column).map { String(cString: $0) } ?? "NULL"
          }.joined(separator: "|"))
      case SQLITE_DONE: return rows
      case let code: throw Failure(code: code, message: message)
      }
    }
  }

  /// Copies the whole database by SQLite's backup interface, a few pages at a time.
  func copy(into target: Connection) throws {
    guard let backup = sqlite3_backup_init(target.db, "main", db, "main") else {
      throw Failure(code: sqlite3_errcode(target.db), message: target.message)
    }
    var code = SQLITE_OK
    while code == SQLITE_OK { code = sqlite3_backup_step(backup, 5) }
    let finished = sqlite3_backup_finish(backup)
    guard code == SQLITE_DONE, finished == SQLITE_OK else { throw Failure(code: code, message: target.message) }
  }

  /// Idempotent.
  func close() {
    sqlite3_close_v2(db)
    db = nil
  }

  deinit { close() }
}
