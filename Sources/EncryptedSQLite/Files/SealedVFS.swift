import CSQLite
import Synchronization

/// The VFS that stands between SQLite and a disk's files, and seals every block of every file.
///
/// The index of a write-ahead log lives on the heap; temporary files, extensions and memory mapping do not exist. What it
/// cannot seal it refuses.
enum SealedVFS {
  /// The name of the one over the system's files.
  static let name = "comity"

  /// The parameter of a database's URI that names its key.
  static let parameter = "store"

  private static let registered = Mutex<Set<String>>([])

  /// Registers the VFS over another one for the process; idempotent.
  /// - Parameter base: the VFS that keeps the sealed files.
  /// - Returns: what URIs choose it by.
  /// - Throws: ``StoreError`` `io` when SQLite does not take it.
  static func register(over base: String) throws(StoreError) -> String {
    let name = base == "unix" ? Self.name : "\(Self.name)-\(base)"
    let code = registered.withLock { registered in
      guard !registered.contains(name) else { return ResultCode.ok }
      let code = install(name, over: base)
      if code == .ok { registered.insert(name) }
      return code
    }
    guard code == .ok else { throw StoreError(.io, "SQLite did not take the sealing VFS \(name) (code \(code))") }
    return name
  }

  private static func install(_ name: String, over base: String) -> ResultCode {
    guard let system = sqlite3_vfs_find(base) else { return .notFound }
    // Both live as long as the process: SQLite keeps the pointers.
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    vfs.initialize(to: system.pointee)
    vfs.pointee.szOsFile = Int32(MemoryLayout<SealedHandle>.stride)
    vfs.pointee.pNext = nil
    vfs.pointee.pAppData = UnsafeMutableRawPointer(system)
    vfs.pointee.zName = name.withCString { UnsafePointer(comity_sqlite3_copy($0)) }
    vfs.pointee.xOpen = { SealedVFS.open($0, $1, $2, $3, $4) }
    vfs.pointee.xDelete = { SealedVFS.delete($0, $1, $2) }
    vfs.pointee.xAccess = { vfs, path, flags, result in
      guard let system = SealedVFS.system(vfs) else { return .accessFailed }
      return system.pointee.xAccess(system, path, flags, result)
    }
    vfs.pointee.xFullPathname = { vfs, path, count, out in
      guard let system = SealedVFS.system(vfs) else { return .cannotOpen }
      return system.pointee.xFullPathname(system, path, count, out)
    }
    // Foreign code in the process would read keys and pages alike.
    vfs.pointee.xDlOpen = { _, _ in nil }
    return sqlite3_vfs_register(vfs, 0)
  }

  private static func system(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> UnsafeMutablePointer<sqlite3_vfs>? {
    vfs?.pointee.pAppData?.assumingMemoryBound(to: sqlite3_vfs.self)
  }

  private static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?,
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> ResultCode {
    guard let file, let system = system(vfs) else { return .cannotOpen }
    file.pointee.pMethods = nil
    guard let path, let kind = FileKind(flags: flags) else {
      return refuse("a temporary file is refused, because it would stand in clear")
    }
    guard let key = key(path, flags) else { return refuse("a file without a key is refused") }
    let (code, opened) = UnderlyingFile.open(system, path, flags, outFlags)
    guard code == .ok, let opened else { return code }
    do {
      SealedHandle.attach(
        try SealedFile(opened, kind: kind, key: key, path: String(cString: path), system: system), to: file)
      return .ok
    } catch {
      _ = opened.close()
      return SQLITE_NOMEM
    }
  }

  /// A database, its journal and its log carry the database's URI; a super-journal has a bare name.
  private static func key(_ path: UnsafePointer<CChar>, _ flags: Int32) -> DataKey? {
    guard flags & SQLITE_OPEN_SUPER_JOURNAL == 0 else { return DataKeyRegistry.key(companion: String(cString: path)) }
    guard let id = sqlite3_uri_parameter(path, parameter).map({ String(cString: $0) }) else { return nil }
    if flags & SQLITE_OPEN_MAIN_DB != 0 { DataKeyRegistry.note(database: String(cString: path), id: id) }
    return DataKeyRegistry.key(id: id)
  }

  /// xDelete: to delete a journal is to commit, so a store that stopped deletes none.
  private static func delete(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?, _ sync: Int32
  ) -> ResultCode {
    guard let path, let system = system(vfs) else { return .deleteFailed }
    let name = String(cString: path)
    let key = DataKeyRegistry.key(companion: name)
    guard key?.health.isStopped != true else { return .deleteFailed }
    if let key, name.hasSuffix("-wal"), isNeeded(log: name, system) {
      let message = "the database of \(name) was emptied while its log still holds pages; restore it from a backup"
      key.health.report(StoreError(.damaged, message))
      return refuse(message)
    }
    // SQLite makes the removal of a journal durable in its extra synchronous mode only, and until it is, a power loss
    // brings the journal back and takes the commit away.
    let code = system.pointee.xDelete(system, path, name.hasSuffix("-journal") ? 1 : sync)
    if code == .folderSyncFailed { key?.health.stop() }
    return code
  }

  /// Whether a log is all that is left of a database: SQLite deletes one beside an empty database without a look.
  private static func isNeeded(log: String, _ system: UnsafeMutablePointer<sqlite3_vfs>) -> Bool {
    let blocks = { (path: String, kind: FileKind) -> Int64 in
      guard let file = UnderlyingFile.open(system, reading: path, kind) else { return 0 }
      defer { _ = file.close() }
      var size: Int64 = 0
      return file.size(&size) == .ok ? kind.blocks(physicalSize: size) : 0
    }
    return blocks(String(log.dropLast(4)), .main) == 0 && blocks(log, .wal) > 1
  }

  private static func refuse(_ reason: String) -> ResultCode {
    comity_sqlite3_log(.cannotOpen, reason)
    return .cannotOpen
  }
}
