import CSQLite

/// SQLite's five lock levels on one file, between the handles of one process.
struct FileLocks {
  private var levels: [ObjectIdentifier: Int32] = [:]

  /// Raises a handle's lock; false when another handle's stands against it.
  mutating func lock(_ handle: ObjectIdentifier, _ level: Int32) -> Bool {
    let held = levels[handle] ?? SQLITE_LOCK_NONE
    guard level > held else { return true }
    let others = levels.filter { $0.key != handle }.values
    let highest = others.max() ?? SQLITE_LOCK_NONE
    switch level {
    case SQLITE_LOCK_SHARED:
      guard highest < SQLITE_LOCK_PENDING else { return false }
    case SQLITE_LOCK_RESERVED:
      guard highest < SQLITE_LOCK_RESERVED else { return false }
    default:
      guard highest < SQLITE_LOCK_RESERVED else { return false }
      guard others.allSatisfy({ $0 == SQLITE_LOCK_NONE }) else {
        // Nobody new may share it while the writer waits for those who do.
        levels[handle] = SQLITE_LOCK_PENDING
        return false
      }
    }
    levels[handle] = level
    return true
  }

  /// Lowers a handle's lock.
  mutating func unlock(_ handle: ObjectIdentifier, _ level: Int32) {
    levels[handle] = level == SQLITE_LOCK_NONE ? nil : min(levels[handle] ?? level, level)
  }

  /// Whether some handle is about to write.
  var isReserved: Bool { levels.values.contains { $0 >= SQLITE_LOCK_RESERVED } }
}
