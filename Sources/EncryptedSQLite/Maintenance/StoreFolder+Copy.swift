extension StoreFolder {
  /// The files that are a store, in the order in which a copy takes them: what makes it one comes last.
  private static let parts = ["store.db", "store.db-wal", "store.db-journal", "store.db.next", "slots.old", "slots"]
  /// Bytes that are held at a time.
  private static let piece = 1 << 20

  /// Copies a store that nobody holds, file by file and sealed as it is; no secret is needed.
  ///
  /// The lock is held meanwhile, so that no node starts beside it. Durable when it returns; a crash before leaves a folder without
  /// `slots`, which is no store.
  /// - Parameters:
  ///   - path: a folder that is not there yet, or has no store in it.
  ///   - fromMedium: whether the store may lie where nothing can be written, and so no lock be held, as on a disk for keeping.
  ///   - beside: what belongs to the store and lies beside it; called before the slots make the copy a store.
  /// - Throws: ``StoreError`` `notInitialised`, `locked`, `alreadyInitialised`, `full`, `io`; what `beside` throws.
  package func copyFiles(
    to path: String, fromMedium: Bool = false, with beside: () throws(StoreError) -> Void = {}
  ) throws(StoreError) {
    try requireStore()
    try disk.makeFolder(path)
    let target = StoreFolder(path, disk: disk)
    guard !target.isInitialised else {
      throw StoreError(.alreadyInitialised, "there is a store in \(path) already; it is left as it is")
    }
    if let orphan = target.orphan {
      throw StoreError(
        .alreadyInitialised,
        "\(path) holds \(orphan) without slots, as a copy that was cut off leaves it; empty the folder, or name another one"
      )
    }
    let hold = try held(fromMedium)
    defer { hold?.release() }
    for part in Self.parts {
      try disk.copy("\(self.path)/\(part)", to: "\(path)/\(part)", piece: Self.piece)
      // The slots make it a store: what it holds is durable before, with its names.
      guard part == "store.db.next" else { continue }
      try beside()
      try disk.syncFolder(path)
    }
    try disk.syncFolder(path)
  }

  private func held(_ fromMedium: Bool) throws(StoreError) -> (any StoreHold)? {
    do throws(StoreError) { return try disk.hold(path) } catch  where fromMedium && error.code == .io { return nil }
  }
}
