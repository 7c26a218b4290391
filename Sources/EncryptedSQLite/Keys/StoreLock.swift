import Glibc
import Synchronization

/// The lock that lets one process at a time hold a store: `flock` on the file `lock`, which holds the holder's process id.
final class StoreLock: Sendable {
  private let descriptor: Mutex<Int32?>

  /// Takes the lock.
  /// - Throws: ``StoreError`` `locked` with the holder's process id.
  init(folder: String) throws(StoreError) {
    let path = folder + "/lock"
    let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
    guard descriptor >= 0 else { throw SystemFile.failure("\(path) cannot be opened", errno) }
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      close(descriptor)
      let text = (try? SystemFile.read(path, limit: 64)).flatMap { $0 }.map { String(decoding: $0, as: UTF8.self) }
      let holder = text.flatMap { Int32($0.filter(\.isNumber)) }
      let who = holder.map { "the process \($0)" } ?? "another process"
      throw StoreError(.locked(holder: holder), "the store in \(folder) is in use by \(who); stop that process first")
    }
    ftruncate(descriptor, 0)
    try? SystemFile.writeAll(descriptor, Array("\(getpid())\n".utf8), path)
    self.descriptor = Mutex(descriptor)
  }

  /// Lets go. Idempotent.
  func release() {
    descriptor.withLock { held in
      if let open = held { close(open) }
      held = nil
    }
  }

  deinit { release() }
}
