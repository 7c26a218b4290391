import CSQLite
import Synchronization

/// The VFS by which SQLite sees a ``MemoryDisk``.
enum MemoryVFS {
  /// Registers a disk under its name, for the life of the process.
  static func register(_ disk: MemoryDisk) {
    guard let unix = sqlite3_vfs_find("unix") else { return }
    let vfs = UnsafeMutablePointer<sqlite3_vfs>.allocate(capacity: 1)
    // Randomness, sleep and time are the system's.
    vfs.initialize(to: unix.pointee)
    vfs.pointee.szOsFile = Int32(MemoryLayout<MemoryHandle>.stride)
    vfs.pointee.pNext = nil
    vfs.pointee.pAppData = Unmanaged.passRetained(disk).toOpaque()
    vfs.pointee.zName = disk.vfsName.withCString { UnsafePointer(comity_sqlite3_copy($0)) }
    vfs.pointee.xOpen = { vfs, path, file, flags, outFlags in MemoryVFS.open(vfs, path, file, flags, outFlags) }
    vfs.pointee.xDelete = { vfs, path, sync in MemoryVFS.delete(vfs, path, sync != 0) }
    vfs.pointee.xAccess = { vfs, path, _, result in
      guard let path, let disk = MemoryVFS.disk(vfs) else { return Int32(COMITY_IOERR_ACCESS) }
      result?.pointee = disk.state.withLock { $0.names[String(cString: path)] == nil ? 0 : 1 }
      return SQLITE_OK
    }
    vfs.pointee.xFullPathname = { _, path, count, out in
      guard let path, let out else { return SQLITE_CANTOPEN }
      let bytes = Array(String(cString: path).utf8CString)
      guard bytes.count <= Int(count) else { return SQLITE_CANTOPEN }
      for (index, byte) in bytes.enumerated() { out[index] = byte }
      return SQLITE_OK
    }
    vfs.pointee.xDlOpen = { _, _ in nil }
    sqlite3_vfs_register(vfs, 0)
  }

  private static func disk(_ vfs: UnsafeMutablePointer<sqlite3_vfs>?) -> MemoryDisk? {
    vfs?.pointee.pAppData.map { Unmanaged<MemoryDisk>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?,
    _ file: UnsafeMutablePointer<sqlite3_file>?, _ flags: Int32, _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> Int32 {
    guard let file else { return SQLITE_CANTOPEN }
    file.pointee.pMethods = nil
    guard let path, let disk = disk(vfs) else { return SQLITE_CANTOPEN }
    let name = String(cString: path)
    let opened = disk.state.withLock { state -> (number: Int, isNew: Bool)? in
      guard state.failure(.open) == nil else { return nil }
      let isNew = state.names[name] == nil
      return state.file(name, making: flags & SQLITE_OPEN_CREATE != 0).map { ($0, isNew) }
    }
    guard let opened else { return SQLITE_CANTOPEN }
    let journal = SQLITE_OPEN_MAIN_JOURNAL | SQLITE_OPEN_SUPER_JOURNAL | SQLITE_OPEN_WAL
    MemoryHandle.attach(
      MemoryFile(disk, opened.number, path: name, syncsFolder: opened.isNew && flags & journal != 0), to: file)
    outFlags?.pointee = flags
    return SQLITE_OK
  }

  private static func delete(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>?, _ path: UnsafePointer<CChar>?, _ sync: Bool
  ) -> Int32 {
    guard let path, let disk = disk(vfs) else { return Int32(COMITY_IOERR_DELETE) }
    let name = String(cString: path)
    return disk.state.withLock { state in
      guard state.failure(.remove) == nil else { return Int32(COMITY_IOERR_DELETE) }
      guard state.names.removeValue(forKey: name) != nil else { return Int32(COMITY_IOERR_DELETE_NOENT) }
      state.record(.remove(name))
      guard sync else { return SQLITE_OK }
      guard state.failure(.sync) == nil else { return Int32(COMITY_IOERR_DIR_FSYNC) }
      state.record(.syncFolder(MemoryDisk.folder(of: name)))
      return SQLITE_OK
    }
  }
}
