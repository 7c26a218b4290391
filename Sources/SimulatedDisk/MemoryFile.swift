import CSQLite
import Synchronization

/// One open file of a ``MemoryDisk``, as SQLite uses it.
final class MemoryFile {
  private let disk: MemoryDisk
  private let file: Int
  private let path: String
  /// Whether the first sync makes its name durable too, as SQLite's own VFS does for journals and logs it made.
  private var syncsFolder: Bool

  init(_ disk: MemoryDisk, _ file: Int, path: String, syncsFolder: Bool) {
    self.disk = disk
    self.file = file
    self.path = path
    self.syncsFolder = syncsFolder
  }

  func read(_ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: Int) -> Int32 {
    disk.state.withLock { state in
      let content = state.contents[file] ?? []
      let there = min(max(content.count - offset, 0), count)
      if there > 0 {
        content.withUnsafeBytes { bytes in
          UnsafeMutableRawBufferPointer(start: buffer, count: there)
            .copyBytes(from: UnsafeRawBufferPointer(rebasing: bytes[offset..<(offset + there)]))
        }
      }
      guard there < count else { return SQLITE_OK }
      (buffer + there).initializeMemory(as: UInt8.self, repeating: 0, count: count - there)
      return Int32(COMITY_IOERR_SHORT_READ)
    }
  }

  func write(_ buffer: UnsafeRawPointer, _ count: Int, _ offset: Int) -> Int32 {
    let bytes = Array(UnsafeRawBufferPointer(start: buffer, count: count))
    return disk.state.withLock { state in
      if let fault = state.failure(.write) {
        if fault.isPartial { state.write(Array(bytes.prefix(count / 2)), at: offset, to: file) }
        return fault.reason == .full ? SQLITE_FULL : Int32(COMITY_IOERR_WRITE)
      }
      state.write(bytes, at: offset, to: file)
      return SQLITE_OK
    }
  }

  func truncate(_ size: Int) -> Int32 {
    disk.state.withLock { state in
      guard state.failure(.truncate) == nil else { return Int32(COMITY_IOERR_TRUNCATE) }
      state.truncate(file, to: size)
      return SQLITE_OK
    }
  }

  func sync() -> Int32 {
    disk.state.withLock { state in
      guard state.failure(.sync) == nil else { return Int32(COMITY_IOERR_FSYNC) }
      state.record(.sync(file: file))
      if syncsFolder { state.record(.syncFolder(MemoryDisk.folder(of: path))) }
      syncsFolder = false
      return SQLITE_OK
    }
  }

  func size() -> Int64 { disk.state.withLock { Int64($0.contents[file]?.count ?? 0) } }

  func lock(_ level: Int32) -> Int32 {
    disk.state.withLock { $0.locks[file, default: FileLocks()].lock(ObjectIdentifier(self), level) }
      ? SQLITE_OK : SQLITE_BUSY
  }

  func unlock(_ level: Int32) {
    disk.state.withLock { $0.locks[file, default: FileLocks()].unlock(ObjectIdentifier(self), level) }
  }

  var isReserved: Bool { disk.state.withLock { $0.locks[file]?.isReserved ?? false } }
}
