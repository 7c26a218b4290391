import EncryptedSQLite
import SimulatedDisk
import Testing

@Suite("A power loss while the ways into a store change")
struct StoreCrashTests {
  private static let first = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 1, count: 32)))
  private static let second = SlotSecret.keyFile(SecretBytes(copying: [UInt8](repeating: 2, count: 32)))
  private static let rows = (0..<60).map { "row \($0)" }

  private func folder(_ disk: MemoryDisk) -> StoreFolder { StoreFolder("/store", disk: disk) }

  /// A store with rows, everything of it durable.
  private func filled() throws -> MemoryDisk {
    let disk = MemoryDisk()
    let store = try folder(disk).create(unlocking: Self.first, cost: 14)
    let connection = try Connection(store.databaseURI)
    try connection.run("CREATE TABLE t (a TEXT, b BLOB)")
    for row in Self.rows { try connection.run("INSERT INTO t VALUES ('\(row)', zeroblob(700))") }
    connection.close()
    store.close()
    return disk
  }

  /// Which of the secrets open an image; each that does must give all rows.
  private func openers(_ image: DiskImage, on disk: MemoryDisk) throws -> Set<Int> {
    var openers: Set<Int> = []
    // Twice, since opening settles what the loss interrupted.
    for (number, secret) in [Self.first, Self.second, Self.first, Self.second].enumerated() {
      if number == 0 { disk.load(image) }
      guard let store = try? folder(disk).unlock(with: secret) else {
        if openers.contains(number % 2) { Issue.record("a secret that opened the store does not any more") }
        continue
      }
      openers.insert(number % 2)
      let connection = try Connection(store.databaseURI)
      #expect(try connection.run("SELECT a FROM t ORDER BY rowid") == Self.rows)
      connection.close()
      #expect(try store.check(thorough: true).findings == [])
      store.close()
    }
    let names = disk.image.files.keys.filter { !$0.hasSuffix("-wal") }.sorted()
    #expect(names.allSatisfy { !$0.contains("next") } || openers.isEmpty)
    return openers
  }

  /// Runs a change, and then every image that a power loss during it could leave.
  private func everyImage(
    of disk: MemoryDisk, _ change: () throws -> Void, _ verify: (Set<Int>, _ isDone: Bool) -> Void
  ) throws -> Int {
    var history = disk.record()
    try change()
    let operations = disk.operations
    let scratch = MemoryDisk()
    var generator = SeededGenerator(seed: 5)
    var images = 0
    for (number, operation) in operations.enumerated() {
      history.follow(operation)
      for loss in PowerLoss.allCases {
        let isDone = number == operations.count - 1
        verify(try openers(history.image(after: loss, using: &generator), on: scratch), isDone)
        images += 1
      }
    }
    return images
  }

  @Test("leaves a store that the old way opens, and the new one once it was added")
  func adding() throws {
    let disk = try filled()
    let store = try folder(disk).unlock(with: Self.first)
    let images = try everyImage(of: disk, { try store.addSlot(Self.second, cost: 14) }) { openers, isDone in
      #expect(openers == [0] && !isDone || openers == [0, 1])
    }
    store.close()
    print("crash images: \(images) (adding a slot)")
  }

  @Test("leaves a removed way shut once its removal was acknowledged, and never shuts both")
  func removing() throws {
    let disk = try filled()
    let store = try folder(disk).unlock(with: Self.first)
    let id = try store.addSlot(Self.second, cost: 14)
    let images = try everyImage(of: disk, { try store.removeSlot(id) }) { openers, isDone in
      #expect(openers == [0] || openers == [0, 1] && !isDone)
    }
    store.close()
    print("crash images: \(images) (removing a slot)")
  }

  @Test("leaves the old or the new store while the master key is rotated, never neither and never both")
  func rotating() throws {
    let disk = try filled()
    var wereNew = 0
    let images = try everyImage(
      of: disk,
      {
        let store = try folder(disk).unlock(with: Self.first)
        try store.rotate(to: [Self.second], cost: 14)
      },
      { openers, isDone in
        #expect(openers == [0] && !isDone || openers == [1])
        if openers == [1] { wereNew += 1 }
      })
    #expect(wereNew > 10 && wereNew < images - 10)
    print("crash images: \(images) (rotation), \(wereNew) of them the new store")
  }

  @Test("leaves no store or an empty one while a store is made")
  func making() throws {
    let disk = MemoryDisk()
    var history = disk.record()
    try folder(disk).create(unlocking: Self.first, cost: 14).close()
    let operations = disk.operations
    let scratch = MemoryDisk()
    var generator = SeededGenerator(seed: 5)
    for (number, operation) in operations.enumerated() {
      history.follow(operation)
      for loss in PowerLoss.allCases {
        scratch.load(history.image(after: loss, using: &generator))
        let folder = folder(scratch)
        if number == operations.count - 1 { #expect(folder.isInitialised) }
        let store =
          folder.isInitialised
          ? try folder.unlock(with: Self.first) : try folder.create(unlocking: Self.first, cost: 14)
        let connection = try Connection(store.databaseURI)
        try connection.run("CREATE TABLE t (a)")
        connection.close()
        store.close()
      }
    }
  }
}
