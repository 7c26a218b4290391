import CSQLite

/// A connection to SQLite for work on the store as a whole; data is none of its business.
final class StoreConnection {
  private let handle: OpaquePointer
  private var isClosed = false
  private let database: SealedDatabase

  /// Opens a database of the store.
  /// - Throws: ``StoreError`` `damaged`, `io`, `full`.
  init(_ database: SealedDatabase, path: String) throws(StoreError) {
    var opened: OpaquePointer?
    let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_URI | SQLITE_OPEN_NOMUTEX
    let code = sqlite3_open_v2(database.uri(path), &opened, flags, nil)
    guard code == .ok, let opened else {
      sqlite3_close_v2(opened)
      throw Self.failure(database, code, "the database cannot be opened")
    }
    handle = opened
    self.database = database
    for pragma in UnlockedStore.pragmasAtOpening { try run(pragma) }
  }

  deinit { if !isClosed { sqlite3_close_v2(handle) } }

  /// Runs a statement.
  /// - Returns: the first column of each row.
  @discardableResult
  func run(_ statement: String) throws(StoreError) -> [String] {
    var prepared: OpaquePointer?
    let code = sqlite3_prepare_v2(handle, statement, -1, &prepared, nil)
    guard code == .ok else { throw failure(code, statement) }
    defer { sqlite3_finalize(prepared) }
    var rows: [String] = []
    while true {
      switch sqlite3_step(prepared) {
      case SQLITE_ROW: rows.append(sqlite3_column_text(prepared, 0).map { String(cString: $0) } ?? "")
      case SQLITE_DONE: return rows
      case let code: throw failure(code, statement)
      }
    }
  }

  /// Calls back now and then while statements run.
  func whileRunning<Result>(
    _ report: () -> Void, _ body: () throws(StoreError) -> Result
  ) throws(StoreError) -> Result {
    let outcome: Swift.Result<Result, StoreError> = withoutActuallyEscaping(report) { report in
      let box = Callback(report)
      let pointer = Unmanaged.passUnretained(box).toOpaque()
      sqlite3_progress_handler(
        handle, 20_000,
        { context in
          if let context { Unmanaged<Callback>.fromOpaque(context).takeUnretainedValue().call() }
          return 0
        }, pointer)
      defer {
        sqlite3_progress_handler(handle, 0, nil, nil)
        // The handler holds an unretained pointer: the box lives until it is unset.
        withExtendedLifetime(box) {}
      }
      do throws(StoreError) { return .success(try body()) } catch { return .failure(error) }
    }
    return try outcome.get()
  }

  /// Closes the connection; the last one of a database writes its log back and removes it.
  func close() throws(StoreError) {
    let code = sqlite3_close(handle)
    guard code == .ok else { throw failure(code, "close") }
    isClosed = true
  }

  private func failure(_ code: Int32, _ statement: String) -> StoreError {
    let said = sqlite3_errmsg(handle).map { String(cString: $0) } ?? ""
    return Self.failure(database, code, "«\(statement)»: \(said)")
  }

  private static func failure(_ database: SealedDatabase, _ code: Int32, _ what: String) -> StoreError {
    if let damage = database.damage { return damage }
    let kind: StoreError.Code =
      switch code & 0xFF {
      case SQLITE_FULL: .full
      case SQLITE_CORRUPT, SQLITE_NOTADB: .damaged
      default: database.isStopped ? .stopped : .io
      }
    return StoreError(kind, "SQLite cannot go on: \(what)")
  }
}

/// Carries a closure through C.
private final class Callback {
  let call: () -> Void
  init(_ call: @escaping () -> Void) { self.call = call }
}
