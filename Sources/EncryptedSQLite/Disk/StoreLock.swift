import Glibc
import Synchronization

/// The lock that lets one process at a time hold a store: `flock` on the file `lock`, which holds the holder's process id.
final class StoreLock: StoreHold {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock.
  /// - Throws: ``StoreError`` `locked` with the holder's process id.
  init(folder: String) throws(StoreError) {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemDisk.failure("\(path) cannot be opened", errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      let holder = Self.holder(path)
      let who = holder.map { "the process \($0)" } ?? "another process"
      throw StoreError(.locked(holder: holder), "the store in \(folder) is in use by \(who); stop that process first")
    }
    ftruncate(descriptor, 0)
    try? SystemDisk.writeAll(descriptor, Array("\(getpid())\n".utf8), path)
    self.descriptor = Mutex(descriptor)
  }

  /// The process that holds a folder; nil when none does or it cannot be told.
  static func holder(folder: String) -> Int32? {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { return nil }
    defer { close(descriptor) }
    // Taken for a moment and let go with the descriptor: only a held lock has a holder.
    guard flock(descriptor, LOCK_SH | LOCK_NB) != 0 else { return nil }
    return holder(path)
  }

  private static func holder(_ path: String) -> Int32? {
    let text = (try? SystemDisk().read(path, limit: 64)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
    return text.flatMap { Int32($0.filter(\.isNumber)) }
  }

  func release() {
    descriptor.withLock { held in
      if let open = held { close(open) }
      held = nil
    }
  }

  deinit { release() }
}
