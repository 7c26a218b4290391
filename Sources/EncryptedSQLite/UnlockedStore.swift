import Synchronization

/// A store that this process holds: its lock, its keys, and how SQLite opens its database.
package final class UnlockedStore: Sendable {
  /// The URI that SQLite or GRDB opens; it names the key by an opaque id that is worth nothing elsewhere.
  package let databaseURI: String
  private let folder: StoreFolder
  private let lock: StoreLock
  private let masterKey: SecretBytes
  private let dataKey: DataKey
  private let keyID: String
  private let slots: Mutex<SlotFile>

  /// Statements for every new connection, before anything else: what keeps files sealed and the index on the heap.
  package static let pragmasAtOpening = [
    "PRAGMA locking_mode = EXCLUSIVE", "PRAGMA temp_store = MEMORY", "PRAGMA trusted_schema = OFF",
    "PRAGMA cell_size_check = ON", "PRAGMA journal_mode = WAL", "PRAGMA synchronous = FULL",
  ]

  /// Statements to run again once a library has finished opening, since some lower the durability by themselves.
  package static let pragmasAfterOpening = ["PRAGMA synchronous = FULL"]

  init(folder: StoreFolder, lock: StoreLock, masterKey: SecretBytes, slots: SlotFile) throws(StoreError) {
    try SealedVFS.register()
    self.folder = folder
    self.lock = lock
    self.masterKey = masterKey
    self.slots = Mutex(slots)
    dataKey = DataKey(masterKey: masterKey, epoch: 1)
    keyID = try LibCrypto.random(16).map { String($0 >> 4, radix: 16) + String($0 & 15, radix: 16) }.joined()
    DataKeyRegistry.insert(dataKey, id: keyID)
    let path = (folder.path + "/store.db").utf8.map(Self.escaped).joined()
    databaseURI = "file:\(path)?vfs=\(SealedVFS.name)&\(SealedVFS.parameter)=\(keyID)"
  }

  deinit { close() }

  /// Whether a write could not be made durable; the store takes no more until it is opened anew.
  package var isStopped: Bool { dataKey.stopped.load(ordering: .acquiring) }

  /// Adds a way to open the store; no page is touched.
  /// - Throws: ``StoreError`` `full`, `io`, `unusable`.
  package func addSlot(_ secret: SlotSecret, cost: Int) throws(StoreError) {
    let slot = try Slot(masterKey, under: secret, cost: cost)
    let file = slots.withLock {
      SlotFile(generation: $0.generation + 1, slots: $0.slots + [slot], masterKey: masterKey)
    }
    guard file.slots.count <= SlotFile.maximum else {
      throw StoreError(.unusable, "a store has at most \(SlotFile.maximum) slots")
    }
    if let before = try SystemFile.read(folder.slotsPath, limit: 1 << 16) {
      try SystemFile.replace(folder.slotsPath + ".old", with: before)
    }
    try SystemFile.replace(folder.slotsPath, with: file.bytes)
    slots.withLock { $0 = file }
  }

  /// Lets go of keys and lock. Idempotent; the database must be closed before.
  package func close() {
    DataKeyRegistry.remove(id: keyID)
    lock.release()
  }

  /// Percent-encodes what has a meaning in a URI.
  private static func escaped(_ byte: UInt8) -> String {
    let plain =
      (0x30...0x39).contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
      || [0x2D, 0x2E, 0x2F, 0x5F].contains(byte)
    return plain ? String(UnicodeScalar(byte)) : "%" + (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
