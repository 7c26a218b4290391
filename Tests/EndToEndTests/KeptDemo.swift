import Foundation
import Testing

/// The nodes that «comity demo» left behind, running again as real daemons.
final class KeptDemo {
  let folder = NSTemporaryDirectory() + "ce-\(UUID().uuidString.prefix(8))"
  private var daemons: [Process] = []

  init() throws {
    let made = try DemoTests.run("comity", ["demo", "--keep", folder, "--json"])
    try #require(made.status == 0, "\(made.error)")
  }

  /// Starts some of the nodes and gives their officers sessions.
  func start(_ nodes: [String] = ["registry", "alpha"], officers: [String] = ["drafter", "approver", "admin"]) throws {
    for node in nodes {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "\(DemoTests.root)/.build/debug/comityd")
      process.arguments = ["--config", "\(folder)/\(node)/comityd.yaml"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      daemons.append(process)
    }
    for node in nodes {
      var tries = 0
      while try comity(["status"], on: node, as: "nobody").status != 0 {
        tries += 1
        try #require(tries < 1000, "\(node) does not answer")
        usleep(10_000)
      }
      for officer in officers {
        let login = try comity(
          ["login", officer, "--password-file", "\(folder)/\(node)/\(officer).password"], on: node, as: officer)
        try #require(login.status == 0, "\(login.error)")
      }
    }
  }

  /// Ends every node at once, without a word to it.
  func kill() {
    for daemon in daemons { Foundation.kill(daemon.processIdentifier, SIGKILL) }
    for daemon in daemons { daemon.waitUntilExit() }
    daemons = []
  }

  func stop() {
    for daemon in daemons { daemon.terminate() }
    for daemon in daemons { daemon.waitUntilExit() }
    daemons = []
  }

  deinit {
    stop()
    try? FileManager.default.removeItem(atPath: folder)
  }

  func comity(_ arguments: [String], on node: String, as officer: String) throws -> DemoTests.Outcome {
    try DemoTests.run(
      "comity", arguments + ["--data", "\(folder)/\(node)/data", "--session", "\(folder)/\(node)/\(officer).session"])
  }
}
