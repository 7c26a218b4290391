import EncryptedSQLite
import NodeStore
import SimulatedDisk
import Synchronization

/// An empty store with its schema, made once for the process and copied onto each node's disk; and the disks themselves,
/// which SQLite keeps for ever, so that they are used again.
struct StoreTemplate: Sendable {
  /// The one of this process.
  static let shared = Result { try StoreTemplate() }
  private static let disks = Mutex<[MemoryDisk]>([])

  /// Where a node's store stands on its disk: no two nodes of the process share a path, since what SQLite's connections
  /// know of one file they know by its path.
  static func folder(_ disk: MemoryDisk) -> String { "/" + disk.vfsName }

  /// What opens it.
  let secret: SlotSecret
  /// The files, by path below the folder.
  private let image: [String: [UInt8]]

  private init() throws {
    secret = .keyFile(SecretBytes(copying: [UInt8](repeating: 0x2A, count: 32)))
    let disk = MemoryDisk()
    let unlocked = try StoreFolder(Self.folder(disk), disk: disk).create(unlocking: secret, cost: 14)
    try NodeDatabase(databaseURI: unlocked.databaseURI).close()
    unlocked.close()
    let folder = Self.folder(disk)
    image = Dictionary(
      uniqueKeysWithValues: disk.image.files.map { (String($0.key.dropFirst(folder.count)), $0.value) })
    Self.giveBack(disk)
  }

  /// A disk with the empty store.
  func disk() -> MemoryDisk {
    let disk = Self.disks.withLock { $0.popLast() } ?? MemoryDisk()
    let folder = Self.folder(disk)
    disk.load(DiskImage(files: Dictionary(uniqueKeysWithValues: image.map { (folder + $0.key, $0.value) })))
    return disk
  }

  /// Takes a disk back on which nothing is open any more.
  static func giveBack(_ disk: MemoryDisk) {
    disk.load(DiskImage())
    disks.withLock { $0.append(disk) }
  }
}
