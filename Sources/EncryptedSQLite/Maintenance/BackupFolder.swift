import Glibc

/// The folder of a backup: written under another name beside it, which it loses once all of it is durable, so that what a crash or a
/// full disk leaves is no backup and is known as none.
package struct BackupFolder: Sendable {
  /// What the name ends with while the backup is being made.
  package static let suffix = ".unfinished"
  /// A file that says so within, for a folder that somebody moved.
  private static let mark = "UNFINISHED"
  /// What a copy writes; nothing else is ever removed.
  private static let parts: Set<String> = [
    "store.db", "store.db-wal", "store.db-journal", "store.db.next", "slots", "slots.old", "slots.new", "slots.old.new",
    "lock", "attachments", mark,
  ]

  private let path: String
  private let disk = SystemDisk()

  /// Names the folder of a backup.
  package init(_ path: String) {
    var path = path
    while path.count > 1, path.hasSuffix("/") { path.removeLast() }
    self.path = path
  }

  /// Where the backup is written first.
  private var work: String { path + Self.suffix }

  /// Why a folder cannot be restored from, in words, with what to do; nil where it may be a whole backup.
  package var fault: String? {
    let again = "it holds only a part; make it anew with «comity store backup», or restore an earlier one"
    if path.hasSuffix(Self.suffix) || isThere("\(path)/\(Self.mark)") {
      return "\(path) is a backup that was cut off before its end: \(again)"
    }
    if !isThere(path) {
      return isThere(work)
        ? "\(path) is not there, but \(work): a backup that was cut off before its end; \(again)" : nil
    }
    return StoreFolder(path).orphan.map {
      "\(path) holds \($0) and no slots, so it was cut off before its end: \(again)"
    }
  }

  /// Makes the backup: all of it, or none under this name.
  /// - Parameter write: writes it into the folder that it is given, durably.
  /// - Throws: ``StoreError`` `alreadyInitialised` where a store is, `unusable` where other files are, `locked` where somebody makes
  ///   the same backup; what `write` throws.
  package func make(_ write: (String) throws(StoreError) -> Void) throws(StoreError) {
    try requireFree()
    try disk.makeFolder(work)
    let hold = try disk.hold(work)
    defer { hold.release() }
    try clear()
    do throws(StoreError) {
      try disk.replace("\(work)/\(Self.mark)", with: Array("This backup was not finished.\n".utf8), in: work)
      try write(work)
      for name in [Self.mark, "lock"] { try disk.remove("\(work)/\(name)") }
      try disk.syncFolder(work)
      try disk.rename(work, to: path)
      try disk.syncFolder(parent)
    } catch {
      // What is left is known by its name; the next backup of this name clears it away.
      if (try? clear()) != nil, (try? disk.remove("\(work)/lock")) != nil { rmdir(work) }
      throw error
    }
  }

  private var parent: String {
    guard let slash = path.lastIndex(of: "/") else { return "." }
    return slash == path.startIndex ? "/" : String(path[..<slash])
  }

  /// Refuses a folder in which something is, before anything is written.
  private func requireFree() throws(StoreError) {
    guard !path.hasSuffix(Self.suffix) else {
      throw StoreError(.unusable, "\(Self.suffix) is how a backup is called that is being made; name another folder")
    }
    let store = StoreFolder(path)
    guard !store.isInitialised else {
      throw StoreError(.alreadyInitialised, "there is a store in \(path) already; name a new folder")
    }
    guard let stranger = try names(in: path).first else { return }
    if let orphan = store.orphan {
      throw StoreError(
        .alreadyInitialised,
        "\(path) holds \(orphan) without slots, perhaps of a backup that was cut off; remove it, or name a new folder")
    }
    throw StoreError(
      .unusable,
      "\(path) holds \(stranger) and perhaps more; a backup needs a folder of its own: name a new one, inside of it for example"
    )
  }

  /// Removes what an earlier attempt left, and nothing that no backup writes.
  private func clear() throws(StoreError) {
    let found = try names(in: work)
    if let stranger = found.first(where: { !Self.parts.contains($0) && $0 != "\(Self.mark).new" }) {
      throw StoreError(
        .unusable,
        "\(work) is where this backup is written first and holds \(stranger), which is none of it; move that away")
    }
    for name in found where name != "lock" {
      guard name == "attachments" else {
        try disk.remove("\(work)/\(name)")
        continue
      }
      for file in try names(in: "\(work)/attachments") { try disk.remove("\(work)/attachments/\(file)") }
      guard rmdir("\(work)/attachments") == 0 else {
        throw SystemDisk.failure("\(work)/attachments cannot be removed", errno)
      }
    }
  }

  /// The names in a folder, sorted; none where there is no folder.
  private func names(in folder: String) throws(StoreError) -> [String] {
    guard let open = opendir(folder) else {
      if errno == ENOENT { return [] }
      throw SystemDisk.failure("\(folder) cannot be read", errno)
    }
    defer { closedir(open) }
    var names: [String] = []
    while let entry = readdir(open) {
      let name = withUnsafeBytes(of: entry.pointee.d_name) { raw in
        String(decoding: raw.prefix { $0 != 0 }, as: UTF8.self)
      }
      if name != ".", name != ".." { names.append(name) }
    }
    return names.sorted()
  }

  private func isThere(_ path: String) -> Bool {
    var info = stat()
    return stat(path, &info) == 0
  }
}
