import Foundation
import NodeCore

/// One node of the demo: its folder, its process, its officers.
final class DemoNode {
  let name: String
  let title: String
  let functions: [String]
  let folder: String
  /// Where it listens.
  let port: Int
  /// What the directory lists: its own port, or that of a relay.
  let listed: Int
  private var process: Process?

  /// The officers that `comity init` makes for every node of the demo.
  static let officers = [
    ("drafter", "drafter"), ("approver", "approver,sealed"), ("admin", "administrator,auditor"),
  ]

  init(name: String, title: String, functions: [String], folder: String, port: Int, listed: Int) {
    self.name = name
    self.title = title
    self.functions = functions
    self.folder = folder
    self.port = port
    self.listed = listed
  }

  var data: String { "\(folder)/data" }

  var log: String { "\(folder)/log" }

  var passphraseFile: String { "\(folder)/passphrase" }

  func passwordFile(_ officer: String) -> String { "\(folder)/\(officer).password" }

  func sessionFile(_ officer: String) -> String { "\(folder)/\(officer).session" }

  /// The node's API with an officer's session.
  func client(_ officer: String) -> ControlClient {
    ControlClient(socket: "\(data)/control.sock", session: sessionFile(officer))
  }

  /// Writes throw-away secrets and the configuration.
  func prepare() throws {
    try LocalFile.makeFolder(folder)
    chmod(folder, 0o700)
    for path in [passphraseFile] + Self.officers.map({ passwordFile($0.0) }) {
      let secret = (0..<24).map { _ in String(UInt8.random(in: .min ... .max), radix: 16) }.joined()
      try LocalFile.write(Array(secret.utf8), to: path, mode: 0o600)
    }
    try configure(clockAhead: 0)
  }

  /// Writes the configuration.
  /// - Parameter clockAhead: seconds by which the node's clock is ahead of this computer's.
  func configure(clockAhead: Int) throws {
    let configuration = """
      # Written by «comity demo». Every key is explained in Config/comityd.yaml.
      node:
        data: \(data)
      peer:
        listen: 127.0.0.1:\(port)
        reconnectInitial: 0.1
        reconnectMaximum: 0.5
      audit:
        tick: 1
      passwords:
        cost: 15
      store:
        passphraseFile: \(passphraseFile)
      log:
        level: info
      demo:
        clockAhead: \(clockAhead)

      """
    try LocalFile.write(Array(configuration.utf8), to: "\(folder)/comityd.yaml")
  }

  /// Starts `comityd` and waits until it answers. The port was free when it was looked for; where a connection of this computer took it
  /// meanwhile, it is tried again.
  func start() async throws {
    for attempt in 1...3 {
      do {
        return try await startOnce()
      } catch let failure as Failure where attempt < 3 && failure.message.contains("ddress already in use") {
        try await Task.sleep(for: .seconds(1))
      }
    }
  }

  private func startOnce() async throws {
    let program = try DemoProcess.sibling("comityd")
    let output = "\(folder)/comityd.log"
    process = try DemoProcess.start(
      program, ["--config", "\(folder)/comityd.yaml"], output: output, error: output)
    var isEnded = false
    try await Waiting.until("\(name)'s comityd answers; see \(output)") {
      guard self.process?.isRunning == true else {
        isEnded = true
        return true
      }
      return try await self.client("nobody").get("status", as: StatusAnswer.self).node == self.name
    }
    guard isEnded else { return }
    let said = String(decoding: try LocalFile.read(output), as: UTF8.self).split(separator: "\n").suffix(2)
    throw Failure(
      .failed, "\(name)'s comityd ended at once: \(said.joined(separator: " ").suffix(600)); see \(output)")
  }

  /// Kills the process without a word.
  func kill() async {
    guard let process else { return }
    await DemoProcess.kill(process)
    self.process = nil
  }

  /// Asks the process to end.
  func stop() async {
    guard let process, process.isRunning else { return }
    process.terminate()
    for _ in 0..<400 where process.isRunning { await DemoProcess.pause() }
    await DemoProcess.kill(process)
    self.process = nil
  }
}

/// Waits for what must happen soon.
enum Waiting {
  /// Asks again and again until the answer is yes; errors count as no.
  /// - Throws: ``Failure`` naming what did not happen.
  static func until(
    _ what: String, seconds: Int = 30, _ condition: () async throws -> Bool
  ) async throws {
    let deadline = ContinuousClock.now + .seconds(seconds)
    while ContinuousClock.now < deadline {
      try Task.checkCancellation()
      if (try? await condition()) == true { return }
      try await Task.sleep(for: .milliseconds(20))
    }
    if try await condition() { return }
    throw Failure(.failed, "waited \(seconds) s in vain: \(what)")
  }
}
