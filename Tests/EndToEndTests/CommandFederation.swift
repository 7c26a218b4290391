import Foundation
import Testing

/// A federation of real daemons, set up from the command line alone, each node at an address of the test's choice.
final class CommandFederation {
  /// Where a node listens, and in which network namespace it lives.
  struct Place {
    let name: String
    var host = "127.0.0.1"
    var namespace: String?
  }

  static let officers = [("drafter", "drafter"), ("approver", "approver"), ("admin", "administrator,auditor")]
  static let federationName = "test.example"

  let folder = NSTemporaryDirectory() + "cf-\(UUID().uuidString.prefix(8))"
  let places: [Place]
  private var daemons: [String: Process] = [:]

  init(_ places: [Place]) throws {
    self.places = places
    try FileManager.default.createDirectory(
      atPath: folder, withIntermediateDirectories: true, attributes: [.posixPermissions: 0o700])
    try write("a throw-away secret of several words", to: "secret")
    for place in places { try initialise(place) }
    try makeDirectory()
  }

  deinit {
    for daemon in daemons.values {
      kill(daemon.processIdentifier, SIGKILL)
      daemon.waitUntilExit()
    }
    try? FileManager.default.removeItem(atPath: folder)
  }

  /// Starts a node and does not wait for it.
  func start(_ name: String) throws {
    let place = try #require(places.first { $0.name == name })
    let process = Process()
    let daemon = "\(DemoTests.root)/.build/debug/comityd"
    let arguments = ["--config", "\(folder)/\(name).yaml"]
    if let namespace = place.namespace {
      process.executableURL = URL(fileURLWithPath: "/usr/sbin/ip")
      process.arguments = ["netns", "exec", namespace, daemon] + arguments
    } else {
      process.executableURL = URL(fileURLWithPath: daemon)
      process.arguments = arguments
    }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try log(of: name)
    try process.run()
    daemons[name] = process
  }

  /// The file with all that a node's daemon writes to standard error.
  private func log(of name: String) throws -> FileHandle {
    let path = "\(folder)/\(name).stderr"
    if !FileManager.default.fileExists(atPath: path) { try write("", to: "\(name).stderr") }
    let handle = try FileHandle(forWritingTo: URL(fileURLWithPath: path))
    try handle.seekToEnd()
    return handle
  }

  /// The process of a node that was started.
  func process(_ name: String) -> pid_t? { daemons[name]?.processIdentifier }

  /// Ends a node as a power cut ends it: no handler runs.
  func kill9(_ name: String) {
    guard let daemon = daemons.removeValue(forKey: name) else { return }
    kill(daemon.processIdentifier, SIGKILL)
    daemon.waitUntilExit()
  }

  /// Ends a node in good order; it must say that all went well.
  func stop(_ name: String) {
    guard let daemon = daemons.removeValue(forKey: name) else { return }
    daemon.terminate()
    daemon.waitUntilExit()
    #expect(daemon.terminationStatus == 0, "\(name) did not end in good order")
  }

  /// Waits until a node answers.
  func ready(_ name: String) throws {
    try Self.wait("\(name) answers") { try comity(["status"], on: name, as: "nobody").status == 0 }
  }

  /// Starts all nodes for the first time, gives every officer a session and installs the directory.
  func open() throws {
    for place in places { try start(place.name) }
    for place in places {
      try ready(place.name)
      for (officer, _) in Self.officers {
        try succeed(["login", officer, "--password-file", "\(folder)/secret"], on: place.name, as: officer)
      }
      try succeed(
        ["directory", "install", "\(folder)/trust/directory", "--genesis", genesis], on: place.name, as: "admin")
    }
  }

  private(set) var genesis = ""

  func comity(_ arguments: [String], on node: String, as officer: String) throws -> DemoTests.Outcome {
    try DemoTests.run(
      "comity", arguments + ["--data", "\(folder)/\(node)", "--session", "\(folder)/\(node).\(officer).session"])
  }

  /// Runs a command that must succeed.
  @discardableResult
  func succeed(_ arguments: [String], on node: String, as officer: String) throws -> DemoTests.Outcome {
    let outcome = try comity(arguments, on: node, as: officer)
    try #require(outcome.status == 0, "\(arguments): \(outcome.output)\(outcome.error)")
    return outcome
  }

  /// A command's answer as JSON.
  func answer(_ arguments: [String], on node: String, as officer: String) throws -> [String: Any] {
    let outcome = try comity(arguments + ["--json"], on: node, as: officer)
    return try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any] ?? [:]
  }

  /// Looks every 20 ms, for two minutes at most.
  static func wait(_ what: String, until holds: () throws -> Bool) throws {
    let end = ContinuousClock.now + .seconds(120)
    while try !holds() {
      try #require(ContinuousClock.now < end, "waited two minutes in vain: \(what)")
      usleep(20_000)
    }
  }

  func write(_ text: String, to name: String) throws {
    try Data(text.utf8).write(to: URL(fileURLWithPath: "\(folder)/\(name)"))
    chmod("\(folder)/\(name)", 0o600)
  }
}

extension CommandFederation {
  private func initialise(_ place: Place) throws {
    let port = place.namespace == nil ? Int(try HTTPExchange.freePort()) : 7455
    var arguments = [
      "init", "--name", place.name, "--federation", Self.federationName, "--title", "State \(place.name)",
      "--endpoint", "\(place.host):\(port)", "--function", "nfp", "--cost", "14", "--passphrase-file",
      "\(folder)/secret", "--out", folder, "--data", "\(folder)/\(place.name)",
    ]
    for (officer, roles) in Self.officers { arguments += ["--officer", "\(officer):\(roles):\(folder)/secret"] }
    try require(arguments)
    try write(
      """
      node:
        data: \(folder)/\(place.name)
      peer:
        listen: \(place.host):\(port)
        reconnectInitial: 0.05
        reconnectMaximum: 0.3
      audit:
        tick: 1
      passwords:
        cost: 14
      store:
        passphraseFile: \(folder)/secret
      """, to: "\(place.name).yaml")
  }

  private func makeDirectory() throws {
    var make = [
      "directory", "make", "--federation", Self.federationName, "--threshold", "2", "--out", "\(folder)/trust",
    ]
    let stewards = ["amber", "basalt"]
    for steward in stewards {
      try require([
        "steward", "init", "--name", steward, "--out", "\(folder)/\(steward).key", "--passphrase-file",
        "\(folder)/secret", "--cost", "14",
      ])
      make += ["--steward", "\(folder)/\(steward).key.pub"]
    }
    for place in places { make += ["--member", "\(folder)/\(place.name).member"] }
    let made = try require(make + ["--json"])
    let answer = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    genesis = try #require(answer?["id"] as? String)
    for steward in stewards {
      try require([
        "directory", "sign", "\(folder)/trust/directory", "--key", "\(folder)/\(steward).key", "--passphrase-file",
        "\(folder)/secret",
      ])
    }
  }

  @discardableResult
  private func require(_ arguments: [String]) throws -> DemoTests.Outcome {
    let outcome = try DemoTests.run("comity", arguments)
    try #require(outcome.status == 0, "\(arguments.prefix(2)): \(outcome.output)\(outcome.error)")
    return outcome
  }
}
