/// What can be said of a store without a secret and beside a running node. Nothing of it is verified.
package struct StoreStatus: Sendable {
  /// A file of the store.
  package struct File: Sendable {
    /// Its name in the folder.
    package let name: String
    /// Its size in bytes.
    package let size: Int64
  }

  /// The process that holds the store; nil when none does.
  package let holder: Int32?
  /// Counts up with each change of the slots.
  package let generation: UInt32
  /// Counts up with each rotation.
  package let epoch: UInt32
  /// The ways to open it.
  package let slots: [SlotDescription]
  /// The files that are there.
  package let files: [File]
  /// Pages of the database, 4096 bytes each.
  package let pages: Int64
  /// Frames of the log: pages written since it was begun, most of which may stand in the database already.
  package let frames: Int64
  /// Whether a rotation was interrupted; the next unlocking finishes it or takes it back.
  package let isRotationUnfinished: Bool
}

extension StoreFolder {
  /// Looks at the store's files, without a secret.
  /// - Throws: ``StoreError`` `notInitialised`, `damaged`, `io`.
  package func status() throws(StoreError) -> StoreStatus {
    try requireStore()
    let slots = try SlotFiles(self).newest()
    var files: [StoreStatus.File] = []
    for name in ["store.db", "store.db-wal", "store.db-journal", "slots", "slots.old", "store.db.next"] {
      if let size = try disk.size("\(path)/\(name)") { files.append(StoreStatus.File(name: name, size: size)) }
    }
    let blocks = { (name: String, kind: FileKind) in
      files.first { $0.name == name }.map { kind.blocks(physicalSize: $0.size) } ?? 0
    }
    return StoreStatus(
      holder: StoreLock.holder(folder: path), generation: slots.generation, epoch: slots.epoch,
      slots: slots.slots.map(SlotDescription.init), files: files, pages: blocks("store.db", .main),
      frames: max(blocks("store.db-wal", .wal) - 1, 0),
      isRotationUnfinished: files.contains { $0.name == "store.db.next" })
  }
}
