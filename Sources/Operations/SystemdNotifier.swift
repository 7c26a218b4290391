import Foundation
import Glibc

/// Tells systemd how the service is, over the datagram socket that it names; does nothing where there is none.
///
/// Follows sd_notify(3). A notification that cannot be sent is lost: the service must not fail for want of a watcher.
package struct SystemdNotifier: Sendable {
  private let path: String?
  /// How often ``watchdog()`` should be called, half of what systemd allows; nil where it does not watch.
  package let watchdogInterval: Duration?

  /// Takes what systemd put into the environment.
  package init() { self.init(environment: ProcessInfo.processInfo.environment) }

  /// Takes `NOTIFY_SOCKET`, `WATCHDOG_USEC` and `WATCHDOG_PID` from an environment; `@` begins an abstract socket.
  package init(environment: [String: String]) {
    path = environment["NOTIFY_SOCKET"]
    let isForUs = environment["WATCHDOG_PID"].map { Int32($0) == getpid() } ?? true
    let microseconds = environment["WATCHDOG_USEC"].flatMap { Int64($0) } ?? 0
    watchdogInterval = isForUs && microseconds > 1 ? .microseconds(microseconds / 2) : nil
  }

  /// Says that the service is ready.
  package func ready() { send("READY=1") }

  /// Says that the service is stopping.
  package func stopping() { send("STOPPING=1") }

  /// Says in one line what the service does; ids and numbers only.
  package func status(_ text: String) {
    // A newline would begin another assignment.
    send("STATUS=" + text.split(whereSeparator: \.isNewline).joined(separator: " "))
  }

  /// Says that the service is alive.
  package func watchdog() { send("WATCHDOG=1") }

  private func send(_ message: String) {
    guard let path, let (address, length) = Self.address(path) else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue) | Int32(SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    let bytes = Array(message.utf8)
    withUnsafePointer(to: address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL | MSG_DONTWAIT), $0, length)
      }
    }
  }

  private static func address(_ path: String) -> (sockaddr_un, socklen_t)? {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(path.utf8)
    guard let first = name.first, name.count < MemoryLayout.size(ofValue: address.sun_path) else { return nil }
    switch first {
    case UInt8(ascii: "@"): name[0] = 0
    case UInt8(ascii: "/"): name.append(0)
    default: return nil
    }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    return (address, socklen_t(MemoryLayout<sa_family_t>.size + name.count))
  }
}
