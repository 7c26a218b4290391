extension UnlockedStore {
  /// Copies the store as it stands at one moment into another folder, while it is in use: what commits meanwhile is not in the copy,
  /// and nothing of a transaction without the rest of it.
  ///
  /// The copy is sealed under the same key and opens by the same slots. Its pages are written anew (`VACUUM INTO`), so that pages
  /// that were freed, and what they held, are not in it. It is durable and was read back when this returns; a crash before leaves a
  /// folder without `slots`, which is no store.
  /// - Parameters:
  ///   - path: a folder that is not there yet, or has no store in it.
  ///   - beside: what belongs to the store and lies beside it; called once the copy is written, before it counts as a store.
  /// - Throws: ``StoreError`` `alreadyInitialised`, `damaged`, `full`, `io`, `stopped`; what `beside` throws.
  package func copy(to path: String, with beside: () throws(StoreError) -> Void = {}) throws(StoreError) {
    try demandOpen()
    let target = StoreFolder(path, disk: folder.disk)
    try folder.disk.makeFolder(path)
    guard !target.isInitialised, target.orphan == nil else {
      throw StoreError(.alreadyInitialised, "there is a store in \(path) already; name a new folder")
    }
    // An empty database is what a crash leaves of a store that was being made: SQLite takes no file for its copy that is there.
    try folder.disk.remove(target.databasePath)
    try writeCopy(to: target.databasePath)
    try folder.disk.sync(target.databasePath)
    try readBack(target.databasePath)
    try beside()
    let slots = slotBytes
    try folder.disk.replace(target.oldSlotsPath, with: slots, in: path)
    try folder.disk.replace(target.slotsPath, with: slots, in: path)
  }

  /// A connection of its own reads from the last durable state, and blocks nobody: the node's connections go on.
  private func writeCopy(to path: String) throws(StoreError) {
    let connection = try StoreConnection(database, path: folder.databasePath)
    try connection.run("VACUUM INTO '\(database.uri(path))'")
    try connection.close()
  }

  /// Opens every block of the copy: a backup that nobody could read is none.
  private func readBack(_ path: String) throws(StoreError) {
    guard let reader = try SealedReader(path, .main, database, on: folder.disk) else {
      throw StoreError(.io, "the copy in \(path) was not written")
    }
    for index in 0..<reader.blocks where try reader.block(index) == nil {
      throw StoreError(
        .damaged, "page \(index + 1) of the copy in \(path) does not open; look at the disk and try again")
    }
  }
}
