import CSQLite
import Synchronization

/// What SQLite holds of a ``SealedFile``: its own struct, and behind it a reference that is released when it closes.
struct SealedHandle {
  private var base: sqlite3_file
  private var object: UnsafeMutableRawPointer?

  /// Makes SQLite's struct point to a file.
  static func attach(_ object: SealedFile, to file: UnsafeMutablePointer<sqlite3_file>) {
    let handle = UnsafeMutableRawPointer(file).assumingMemoryBound(to: SealedHandle.self)
    handle.pointee.object = Unmanaged.passRetained(object).toOpaque()
    handle.pointee.base.pMethods = UnsafePointer(methods)
  }

  private static func object(_ file: UnsafeMutablePointer<sqlite3_file>?) -> SealedFile? {
    guard let file else { return nil }
    let handle = UnsafeMutableRawPointer(file).assumingMemoryBound(to: SealedHandle.self)
    return handle.pointee.object.map { Unmanaged<SealedFile>.fromOpaque($0).takeUnretainedValue() }
  }

  private static func close(_ file: UnsafeMutablePointer<sqlite3_file>?) -> ResultCode {
    guard let file, let object = object(file) else { return .ok }
    let code = object.close()
    let handle = UnsafeMutableRawPointer(file).assumingMemoryBound(to: SealedHandle.self)
    handle.pointee.object.map { Unmanaged<SealedFile>.fromOpaque($0).release() }
    handle.pointee.object = nil
    return code
  }

  // Safety: filled once here and only read afterwards; SQLite keeps the pointer for the life of the process.
  private nonisolated(unsafe) static let methods: UnsafeMutablePointer<sqlite3_io_methods> = {
    let methods = UnsafeMutablePointer<sqlite3_io_methods>.allocate(capacity: 1)
    var table = sqlite3_io_methods()
    // Version 2: the index of a log is mapped, files are not.
    table.iVersion = 2
    table.xClose = { SealedHandle.close($0) }
    table.xRead = { file, buffer, count, offset in
      guard let buffer, let object = SealedHandle.object(file) else { return .readFailed }
      return object.read(buffer, Int(count), at: offset)
    }
    table.xWrite = { file, buffer, count, offset in
      guard let buffer, let object = SealedHandle.object(file) else { return .writeFailed }
      return object.write(buffer, Int(count), at: offset)
    }
    table.xTruncate = { SealedHandle.object($0)?.truncate(to: $1) ?? .truncateFailed }
    table.xSync = { SealedHandle.object($0)?.sync($1) ?? .syncFailed }
    table.xFileSize = { file, size in
      guard let size, let object = SealedHandle.object(file) else { return .sizeFailed }
      return object.logicalSize(&size.pointee)
    }
    table.xLock = { SealedHandle.object($0)?.file.lock($1) ?? .lockFailed }
    table.xUnlock = { SealedHandle.object($0)?.unlock($1) ?? .lockFailed }
    table.xCheckReservedLock = { SealedHandle.object($0)?.file.checkReservedLock($1) ?? .lockFailed }
    table.xFileControl = { SealedHandle.object($0)?.control($1, $2) ?? .notFound }
    table.xSectorSize = { _ in Int32(FileKind.page) }
    table.xDeviceCharacteristics = { SealedHandle.object($0)?.deviceCharacteristics ?? 0 }
    table.xShmMap = { file, region, size, extend, address in
      guard let address, let object = SealedHandle.object(file) else { return .noMemory }
      var found: UnsafeMutableRawPointer?
      let code = object.joinedIndex().map(Int(region), Int(size), extend: extend != 0, &found)
      address.pointee = found
      return code
    }
    table.xShmLock = { SealedHandle.object($0)?.lockIndex(Int($1), Int($2), $3) ?? .lockFailed }
    table.xShmBarrier = { _ in atomicMemoryFence(ordering: .sequentiallyConsistent) }
    table.xShmUnmap = { file, _ in
      SealedHandle.object(file)?.leaveIndex()
      return .ok
    }
    methods.initialize(to: table)
    return methods
  }()
}
