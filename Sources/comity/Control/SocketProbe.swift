import Foundation

/// Whether somebody listens at a node's control socket: the file alone says nothing, since a daemon that was killed leaves it.
enum SocketProbe {
  /// Refuses at once where nobody listens.
  /// - Throws: ``Failure`` with the code 10 that says what is there instead.
  static func requireListener(at path: String) throws {
    let error = connectionError(path)
    // A full queue means that somebody listens, and answers late.
    guard error != 0, error != EAGAIN else { return }
    throw Failure(.notInitialised, "no node answers at \(path)\(reason(error))")
  }

  /// Whether somebody listens.
  static func hasListener(at path: String) -> Bool { [0, EAGAIN].contains(connectionError(path)) }

  private static func reason(_ error: Int32) -> String {
    switch error {
    case ENOENT, ENOTDIR: "; is comityd running, and is this its data folder?"
    case ECONNREFUSED:
      ": nobody listens there, a comityd that was killed left the file; start comityd, which replaces it"
    case EACCES, EPERM:
      ": permission denied; the socket is for comityd's user and the group that its configuration names"
    default: ": \(String(cString: strerror(error)).lowercased())"
    }
  }

  /// The system's error when a connection is opened and closed again; 0 for none.
  private static func connectionError(_ path: String) -> Int32 {
    var address = sockaddr_un()
    address.sun_family = sa_family_t(AF_UNIX)
    let bytes = Array(path.utf8)
    guard bytes.count < MemoryLayout.size(ofValue: address.sun_path) else { return ENAMETOOLONG }
    withUnsafeMutableBytes(of: &address.sun_path) { $0.copyBytes(from: bytes) }
    let descriptor = socket(AF_UNIX, Int32(SOCK_STREAM.rawValue | SOCK_NONBLOCK.rawValue | SOCK_CLOEXEC.rawValue), 0)
    guard descriptor >= 0 else { return errno }
    defer { close(descriptor) }
    let result = withUnsafePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        connect(descriptor, $0, socklen_t(MemoryLayout<sockaddr_un>.size))
      }
    }
    return result == 0 ? 0 : errno
  }
}
