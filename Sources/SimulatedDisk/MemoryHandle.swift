import CSQLite

/// What SQLite holds of a ``MemoryFile``: its own struct, and behind it a reference that is released when it closes.
struct MemoryHandle {
  private var base: sqlite3_file
  private var object: UnsafeMutableRawPointer?

  static func attach(_ object: MemoryFile, to file: UnsafeMutablePointer<sqlite3_file>) {
    let handle = UnsafeMutableRawPointer(file).assumingMemoryBound(to: MemoryHandle.self)
    handle.pointee.object = Unmanaged.passRetained(object).toOpaque()
    handle.pointee.base.pMethods = UnsafePointer(methods)
  }

  private static func object(_ file: UnsafeMutablePointer<sqlite3_file>?) -> MemoryFile? {
    guard let file else { return nil }
    let handle = UnsafeMutableRawPointer(file).assumingMemoryBound(to: MemoryHandle.self)
    return handle.pointee.object.map { Unmanaged<MemoryFile>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func close(_ file: UnsafeMutablePointer<sqlite3_file>?) {
    guard let file, let object = object(file) else { return }
    object.unlock(SQLITE_LOCK_NONE)
    let handle = UnsafeMutableRawPointer(file).assumingMemoryBound(to: MemoryHandle.self)
    handle.pointee.object.map { Unmanaged<MemoryFile>.fromOpaque($0).release() }
    handle.pointee.object = nil
  }

  // Safety: filled once here and only read afterwards; SQLite keeps the pointer for the life of the process.
  private nonisolated(unsafe) static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    var table = sqlite3_io_methods()
    table.iVersion = 1
    table.xClose = {
      MemoryHandle.close($0)
      return SQLITE_OK
    }
    table.xRead = { file, buffer, count, offset in
      guard let buffer, let object = MemoryHandle.object(file) else { return Int32(COMITY_IOERR_READ) }
      return object.read(buffer, Int(count), Int(offset))
    }
    table.xWrite = { file, buffer, count, offset in
      guard let buffer, let object = MemoryHandle.object(file) else { return Int32(COMITY_IOERR_WRITE) }
      return object.write(buffer, Int(count), Int(offset))
    }
    table.xTruncate = { MemoryHandle.object($0)?.truncate(Int($1)) ?? Int32(COMITY_IOERR_TRUNCATE) }
    table.xSync = { file, _ in MemoryHandle.object(file)?.sync() ?? Int32(COMITY_IOERR_FSYNC) }
    table.xFileSize = { file, size in
      guard let size, let object = MemoryHandle.object(file) else { return Int32(COMITY_IOERR_FSTAT) }
      size.pointee = object.size()
      return SQLITE_OK
    }
    table.xLock = { MemoryHandle.object($0)?.lock($1) ?? Int32(COMITY_IOERR_LOCK) }
    table.xUnlock = { file, level in
      MemoryHandle.object(file)?.unlock(level)
      return SQLITE_OK
    }
    table.xCheckReservedLock = { file, result in
      result?.pointee = MemoryHandle.object(file)?.isReserved == true ? 1 : 0
      return SQLITE_OK
    }
    table.xFileControl = { _, _, _ in SQLITE_NOTFOUND }
    table.xSectorSize = { _ in 4096 }
    table.xDeviceCharacteristics = { _ in SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN }
    methods.initialize(to: table)
    return methods
  }()
}
