/// The folder of a store on disk: `store.db` (and `-wal`), `slots`, `slots.old`, `lock`.
package struct StoreFolder: Sendable {
  /// The folder.
  package let path: String
  let disk: any StoreDisk

  /// Names a folder; nothing is touched.
  package init(_ path: String, disk: any StoreDisk = SystemDisk()) {
    self.path = path
    self.disk = disk
  }

  /// Whether a store was made here.
  package var isInitialised: Bool {
    [slotsPath, oldSlotsPath].contains { ((try? disk.size($0)) ?? nil) != nil }
  }

  /// A file of a store that lies here although no slots file does, so that nothing can open it; nil where all is well.
  ///
  /// An empty database alone is what a crash leaves of a store that was being made: it holds nothing.
  package var orphan: String? {
    guard !isInitialised else { return nil }
    return ["store.db", "store.db-wal", "store.db-journal", "store.db.next"].first { name in
      (((try? disk.size("\(path)/\(name)")) ?? nil) ?? 0) > 0
    }
  }

  var slotsPath: String { path + "/slots" }
  var oldSlotsPath: String { path + "/slots.old" }
  var databasePath: String { path + "/store.db" }
  /// Where a rotation builds the database that will take the other's place.
  var nextPath: String { path + "/store.db.next" }

  /// Makes a new store with one slot, and holds it. A crash leaves a store or none.
  /// - Parameters:
  ///   - cost: the power of two of scrypt's N, 17 unless for demonstration.
  ///   - created: seconds since 1970, for the slot.
  /// - Throws: ``StoreError`` `alreadyInitialised`, also where files of a store lie whose slots are missing; `locked`, `full`,
  ///   `io`, `unusable`.
  package func create(
    unlocking secret: SlotSecret, cost: Int, created: UInt64 = 0
  ) throws(StoreError) -> UnlockedStore {
    try disk.makeFolder(path)
    let hold = try disk.hold(path)
    guard !isInitialised else {
      throw StoreError(.alreadyInitialised, "there is a store in \(path) already; it is left as it is")
    }
    if let orphan { throw StoreError(.alreadyInitialised, withoutSlots(orphan)) }
    let masterKey = try LibCrypto.randomSecret(32)
    let slot = try Slot(masterKey, under: secret, cost: cost, created: created)
    let file = SlotFile(generation: 1, epoch: 1, slots: [slot], masterKey: masterKey)
    try disk.write([], to: databasePath)
    try disk.sync(databasePath)
    try disk.replace(slotsPath, with: file.bytes, in: path)
    try disk.replace(oldSlotsPath, with: file.bytes, in: path)
    return try UnlockedStore(folder: self, hold: hold, masterKey: masterKey, slots: file, openedBy: slot.hexID)
  }

  /// Opens the store with a secret, and holds it until the result is closed.
  ///
  /// A change of slots or a rotation that a crash interrupted is carried to its end or taken back first.
  /// - Throws: ``StoreError`` `notInitialised`, `locked`, `wrongPassphrase`, `damaged`, `io`.
  package func unlock(with secret: SlotSecret) throws(StoreError) -> UnlockedStore {
    try requireStore()
    let hold = try disk.hold(path)
    let opened = try SlotFiles(self).open(with: secret)
    if opened.isRepaired { try disk.replace(slotsPath, with: opened.file.bytes, in: path) }
    let store = try UnlockedStore(
      folder: self, hold: hold, masterKey: opened.masterKey, slots: opened.file, openedBy: opened.slot,
      notices: opened.isRepaired
        ? ["the file slots was damaged and has been written anew from slots.old; look at the disk's health"] : [])
    try store.settle()
    return store
  }

  /// Requires that there is a store, without opening it.
  /// - Throws: ``StoreError`` `notInitialised` where nothing is, `damaged` where only the slots are missing.
  package func requireStore() throws(StoreError) {
    if isInitialised { return }
    if let orphan { throw StoreError(.damaged, withoutSlots(orphan)) }
    throw StoreError(.notInitialised, "there is no store in \(path); «comity init» makes one")
  }

  private func withoutSlots(_ name: String) -> String {
    "\(name) is in \(path) but slots and slots.old are missing: put them back from a backup, nothing else opens it"
  }
}
