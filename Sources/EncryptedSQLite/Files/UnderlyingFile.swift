import CSQLite

/// A file of the VFS underneath, with the calls that ``SealedFile`` makes of it.
///
/// It owns the memory that the VFS underneath keeps its file in.
struct UnderlyingFile {
  private let file: UnsafeMutablePointer<sqlite3_file>

  /// Opens a file through a VFS.
  /// - Returns: the result code of that VFS; the file when it is ``ResultCode/ok``.
  static func open(
    _ vfs: UnsafeMutablePointer<sqlite3_vfs>, _ path: UnsafePointer<CChar>, _ flags: Int32,
    _ outFlags: UnsafeMutablePointer<Int32>?
  ) -> (ResultCode, UnderlyingFile?) {
    let size = max(Int(vfs.pointee.szOsFile), MemoryLayout<sqlite3_file>.size)
    let memory = UnsafeMutableRawPointer.allocate(byteCount: size, alignment: 16)
    memory.initializeMemory(as: UInt8.self, repeating: 0, count: size)
    let file = memory.assumingMemoryBound(to: sqlite3_file.self)
    let code = vfs.pointee.xOpen(vfs, path, file, flags, outFlags)
    guard code == .ok, file.pointee.pMethods != nil else {
      // SQLite's rule: a VFS that set the methods wants to be closed even when its open failed.
      if file.pointee.pMethods != nil { _ = file.pointee.pMethods.pointee.xClose(file) }
      memory.deallocate()
      return (code == .ok ? .cannotOpen : code, nil)
    }
    return (.ok, UnderlyingFile(file: file))
  }

  func close() -> ResultCode {
    let code = file.pointee.pMethods.pointee.xClose(file)
    UnsafeMutableRawPointer(file).deallocate()
    return code
  }

  func read(_ buffer: UnsafeMutableRawPointer, _ count: Int, at offset: Int64) -> ResultCode {
    file.pointee.pMethods.pointee.xRead(file, buffer, Int32(clamping: count), offset)
  }

  func write(_ buffer: UnsafeRawPointer, _ count: Int, at offset: Int64) -> ResultCode {
    file.pointee.pMethods.pointee.xWrite(file, buffer, Int32(clamping: count), offset)
  }

  func truncate(to size: Int64) -> ResultCode { file.pointee.pMethods.pointee.xTruncate(file, size) }

  func sync(_ flags: Int32) -> ResultCode { file.pointee.pMethods.pointee.xSync(file, flags) }

  func size(_ size: inout Int64) -> ResultCode { file.pointee.pMethods.pointee.xFileSize(file, &size) }

  func lock(_ level: Int32) -> ResultCode { file.pointee.pMethods.pointee.xLock(file, level) }

  func unlock(_ level: Int32) -> ResultCode { file.pointee.pMethods.pointee.xUnlock(file, level) }

  func checkReservedLock(_ result: UnsafeMutablePointer<Int32>?) -> ResultCode {
    file.pointee.pMethods.pointee.xCheckReservedLock(file, result)
  }

  func control(_ operation: Int32, _ argument: UnsafeMutableRawPointer?) -> ResultCode {
    file.pointee.pMethods.pointee.xFileControl(file, operation, argument)
  }

  var deviceCharacteristics: Int32 { file.pointee.pMethods.pointee.xDeviceCharacteristics(file) }
}
