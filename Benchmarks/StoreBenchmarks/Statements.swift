import CSQLite

/// A connection to SQLite and its statements, as near to C as can be.
final class Statements {
  struct Failure: Error { let message: String }

  private var handle: OpaquePointer?

  init(_ uri: String) throws {
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    guard sqlite3_open_v2(uri, &handle, flags, nil) == SQLITE_OK else { throw Failure(message: message) }
  }

  private var message: String { sqlite3_errmsg(handle).map { String(cString: $0) } ?? "?" }

  func run(_ sql: String) throws {
    guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw Failure(message: "\(sql): \(message)") }
  }

  func first(_ sql: String) throws -> Int64 {
    let statement = try prepare(sql)
    defer { statement.finish() }
    return try statement.first()
  }

  func prepare(_ sql: String) throws -> Prepared {
    var statement: OpaquePointer?
    guard sqlite3_prepare_v2(handle, sql, -1, &statement, nil) == SQLITE_OK, let statement else {
      throw Failure(message: "\(sql): \(message)")
    }
    return Prepared(statement: statement)
  }

  func close() {
    sqlite3_close_v2(handle)
    handle = nil
  }

  /// One prepared statement.
  struct Prepared {
    let statement: OpaquePointer

    func step(_ key: Int, _ bytes: [UInt8]) throws {
      sqlite3_bind_int64(statement, 1, Int64(key))
      let code = bytes.withUnsafeBytes { raw in
        // Static for SQLite: the bytes stay where they are until the step is done.
        sqlite3_bind_blob(statement, 2, raw.baseAddress, Int32(raw.count), nil)
        return sqlite3_step(statement)
      }
      guard code == SQLITE_DONE else { throw Failure(message: "code \(code)") }
      sqlite3_reset(statement)
    }

    func read(_ key: Int) throws {
      sqlite3_bind_int64(statement, 1, Int64(key))
      guard sqlite3_step(statement) == SQLITE_ROW, sqlite3_column_bytes(statement, 0) == 1024 else {
        throw Failure(message: "row \(key) is not there")
      }
      sqlite3_reset(statement)
    }

    func first() throws -> Int64 {
      guard sqlite3_step(statement) == SQLITE_ROW else { throw Failure(message: "no row") }
      return sqlite3_column_int64(statement, 0)
    }

    func finish() { sqlite3_finalize(statement) }
  }
}
