import ArgumentParser
import Foundation
import Operations

/// Which node a command talks to, and how it answers.
struct NodeOptions: ParsableArguments {
  @Option(help: "The node's data folder", completion: .directory)
  var data: String?

  @Option(help: "The node's control socket; by default the one of the data folder")
  var socket: String?

  @Option(help: "The file that holds the officer's session", completion: .file())
  var session: String?

  @Flag(help: "Answer with one JSON object")
  var json = false

  /// The data folder.
  var folder: String { data ?? RuntimePaths.defaultDataFolder }

  /// The control socket.
  func socketPath() throws -> String {
    try RuntimePaths.checkedSocket(socket ?? RuntimePaths.controlSocket(data: folder))
  }

  /// The session file: named, else one a node below the user's own folder.
  var sessionPath: String {
    session ?? RuntimePaths.sessionFile(data: folder, in: ProcessInfo.processInfo.environment)
  }

  /// The node behind the socket.
  func client() throws -> ControlClient {
    ControlClient(socket: try socketPath(), session: sessionPath)
  }
}
