import CSQLite

extension UnlockedStore {
  /// Seals the whole store anew under a new master key. Durable when it returns; a crash leaves the old or the new store.
  ///
  /// The old master key, and with it every slot and every copy of the slots file, opens nothing of the new store. Slots are
  /// made for the given secrets; others are gone, since only who knows a secret can wrap the new key for it. The database
  /// must not be open elsewhere; this value is closed once the new slots are being written, and the store is to be
  /// unlocked anew.
  ///
  /// The one step that decides is the renaming of the slots file. Before it the new database is a file that nobody asks
  /// for; after it ``settle()`` carries the rest to its end, at once or at the next unlocking.
  /// - Parameters:
  ///   - secrets: at least one; the new store's slots.
  ///   - created: seconds since 1970, for the slots.
  /// - Throws: ``StoreError`` `damaged` when a page does not open or differs afterwards, `full`, `io`, `unusable`. The old
  ///   store is as it was, except when the code is `stopped`: then unlocking tells which of the two stands.
  package func rotate(
    to secrets: [SlotSecret], cost: Int, created: UInt64 = 0, report: (StoreProgress) -> Void = { _ in }
  ) throws(StoreError) {
    try demandOpen()
    guard !secrets.isEmpty, secrets.count <= SlotFile.maximum, epoch < .max, generation < .max else {
      throw StoreError(.unusable, "a rotation needs 1 to \(SlotFile.maximum) secrets for the new slots")
    }
    let newKey = try LibCrypto.randomSecret(32)
    var slots: [Slot] = []
    for secret in secrets { slots.append(try Slot(newKey, under: secret, cost: cost, created: created)) }
    try removeNext()
    do throws(StoreError) {
      try emptyLog(report)
      try sealAnew(under: newKey, report)
    } catch {
      try? removeNext()
      throw error
    }
    let file = SlotFile(generation: generation + 1, epoch: epoch + 1, slots: slots, masterKey: newKey)
    try commit(file, newKey)
  }

  private func removeNext() throws(StoreError) {
    for companion in ["", "-wal", "-journal"] { try folder.disk.remove(folder.nextPath + companion) }
  }

  /// Brings all that is committed into the database's own file, which is then the whole store.
  private func emptyLog(_ report: (StoreProgress) -> Void) throws(StoreError) {
    report(StoreProgress(.settling, 0, of: 1))
    let connection = try StoreConnection(database, path: folder.databasePath)
    try connection.run("PRAGMA wal_checkpoint(TRUNCATE)")
    try connection.close()
    let log = try SealedReader(folder.databasePath + "-wal", .wal, database, on: folder.disk)
    guard log.map({ $0.blocks <= 1 }) ?? true else {
      throw StoreError(
        .io, "the log of the store in \(folder.path) could not be emptied; is the database open elsewhere?")
    }
    report(StoreProgress(.settling, 1, of: 1))
  }

  /// Writes every page under the new key into `store.db.next`, makes it durable, and compares every page.
  private func sealAnew(under newKey: SecretBytes, _ report: (StoreProgress) -> Void) throws(StoreError) {
    let disk = folder.disk
    guard let old = try SealedReader(folder.databasePath, .main, database, on: disk), old.blocks > 0 else {
      throw StoreError(.damaged, "the database of the store in \(folder.path) is missing or empty")
    }
    let next = try SealedDatabase(masterKey: newKey, epoch: epoch + 1, over: disk.vfsName)
    defer { next.close() }
    try disk.write([], to: folder.nextPath)
    let writer = try SealedWriter(folder.nextPath, next, on: disk)
    for index in 0..<old.blocks {
      if index % 256 == 0 { report(StoreProgress(.sealing, index, of: old.blocks)) }
      guard let page = try old.block(index) else { throw Self.broken(index) }
      try writer.append(page)
    }
    try writer.finish()
    try disk.sync(folder.nextPath)
    try disk.syncFolder(folder.path)
    report(StoreProgress(.sealing, old.blocks, of: old.blocks))
    try compare(old, next, report)
  }

  private func compare(
    _ old: SealedReader, _ next: SealedDatabase, _ report: (StoreProgress) -> Void
  ) throws(StoreError) {
    guard let new = try SealedReader(folder.nextPath, .main, next, on: folder.disk), new.blocks == old.blocks else {
      throw StoreError(
        .io, "the new database has not as many pages as the old one; the disk does not keep what is written")
    }
    for index in 0..<old.blocks {
      if index % 256 == 0 { report(StoreProgress(.comparing, index, of: old.blocks)) }
      guard let before = try old.block(index) else { throw Self.broken(index) }
      guard let after = try new.block(index), before.elementsEqual(after) else {
        throw StoreError(.io, "page \(index + 1) reads back differently; the disk does not keep what is written")
      }
    }
    report(StoreProgress(.comparing, old.blocks, of: old.blocks))
  }

  private static func broken(_ index: Int64) -> StoreError {
    StoreError(.damaged, "store.db: page \(index + 1) does not open; restore the store from a backup before rotating")
  }

  /// The step that decides, and what follows from it.
  private func commit(_ file: SlotFile, _ newKey: SecretBytes) throws(StoreError) {
    defer { close() }
    do throws(StoreError) {
      try folder.disk.replace(folder.slotsPath, with: file.bytes, in: folder.path)
      let new = try UnlockedStore(
        folder: folder, hold: SharedHold(), masterKey: newKey, slots: file, openedBy: openedBy)
      try new.settle()
    } catch {
      throw StoreError(
        .stopped,
        "the rotation was interrupted at its end: \(error.message); unlock the store with one of the secrets,"
          + " which finishes it or takes it back", cause: error)
    }
  }
}

/// A hold that another value has.
private struct SharedHold: StoreHold {
  func release() {}
}
