import CSQLite

/// A file of the VFS underneath, with the calls that ``SealedFile`` makes of it.
///
/// It owns the memory that the VFS underneath keeps its file in.
struct UnderlyingFile {
  private let file: UnsafeMutablePointer<sqlite3_file>
  /// A name that lives as long as the file is open; nil where SQLite keeps it.
  private let name: UnsafeMutablePointer<CChar>?

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
    return (.ok, UnderlyingFile(file: file, name: nil))
  }

  /// Opens a file for reading only, beside whatever else has it open; nil when it is not there or cannot be opened.
  static func open(_ vfs: UnsafeMutablePointer<sqlite3_vfs>, reading path: String, _ kind: FileKind) -> UnderlyingFile?
  {
    open(vfs, path, SQLITE_OPEN_READONLY | kind.openFlag)
  }

  /// Opens a file by a name of ours; nil when it cannot be opened.
  static func open(_ vfs: UnsafeMutablePointer<sqlite3_vfs>, _ path: String, _ flags: Int32) -> UnderlyingFile? {
    // SQLite looks for parameters behind a name: zero bytes end it. A handle may keep the pointer while it is open.
    let name = path.utf8.map { CChar(bitPattern: $0) } + [0, 0, 0, 0]
    let kept = UnsafeMutablePointer<CChar>.allocate(capacity: name.count)
    kept.initialize(from: name, count: name.count)
    guard let file = open(vfs, UnsafePointer(kept), flags, nil).1 else {
      kept.deallocate()
      return nil
    }
    return UnderlyingFile(file: file.file, name: kept)
  }

  func close() -> ResultCode {
    let code = file.pointee.pMethods.pointee.xClose(file)
    UnsafeMutableRawPointer(file).deallocate()
    name?.deallocate()
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
