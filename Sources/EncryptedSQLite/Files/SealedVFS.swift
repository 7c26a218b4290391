import CSQLite
import Synchronization

/// The VFS `comity`: between SQLite and the system's files, it seals every block of every file.
///
/// It offers no shared memory, so a write-ahead log is possible in `locking_mode=EXCLUSIVE` only, with its index on the
/// heap; temporary files, extensions and memory mapping do not exist. What it cannot seal it refuses.
package enum SealedVFS {
  /// The name that URIs choose it by.
  package static let name = "comity"

  /// The parameter of a database's URI that names its key.
  static let parameter = "store"

  private static let registered = Mutex<Set<String>>([])

  /// Registers the VFS for the process; idempotent by name.
  /// - Parameters:
  ///   - name: what URIs call it.
  ///   - base: the VFS that keeps the sealed files; the system's. Tests put one in between that fails or records.
  /// - Throws: ``StoreError`` `io` when SQLite does not take it.
  package static func register(name: String = SealedVFS.name, over base: String = "unix") throws(StoreError) {
    let code = registered.withLock { registered in
      guard !registered.contains(name) else { return ResultCode.ok }
      let code = install(name, over: base)
      if code == .ok { registered.insert(name) }
      return code
    }
    guard code == .ok else { throw StoreError(.io, "SQLite did not take the sealing VFS \(name) (code \(code))") }
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
    if kind == .main, flags & SQLITE_OPEN_CREATE != 0 {
      do { try SystemFile.createEmpty(String(cString: path)) } catch { return .cannotOpen }
    }
    let (code, opened) = UnderlyingFile.open(system, path, flags, outFlags)
    guard code == .ok, let opened else { return code }
    do {
      SealedHandle.attach(try SealedFile(opened, kind: kind, key: key), to: file)
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
    let key = DataKeyRegistry.key(companion: String(cString: path))
    guard key?.stopped.load(ordering: .acquiring) != true else { return .deleteFailed }
    let code = system.pointee.xDelete(system, path, sync)
    if code == .folderSyncFailed { key?.stopped.store(true, ordering: .releasing) }
    return code
  }

  private static func refuse(_ reason: String) -> ResultCode {
    comity_sqlite3_log(.cannotOpen, reason)
    return .cannotOpen
  }
}
