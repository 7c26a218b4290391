import Glibc

/// The folder of a store on disk: `store.db` (and `-wal`), `slots`, `slots.old`, `lock`.
package struct StoreFolder: Sendable {
  /// The folder.
  package let path: String

  /// Names a folder; nothing is touched.
  package init(_ path: String) { self.path = path }

  /// Whether a store was made here.
  package var isInitialised: Bool { access(slotsPath, F_OK) == 0 || access(slotsPath + ".old", F_OK) == 0 }

  /// The slots file.
  var slotsPath: String { path + "/slots" }

  private static let slotLimit = 16 + SlotFile.maximum * Slot.size + 32

  /// Makes a new store with one slot, and holds it.
  /// - Parameter cost: the power of two of scrypt's N, 17 unless for demonstration.
  /// - Throws: ``StoreError`` `alreadyInitialised`, `locked`, `full`, `io`, `unusable`.
  package func create(unlocking secret: SlotSecret, cost: Int) throws(StoreError) -> UnlockedStore {
    try makeFolders()
    let lock = try StoreLock(folder: path)
    guard !isInitialised else {
      throw StoreError(.alreadyInitialised, "there is a store in \(path) already; it is left as it is")
    }
    let masterKey = try LibCrypto.randomSecret(32)
    let slot = try Slot(masterKey, under: secret, cost: cost)
    let file = SlotFile(generation: 1, slots: [slot], masterKey: masterKey)
    try SystemFile.replace(slotsPath, with: file.bytes)
    return try UnlockedStore(folder: self, lock: lock, masterKey: masterKey, slots: file)
  }

  /// Opens the store with a secret, and holds it until the result is closed.
  /// - Throws: ``StoreError`` `notInitialised`, `locked`, `wrongPassphrase`, `damaged`.
  package func unlock(with secret: SlotSecret) throws(StoreError) -> UnlockedStore {
    guard isInitialised else {
      throw StoreError(.notInitialised, "there is no store in \(path); «comity init» makes one")
    }
    let lock = try StoreLock(folder: path)
    let file = try readSlots()
    guard let masterKey = try file.open(with: secret) else {
      throw StoreError(.wrongPassphrase, "this passphrase or key opens no slot of the store in \(path)")
    }
    return try UnlockedStore(folder: self, lock: lock, masterKey: masterKey, slots: file)
  }

  /// Makes the folder and those above it, for this user alone.
  private func makeFolders() throws(StoreError) {
    var made = path.hasPrefix("/") ? "" : "."
    for part in path.split(separator: "/") {
      made += "/" + part
      guard mkdir(made, 0o700) == 0 || errno == EEXIST else {
        throw SystemFile.failure("the folder \(made) cannot be made", errno)
      }
    }
  }

  /// The newest slots file that is whole.
  private func readSlots() throws(StoreError) -> SlotFile {
    for candidate in [slotsPath, slotsPath + ".old"] {
      if let bytes = try SystemFile.read(candidate, limit: Self.slotLimit), let file = SlotFile(bytes) { return file }
    }
    throw StoreError(.damaged, "neither slots nor slots.old in \(path) can be read; restore one of them from a backup")
  }
}
