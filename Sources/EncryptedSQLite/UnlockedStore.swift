import Synchronization

/// A store that this process holds: its lock, its keys, and how SQLite opens its database.
package final class UnlockedStore: Sendable {
  /// The key under which the database is sealed; says too whether something is wrong with the files.
  package let database: SealedDatabase
  /// The slot that was opened, by id.
  package let openedBy: String
  /// What the administrator should know, such as a file that had to be repaired.
  package let notices: [String]
  let folder: StoreFolder
  let masterKey: SecretBytes
  private let hold: any StoreHold
  private let file: Mutex<SlotFile>
  private let isClosed = Atomic<Bool>(false)

  /// Statements for every new connection, before anything else: what keeps files sealed and commits durable.
  ///
  /// A connection waits for the moment in which another settles the log, and does not fail (`busy_timeout`).
  /// Pages are not written before their transaction commits (`cache_spill`): SQLite before 3.51 may lose a transaction
  /// that rolled a savepoint back after its pages were written to the log (docs/store-format.md, «SQLite itself»).
  package static let pragmasAtOpening = [
    "PRAGMA busy_timeout = 5000", "PRAGMA temp_store = MEMORY", "PRAGMA cache_spill = OFF",
    "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON",
    "PRAGMA synchronous = FULL",
  ]

  /// Statements for a connection that writes, once: the log, which readers of the same process may read meanwhile.
  package static let pragmasForWriting = ["PRAGMA journal_mode = WAL"]

  /// Statements to run again once a library has finished opening, since some lower the durability by themselves.
  package static let pragmasAfterOpening = ["PRAGMA synchronous = FULL"]

  init(
    folder: StoreFolder, hold: any StoreHold, masterKey: SecretBytes, slots: SlotFile, openedBy: String,
    notices: [String] = []
  ) throws(StoreError) {
    database = try SealedDatabase(masterKey: masterKey, epoch: slots.epoch, over: folder.disk.vfsName)
    self.folder = folder
    self.hold = hold
    self.masterKey = masterKey
    self.openedBy = openedBy
    self.notices = notices
    file = Mutex(slots)
  }

  deinit { close() }

  /// The URI that SQLite or GRDB opens.
  package var databaseURI: String { database.uri(folder.databasePath) }

  /// The slots, verified against the master key.
  package var slots: [SlotDescription] { file.withLock { $0.slots.map(SlotDescription.init) } }

  /// The slots file as it is in force.
  var slotBytes: [UInt8] { file.withLock { $0.bytes } }

  /// Counts up with each change of the slots.
  package var generation: UInt32 { file.withLock { $0.generation } }

  /// Counts up with each rotation of the master key.
  package var epoch: UInt32 { file.withLock { $0.epoch } }

  /// Adds a way to open the store; no page is touched. Durable when it returns.
  /// - Parameter created: seconds since 1970.
  /// - Returns: the slot's id.
  /// - Throws: ``StoreError`` `full`, `io`, `unusable`.
  @discardableResult
  package func addSlot(_ secret: SlotSecret, cost: Int, created: UInt64 = 0) throws(StoreError) -> String {
    try demandOpen()
    let slot = try Slot(masterKey, under: secret, cost: cost, created: created)
    let before = file.withLock { $0 }
    guard before.slots.count < SlotFile.maximum else {
      throw StoreError(.unusable, "a store has at most \(SlotFile.maximum) slots; remove one first")
    }
    try write(before.slots + [slot], after: before)
    return slot.hexID
  }

  /// Removes a way to open the store; no page is touched. Durable when it returns, and in both generations.
  ///
  /// Who copied the slots file before still has what the removed slot opened: after a suspicion, rotate.
  /// - Parameter id: the whole id, or the beginning of it if no other begins so.
  /// - Throws: ``StoreError`` `unusable` when no slot or several begin so, or when it is the last one; `full`, `io`.
  package func removeSlot(_ id: String) throws(StoreError) {
    try demandOpen()
    let before = file.withLock { $0 }
    let chosen = before.slots.filter { $0.hexID.hasPrefix(id.lowercased()) }
    guard let slot = chosen.first, chosen.count == 1, !id.isEmpty else {
      throw StoreError(.unusable, "\(chosen.count) slots have an id that begins with «\(id)»; give more of it")
    }
    guard before.slots.count > 1 else {
      throw StoreError(.unusable, "this is the only slot: without it nobody could open the store; add another first")
    }
    try write(before.slots.filter { $0.id != slot.id }, after: before)
  }

  /// Writes the next generation; the one before stays as `slots.old` only if that opens nothing which was removed.
  private func write(_ slots: [Slot], after before: SlotFile) throws(StoreError) {
    guard let next = before.changed(to: slots, masterKey: masterKey) else {
      throw StoreError(.unusable, "the slots file was changed too often; rotate the master key")
    }
    let (disk, path) = (folder.disk, folder.path)
    if slots.count > before.slots.count { try disk.replace(folder.oldSlotsPath, with: before.bytes, in: path) }
    try disk.replace(folder.slotsPath, with: next.bytes, in: path)
    file.withLock { $0 = next }
    if slots.count < before.slots.count { try disk.replace(folder.oldSlotsPath, with: next.bytes, in: path) }
  }

  /// Carries a change that a crash interrupted to its end, or takes it back.
  func settle() throws(StoreError) {
    let (disk, path) = (folder.disk, folder.path)
    if let next = try disk.prefix(folder.nextPath, count: FileHeader.size) {
      let current = try disk.prefix(folder.databasePath, count: FileHeader.size) ?? []
      let isCommitted = FileHeader(next, kind: .main, key: database.key) != nil
      if isCommitted, FileHeader(current, kind: .main, key: database.key) == nil {
        for companion in ["-wal", "-journal"] { try disk.remove(folder.databasePath + companion) }
        try disk.rename(folder.nextPath, to: folder.databasePath)
      }
      for leftover in ["", "-wal", "-journal"] { try disk.remove(folder.nextPath + leftover) }
      try disk.syncFolder(path)
    }
    if try SlotFiles(folder).isOldUnfit {
      try disk.replace(folder.oldSlotsPath, with: file.withLock { $0.bytes }, in: path)
    }
  }

  /// Refuses work on a store that was let go.
  func demandOpen() throws(StoreError) {
    guard !isClosed.load(ordering: .acquiring) else {
      throw StoreError(.stopped, "the store in \(folder.path) was closed; unlock it anew")
    }
  }

  /// Lets go of keys and lock. Idempotent; the database must be closed before.
  package func close() {
    isClosed.store(true, ordering: .releasing)
    database.close()
    hold.release()
  }
}
