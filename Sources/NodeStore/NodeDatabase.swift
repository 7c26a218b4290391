import EncryptedSQLite
import GRDB

/// What a node remembers, in one sealed SQLite database.
///
/// One connection writes, and ``write(_:)`` is one durable transaction (`synchronous=FULL`): what it returned from survives
/// a crash, and what it threw from left no trace. Others read meanwhile, each from the last durable state.
package final class NodeDatabase: Sendable {
  private let pool: DatabasePool

  /// Connections that read; each has a cache of its own.
  private static let readers = 3

  /// Opens the database of an unlocked store and brings its schema up to date.
  /// - Parameter databaseURI: as the unlocked store gives it; worth nothing while the store is locked.
  /// - Throws: ``NodeStoreError`` when the schema is newer than this program, or when SQLite did not take the settings
  ///   that durability rests on.
  package init(databaseURI: String) throws {
    var configuration = Configuration()
    configuration.label = "node store"
    configuration.maximumReaderCount = Self.readers
    configuration.prepareDatabase { db in
      for pragma in UnlockedStore.pragmasAtOpening { try db.execute(sql: pragma) }
    }
    pool = try DatabasePool(path: databaseURI, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      // GRDB sets synchronous=NORMAL by itself after it opened; FULL is what receipts rest on.
      for pragma in UnlockedStore.pragmasAfterOpening { try db.execute(sql: pragma) }
      guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2,
        try String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
      else { throw NodeStoreError(.settings, "SQLite did not take synchronous=FULL and WAL; the store is not used") }
    }
    let newer = try pool.read { try Schema.migrator.hasBeenSuperseded($0) }
    guard !newer else { throw NodeStoreError(.newerSchema, "the store was written by a newer version of comityd") }
    try Schema.migrator.migrate(pool)
  }

  /// Runs one transaction; durable when it returns, without trace when it throws.
  package func write<T>(_ body: (StoreTransaction) throws -> T) throws -> T {
    try pool.write { db in try body(StoreTransaction(db)) }
  }

  /// Reads from the last durable state.
  package func read<T>(_ body: (StoreTransaction) throws -> T) throws -> T {
    try pool.read { db in try body(StoreTransaction(db)) }
  }

  /// Moves the write-ahead log into the database file; for a clean stop.
  package func checkpoint() throws {
    _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }

  /// Closes the connections; the store must not be used afterwards.
  package func close() throws { try pool.close() }
}
