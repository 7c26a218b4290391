import Glibc
import Synchronization

/// The process's standard error, one line at a time.
enum StandardError {
  private static let lock = Mutex(())

  /// Writes a whole line; what cannot be written is lost, because a log must not stop the service.
  static func write(_ line: [UInt8]) {
    lock.withLock { _ in
      var rest = line[...]
      while !rest.isEmpty {
        let count = rest.withUnsafeBytes { Glibc.write(2, $0.baseAddress, $0.count) }
        if count < 0, errno == EINTR { continue }
        guard count > 0 else { return }
        rest = rest.dropFirst(count)
      }
    }
  }
}
