import Evidence
import GRDB

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// One transaction of the store; the queries stand in its extensions, by subject.
///
/// It must not leave the closure that it was handed to.
package struct StoreTransaction {
  let db: Database
  let hashes = KnownHashes()
  let newestHeads = NewestHeads()
  let knownHeads: KnownHeads
  let absences: KnownAbsences
  private let undoCount: UndoCount
  private let uri: String
  /// The epoch of the own log that is read and written.
  package let epoch: UInt64

  init(
    _ db: Database, uri: String, epoch: UInt64, knownHeads: KnownHeads, absences: KnownAbsences = KnownAbsences(),
    undoCount: UndoCount
  ) {
    self.undoCount = undoCount
    self.knownHeads = knownHeads
    self.absences = absences
    self.db = db
    self.uri = uri
    self.epoch = epoch
  }

  /// The same transaction, looking at another epoch of the own log.
  package func inEpoch(_ epoch: UInt64) -> StoreTransaction {
    StoreTransaction(db, uri: uri, epoch: epoch, knownHeads: knownHeads, absences: absences, undoCount: undoCount)
  }

  /// Changes whenever something that was written in this store since it was opened was undone: what was remembered of before
  /// must be read again.
  package var undone: UInt64 { undoCount.value }

  /// Runs a part that may fail alone: when it throws, its changes are undone and the transaction goes on.
  /// - Throws: ``NodeStoreError`` `damaged` when it came upon a block that does not open; what the body throws.
  package func attempt<T>(_ body: () throws -> T) throws -> T {
    try run("SAVEPOINT part")
    do {
      let result = try body()
      try run("RELEASE part")
      return result
    } catch {
      // What was undone must not be believed.
      hashes.forget()
      newestHeads.forget()
      absences.forget()
      undoCount.add()
      // A failure of the disk may have ended the whole transaction already; it is then nobody's alone.
      guard db.isInsideTransaction else { throw error }
      try run("ROLLBACK TO part")
      try run("RELEASE part")
      guard let failure = error as? DatabaseError, failure.extendedResultCode == .SQLITE_IOERR_DATA else { throw error }
      // Damage is its reader's alone: who asks for something else must not be held up by it.
      throw NodeStoreError(failure, uri: uri)
    }
  }

  /// Whether a table is empty that is empty in most stores; asked once in a transaction.
  func isEmpty(_ table: KnownAbsences.Table) throws -> Bool {
    try absences.isEmpty(table) { try first("SELECT 1 FROM \(table.rawValue) LIMIT 1") == nil }
  }

  /// Executes a statement that is prepared once.
  func run(_ sql: String, _ arguments: StatementArguments = []) throws {
    try db.cachedStatement(sql: sql).execute(arguments: arguments)
  }

  /// The first row of a query that is prepared once.
  func first(_ sql: String, _ arguments: StatementArguments = []) throws -> Row? {
    try Row.fetchOne(try db.cachedStatement(sql: sql), arguments: arguments)
  }

  /// All rows of a query that is prepared once.
  func all(_ sql: String, _ arguments: StatementArguments = []) throws -> [Row] {
    try Row.fetchAll(try db.cachedStatement(sql: sql), arguments: arguments)
  }
}

extension Row {
  /// A blob as bytes.
  func bytes(_ column: String) -> [UInt8] { optionalBytes(column) ?? [] }

  /// A blob that may be NULL.
  func optionalBytes(_ column: String) -> [UInt8]? {
    guard let data = self[column] as Data? else { return nil }
    return Array(data)
  }

  /// A count or size, which the store writes as non-negative.
  func count(_ column: String) -> UInt64 { UInt64(clamping: self[column] as Int64) }

  /// A count that may be NULL.
  func optionalCount(_ column: String) -> UInt64? { (self[column] as Int64?).map { UInt64(clamping: $0) } }

  /// A digest that the store wrote.
  func digest(_ column: String) throws -> Digest { try Digest(bytes(column)) }
}

extension Array where Element == UInt8 {
  /// As SQLite takes blobs.
  var blob: Data { Data(self) }
}

extension UInt64 {
  /// As SQLite takes integers; all counts here are below 2^53.
  var sql: Int64 { Int64(clamping: self) }
}
