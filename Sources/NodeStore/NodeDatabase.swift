import EncryptedSQLite
import GRDB

/// What a node remembers, in one sealed SQLite database.
///
/// One connection writes, and ``write(_:)`` is one durable transaction (`synchronous=FULL`): what it returned from survives
/// a crash, and what it threw from left no trace. Others read meanwhile, each from the last durable state.
package final class NodeDatabase: Sendable {
  private let pool: any DatabaseWriter
  private let uri: String
  /// The epoch of the log that is open; a new one is opened at the next start.
  private let epoch: UInt64
  private let knownHeads = KnownHeads()
  private let undoCount = UndoCount()

  /// Connections that read; each has a cache of its own.
  private static let readers = 3

  /// A page that is not in the cache must be read and opened, and one that is moved out of the log must be sealed again: 32 MiB
  /// hold the inner pages of a store of millions of messages, and 16 MiB of log let a busy page be moved once for many commits.
  private static let pragmasOfWriter = ["PRAGMA cache_size = -32768", "PRAGMA wal_autocheckpoint = 4000"]

  /// Opens the database of an unlocked store and brings its schema up to date.
  /// - Parameter databaseURI: as the unlocked store gives it; worth nothing while the store is locked.
  /// - Parameter migrating: whether an older schema is brought up to date; without it one is refused.
  /// - Throws: ``NodeStoreError`` when the schema is newer than this program, or when SQLite did not take the settings
  ///   that durability rests on.
  package init(databaseURI: String, migrating: Bool = true) throws {
    uri = databaseURI
    do {
      pool = try Self.opened(databaseURI, writing: migrating)
      if migrating { try Schema.migrator.migrate(pool) }
    } catch let error as DatabaseError {
      throw NodeStoreError(error, uri: databaseURI)
    }
    guard try pool.read({ try Schema.migrator.hasCompletedMigrations($0) }) else {
      throw NodeStoreError(.newerSchema, "the store was written by another version of comityd; start that one once")
    }
    epoch = try pool.read { [knownHeads, undoCount] db in
      let tx = StoreTransaction(db, uri: databaseURI, epoch: 1, knownHeads: knownHeads, undoCount: undoCount)
      return try tx.metaText(.logEpoch).flatMap(UInt64.init) ?? 1
    }
  }

  private static func opened(_ uri: String, writing: Bool) throws -> any DatabaseWriter {
    var configuration = Configuration()
    configuration.label = "node store"
    configuration.maximumReaderCount = readers
    configuration.prepareDatabase { db in
      for pragma in UnlockedStore.pragmasAtOpening { try db.execute(sql: pragma) }
    }
    // A pool writes when it opens a database; for a look one connection is enough, and that changes nothing.
    let pool: any DatabaseWriter =
      writing
      ? try DatabasePool(path: uri, configuration: configuration)
      : try DatabaseQueue(path: uri, configuration: configuration)
    try pool.writeWithoutTransaction { db in
      // GRDB sets synchronous=NORMAL by itself after it opened; FULL is what receipts rest on.
      for pragma in UnlockedStore.pragmasAfterOpening + Self.pragmasOfWriter { try db.execute(sql: pragma) }
      guard try Int.fetchOne(db, sql: "PRAGMA synchronous") == 2,
        try !writing || String.fetchOne(db, sql: "PRAGMA journal_mode") == "wal"
      else { throw NodeStoreError(.settings, "SQLite did not take synchronous=FULL and WAL; the store is not used") }
    }
    let newer = try pool.read { try Schema.migrator.hasBeenSuperseded($0) }
    guard !newer else { throw NodeStoreError(.newerSchema, "the store was written by a newer version of comityd") }
    return pool
  }

  /// Runs one transaction; durable when it returns, without trace when it throws.
  /// - Throws: ``NodeStoreError`` saying what is wrong with the store; what the body throws.
  package func write<T>(_ body: (StoreTransaction) throws -> T) throws -> T {
    do {
      return try explained { try pool.write { db in try body(transaction(db)) } }
    } catch {
      undoCount.add()
      throw error
    }
  }

  /// Reads from the last durable state.
  package func read<T>(_ body: (StoreTransaction) throws -> T) throws -> T {
    try explained { try pool.read { db in try body(transaction(db)) } }
  }

  private func transaction(_ db: Database) -> StoreTransaction {
    StoreTransaction(db, uri: uri, epoch: epoch, knownHeads: knownHeads, undoCount: undoCount)
  }

  private func explained<T>(_ body: () throws -> T) throws -> T {
    do { return try body() } catch let error as DatabaseError { throw NodeStoreError(error, uri: uri) }
  }

  /// Moves the write-ahead log into the database file; for a clean stop.
  package func checkpoint() throws {
    _ = try pool.writeWithoutTransaction { try $0.checkpoint(.truncate) }
  }

  /// Closes the connections; the store must not be used afterwards.
  package func close() throws { try pool.close() }
}
