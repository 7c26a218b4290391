import CSQLite

extension SealedFile {
  /// xClose. Called once; the object is not used afterwards.
  func close() -> ResultCode {
    index?.leave(&indexLocks)
    index = nil
    let flushed = flush()
    let closed = file.close()
    return flushed == .ok ? closed : flushed
  }

  /// The index of this database's log, joined when SQLite first maps it.
  func joinedIndex() -> HeapIndex {
    let joined = index ?? HeapIndex.join(path)
    index = joined
    return joined
  }

  /// xShmLock: what a connection wrote is written before it gives a lock up.
  func lockIndex(_ first: Int, _ count: Int, _ flags: Int32) -> ResultCode {
    writeRunQuietly()
    return index?.lock(first, count, flags, &indexLocks) ?? .lockFailed
  }

  /// xShmUnmap: other connections keep theirs; the last one's ends it, since no other process can have it.
  func leaveIndex() {
    index?.leave(&indexLocks)
    index = nil
  }

  /// xUnlock: what a connection wrote is written before it gives a lock up.
  func unlock(_ level: Int32) -> ResultCode {
    writeRunQuietly()
    return file.unlock(level)
  }

  /// xFileControl: what would break the layout is swallowed or refused, the rest goes down.
  func control(_ operation: Int32, _ argument: UnsafeMutableRawPointer?) -> ResultCode {
    switch operation {
    case SQLITE_FCNTL_SIZE_HINT, SQLITE_FCNTL_CHUNK_SIZE: return .ok
    case SQLITE_FCNTL_MMAP_SIZE:
      argument?.storeBytes(of: Int64(0), as: Int64.self)
      return .ok
    case SQLITE_FCNTL_BEGIN_ATOMIC_WRITE, SQLITE_FCNTL_COMMIT_ATOMIC_WRITE, SQLITE_FCNTL_ROLLBACK_ATOMIC_WRITE:
      return .notFound
    case SQLITE_FCNTL_VFSNAME:
      argument?.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self).pointee = comity_sqlite3_copy(SealedVFS.name)
      return .ok
    case SQLITE_FCNTL_SYNC:
      // SQLite says that it is about to sync, also where its settings spare the sync itself.
      let flushed = flush()
      return flushed == .ok ? file.control(operation, argument) : flushed
    case SQLITE_FCNTL_CKPT_DONE:
      writeRunQuietly()
      return file.control(operation, argument)
    case SQLITE_FCNTL_PRAGMA: return pragma(argument)
    default: return file.control(operation, argument)
    }
  }

  /// What stays true of sealed blocks: overwriting harms no neighbour. Atomic, sequential and safe appends do not.
  var deviceCharacteristics: Int32 {
    file.deviceCharacteristics & (SQLITE_IOCAP_POWERSAFE_OVERWRITE | SQLITE_IOCAP_UNDELETABLE_WHEN_OPEN)
  }

  /// Refuses another page size: blocks are made for this one.
  private func pragma(_ argument: UnsafeMutableRawPointer?) -> ResultCode {
    guard let words = argument?.assumingMemoryBound(to: UnsafeMutablePointer<CChar>?.self),
      let name = words[1], String(cString: name).lowercased() == "page_size",
      let value = words[2], Int(String(cString: value)) != FileKind.page
    else { return .notFound }
    words[0] = comity_sqlite3_copy("the page size of a sealed database is \(FileKind.page)")
    return SQLITE_ERROR
  }
}
