/// The two generations of a store's slots file, and which of them counts.
struct SlotFiles {
  private let folder: StoreFolder
  private let current: SlotFile?
  private let old: SlotFile?

  /// What a secret opened.
  struct Opened {
    let file: SlotFile
    let masterKey: SecretBytes
    /// The slot's id.
    let slot: String
    /// Whether `slots` is damaged and `slots.old` was used; then `slots` is to be written anew.
    let isRepaired: Bool
  }

  /// Reads both.
  init(_ folder: StoreFolder) throws(StoreError) {
    self.folder = folder
    current = try folder.disk.read(folder.slotsPath, limit: SlotFile.limit).flatMap { SlotFile($0) }
    old = try folder.disk.read(folder.oldSlotsPath, limit: SlotFile.limit).flatMap { SlotFile($0) }
  }

  /// The file that counts, unless a look at the keys says otherwise.
  func newest() throws(StoreError) -> SlotFile {
    if let file = current ?? old { return file }
    throw StoreError(.damaged, "neither slots nor slots.old in \(folder.path) can be read; restore one from a backup")
  }

  /// Whether `slots.old` is missing, or still holds a slot that was removed.
  var isOldUnfit: Bool {
    guard let current, let old else { return current != nil }
    return old.epoch != current.epoch || !Set(old.slots.map(\.id)).isSubset(of: current.slots.map(\.id))
  }

  /// The master key by the first slot that a secret opens.
  ///
  /// `slots.old` counts only where `slots` is damaged: unreadable, or not what the holder of the master key wrote. A slot
  /// that was removed, or a master key from before a rotation, opens nothing.
  /// - Throws: ``StoreError`` `damaged`, `keyUnavailable`, `wrongPassphrase`, `io`.
  func open(with secret: SlotSecret) throws(StoreError) -> Opened {
    let found = try newest()
    let opened = try opened(found, with: secret)
    if let opened, found.isAuthentic(under: opened.key) {
      return Opened(file: found, masterKey: opened.key, slot: opened.slot, isRepaired: current == nil)
    }
    if let current, let old, let before = try self.opened(old, with: secret), old.isAuthentic(under: before.key),
      !current.isAuthentic(under: before.key), try isInForce(before.key, epoch: old.epoch)
    {
      return Opened(file: old, masterKey: before.key, slot: before.slot, isRepaired: true)
    }
    guard opened == nil else {
      throw StoreError(
        .damaged,
        "the slots file in \(folder.path) was changed by somebody who does not hold the master key;"
          + " restore slots from a backup")
    }
    guard found.slots.contains(where: { $0.kind == secret.kind }) else {
      throw StoreError(.keyUnavailable, "the store in \(folder.path) has no slot of the kind \(secret.kind.name)")
    }
    throw StoreError(.wrongPassphrase, "this passphrase or key opens no slot of the store in \(folder.path)")
  }

  /// Whether the database is sealed under this key and no rotation has been decided.
  ///
  /// The number of the epoch in a damaged file says nothing; the database's own header does.
  private func isInForce(_ masterKey: SecretBytes, epoch: UInt32) throws(StoreError) -> Bool {
    guard try folder.disk.size(folder.nextPath) == nil else { return false }
    let header = try folder.disk.prefix(folder.databasePath, count: FileHeader.size) ?? []
    return header.isEmpty || FileHeader(header, kind: .main, key: DataKey(masterKey: masterKey, epoch: epoch)) != nil
  }

  private func opened(_ file: SlotFile, with secret: SlotSecret) throws(StoreError) -> (key: SecretBytes, slot: String)?
  {
    for slot in file.slots {
      if let key = try slot.open(with: secret) { return (key, slot.hexID) }
    }
    return nil
  }
}
