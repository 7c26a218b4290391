import Foundation

/// Where a node's things are when nobody says otherwise.
package enum RuntimePaths {
  /// Bytes of a socket's path that every system takes; the kernel's limit is 107.
  package static let longestSocket = 100
  private static let systemData = "/var/lib/comity"

  /// The system's folder for root or where it may be written, else one of the user's own.
  package static var defaultDataFolder: String {
    if getuid() == 0 || access(systemData, W_OK) == 0 { return systemData }
    return FileManager.default.homeDirectoryForCurrentUser.path + "/.local/share/comity"
  }

  /// The control socket of a data folder.
  package static func controlSocket(data: String) -> String {
    data == systemData && access("/run/comity", W_OK) == 0 ? "/run/comity/control.sock" : data + "/control.sock"
  }

  /// A socket's path, refused when the system would cut it off.
  /// - Throws: ``OperationsError`` `path`.
  package static func checkedSocket(_ path: String) throws(OperationsError) -> String {
    guard path.utf8.count <= longestSocket else {
      throw OperationsError(
        .path,
        "the socket path \(path) has \(path.utf8.count) bytes; at most \(longestSocket) are possible: choose a shorter folder or set control.socket"
      )
    }
    return path
  }
}
