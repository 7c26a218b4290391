import Foundation
import Testing

/// The programs as they are built, in real processes.
@Suite("The programs", .serialized)
struct DemoTests {
  /// What a program said and how it ended.
  struct Outcome {
    let status: Int32
    let output: String
    let error: String
  }

  static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  /// Runs a program that was built with these tests.
  static func run(_ name: String, _ arguments: [String], environment: [String: String] = [:]) throws -> Outcome {
    let scratch = NSTemporaryDirectory() + "comity-e2e-\(UUID().uuidString)"
    defer { for end in [".out", ".err"] { unlink(scratch + end) } }
    for end in [".out", ".err"] { _ = FileManager.default.createFile(atPath: scratch + end, contents: nil) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(root)/.build/debug/\(name)")
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { _, new in new }
    process.currentDirectoryURL = URL(fileURLWithPath: root)
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle(forWritingAtPath: scratch + ".out")
    process.standardError = FileHandle(forWritingAtPath: scratch + ".err")
    try process.run()
    process.waitUntilExit()
    return Outcome(
      status: process.terminationStatus, output: try String(contentsOfFile: scratch + ".out", encoding: .utf8),
      error: try String(contentsOfFile: scratch + ".err", encoding: .utf8))
  }

  @Test("carry one real message all the way, and an auditor verifies it with code that is not ours")
  func demo() throws {
    let kept = NSTemporaryDirectory() + "comity-demo-\(UUID().uuidString)"
    defer { try? FileManager.default.removeItem(atPath: kept) }
    let outcome = try Self.run("comity", ["demo", "--keep", kept, "--json"])
    #expect(outcome.status == 0, "\(outcome.error)")
    let answer = try #require(
      try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any])
    #expect((answer["steps"] as? [Any])?.count == 8)
    for node in ["registry", "alpha", "bravo"] {
      let verified = try Self.run("comity", ["audit", "verify", "--trust", "\(kept)/trust", "\(kept)/\(node)/log"])
      #expect(verified.status == 0, "\(verified.output)")
      try checkWithOthers("\(kept)/\(node)/log", policy: "\(kept)/trust/policy", node: node)
      try checkSilent("\(kept)/\(node)/data")
    }
    let bare = try Self.run("comity", ["audit", "verify", "\(kept)/bravo/log"])
    #expect(bare.status == 4)
    try checkConnected(kept)
  }

  /// Nodes that were kept find each other again, although the relay between them ended with the demo.
  private func checkConnected(_ kept: String) throws {
    let daemons = try ["alpha", "bravo"].map { node in
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "\(Self.root)/.build/debug/comityd")
      process.arguments = ["--config", "\(kept)/\(node)/comityd.yaml"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      return process
    }
    defer {
      for daemon in daemons { daemon.terminate() }
      for daemon in daemons { daemon.waitUntilExit() }
    }
    let session = ["--data", "\(kept)/alpha/data", "--session", "\(kept)/again.session"]
    let login = ["login", "admin", "--password-file", "\(kept)/alpha/admin.password"]
    try CommandFederation.wait("alpha answers") { try Self.run("comity", login + session).status == 0 }
    try CommandFederation.wait("alpha and bravo are connected") {
      try Self.run("comity", ["peer", "show", "bravo", "--json"] + session).output.contains("\"connected\":true")
    }
  }

  /// Go's sumdb packages and PyPI's tlog-scales on the folder that the node exported.
  private func checkWithOthers(_ log: String, policy: String, node: String) throws {
    let go = try #require(ProcessInfo.processInfo.environment["COMITY_GO"], "run «make test»")
    let vkey = try String(contentsOfFile: log + "/log.vkey", encoding: .utf8).trimmingCharacters(in: .newlines)
    let lines = try String(contentsOfFile: policy, encoding: .utf8).split(separator: "\n")
    let witness = try #require(
      lines.first { $0.hasPrefix("witness ") && !$0.hasPrefix("witness \(node) ") }?.split(separator: " ").last)
    let process = Process()
    process.executableURL = URL(fileURLWithPath: go)
    process.arguments = ["run", "\(Self.root)/Tests/EvidenceTests/tlogcheck.go", log, vkey, String(witness)]
    process.environment = ProcessInfo.processInfo.environment.merging([
      "GO111MODULE": "off", "GOPATH": "/usr/share/gocode", "GOFLAGS": "",
      "GOCACHE": NSTemporaryDirectory() + "comity-go-cache", "HOME": NSTemporaryDirectory(),
    ]) { _, new in new }
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus == 0, "Go refuses the log of \(node)")
    let python = try #require(ProcessInfo.processInfo.environment["COMITY_PYTHON"], "run «make test»")
    let scales = Process()
    scales.executableURL = URL(fileURLWithPath: python)
    scales.arguments = ["\(Self.root)/Tests/EndToEndTests/scales.py", log, vkey]
    try scales.run()
    scales.waitUntilExit()
    #expect(scales.terminationStatus == 0, "the Python verifier refuses the log of \(node)")
  }

  /// Neither sqlite3 nor a search finds anything in a node's folder.
  private func checkSilent(_ data: String) throws {
    for name in try FileManager.default.contentsOfDirectory(atPath: data) where name != "control.sock" {
      let bytes = try Data(contentsOf: URL(fileURLWithPath: "\(data)/\(name)"))
      for word in ["SQLite format", "CREATE TABLE", "Orsolan", "asset_tracing", "draft", "Lantern Quay"] {
        #expect(bytes.range(of: Data(word.utf8)) == nil, "\(name) holds «\(word)»")
      }
    }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sqlite3")
    process.arguments = ["\(data)/store.db", ".tables"]
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    process.waitUntilExit()
    #expect(process.terminationStatus != 0, "sqlite3 opened the store")
  }

  @Test("clean up after themselves when they are interrupted")
  func interrupted() throws {
    let scratch = NSTemporaryDirectory() + "comity-int-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: scratch, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: scratch) }
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "\(Self.root)/.build/debug/comity")
    process.arguments = ["demo"]
    process.currentDirectoryURL = URL(fileURLWithPath: Self.root)
    process.environment = ProcessInfo.processInfo.environment.merging(["TMPDIR": scratch]) { _, new in new }
    process.standardOutput = FileHandle.nullDevice
    process.standardError = FileHandle.nullDevice
    try process.run()
    for _ in 0..<400 where try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty { usleep(10_000) }
    usleep(800_000)
    process.interrupt()
    process.waitUntilExit()
    #expect(process.terminationStatus == 130)
    #expect(try FileManager.default.contentsOfDirectory(atPath: scratch).isEmpty)
  }
}
