import Foundation

/// Tells systemd how the service is, over the datagram socket that it names; does nothing where there is none.
package struct SystemdNotifier: Sendable {
  private let path: String?

  /// Takes the socket that systemd names in the environment.
  package init() { path = ProcessInfo.processInfo.environment["NOTIFY_SOCKET"] }

  /// Takes a socket's path; `@` begins an abstract one.
  package init(path: String?) { self.path = path }

  /// The service is ready.
  package func ready() { send("READY=1") }

  /// The service is stopping.
  package func stopping() { send("STOPPING=1") }

  /// One line about what the service does.
  package func status(_ text: String) { send("STATUS=\(text)") }

  private func send(_ message: String) {
    guard let path, path.utf8.count < 108 else { return }
    let descriptor = socket(AF_UNIX, Int32(SOCK_DGRAM.rawValue), 0)
    guard descriptor >= 0 else { return }
    defer { close(descriptor) }
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    var name = Array(path.utf8)
    if name.first == UInt8(ascii: "@") { name[0] = 0 }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: name) }
    let length = socklen_t(MemoryLayout<sa_family_t>.size + name.count)
    let bytes = Array(message.utf8)
    withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        _ = sendto(descriptor, bytes, bytes.count, Int32(MSG_NOSIGNAL), $0, length)
      }
    }
  }
}
