import Foundation

/// Where a node's things are when nobody says otherwise.
package enum RuntimePaths {
  /// Bytes of a socket's path at most; the kernel cuts at 107, and some room is kept for names beside it.
  package static let longestSocket = 100
  /// The data folder of a node that the system runs.
  package static let systemDataFolder = "/var/lib/comity"
  /// The control socket of a node that the system runs; systemd makes its folder.
  package static let systemControlSocket = "/run/comity/control.sock"

  /// The system's data folder for root or where it may be written, else one of the user's own.
  package static var defaultDataFolder: String {
    if getuid() == 0 || access(systemDataFolder, W_OK) == 0 { return systemDataFolder }
    return home(ProcessInfo.processInfo.environment) + "/.local/share/comity"
  }

  /// The user's own folder: what `HOME` says, else what the system knows.
  package static func home(_ environment: [String: String]) -> String {
    if let home = environment["HOME"], home.hasPrefix("/") { return home }
    return FileManager.default.homeDirectoryForCurrentUser.path
  }

  /// The file of an officer's session with the node of a data folder: one a node, wherever the command runs, below
  /// `XDG_STATE_HOME` or the user's own folder.
  package static func sessionFile(data: String, in environment: [String: String]) -> String {
    let state =
      if let named = environment["XDG_STATE_HOME"], named.hasPrefix("/") { named } else {
        home(environment) + "/.local/state"
      }
    let path = URL(fileURLWithPath: data).standardizedFileURL.path
    return "\(state)/comity/session\(path.replacing("/", with: "-"))"
  }

  /// The control socket of a data folder: the system's for the system's folder, else one inside the folder.
  package static func controlSocket(data: String) -> String {
    data == systemDataFolder ? systemControlSocket : data + "/control.sock"
  }

  /// Returns a socket's path unless the system would cut it off.
  /// - Throws: ``OperationsError`` `path`.
  package static func checkedSocket(_ path: String) throws(OperationsError) -> String {
    let length = path.utf8.count
    guard length <= longestSocket else {
      throw OperationsError(
        .path,
        "the socket path \(path) has \(length) bytes and may have \(longestSocket): choose a shorter data folder or "
          + "set control.socket")
    }
    return path
  }
}
