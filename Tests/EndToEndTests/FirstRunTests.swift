import Foundation
import Testing

/// docs/first-run.md does what it says: its commands run as they stand there, in one shell.
@Suite("The first run by hand", .serialized)
struct FirstRunTests {
  @Test("leads from nothing to a request that was received, acknowledged and proven")
  func document() throws {
    let folder = NSTemporaryDirectory() + "cr-\(UUID().uuidString.prefix(8))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let text = try String(contentsOfFile: DemoTests.root + "/docs/first-run.md", encoding: .utf8)
    var (script, isCommand) = ("set -euo pipefail\nset -m\n", false)
    for line in text.split(separator: "\n", omittingEmptySubsequences: false) {
      if line.hasPrefix("```") { isCommand = line == "```sh" } else if isCommand { script += line + "\n" }
      if isCommand, line.hasPrefix("comityd ") { script += "echo $! >> daemons\n" }
    }
    // The ports of the document may be taken on this machine.
    for port in ["7455", "7456", "7457"] { script = script.replacing(port, with: "\(try HTTPExchange.freePort())") }
    let path = folder + "/first-run.sh"
    try Data(script.utf8).write(to: URL(fileURLWithPath: path))
    let process = Process()
    process.executableURL = URL(fileURLWithPath: "/bin/bash")
    process.arguments = [path]
    process.currentDirectoryURL = URL(fileURLWithPath: folder)
    process.environment = ProcessInfo.processInfo.environment.merging(
      ["PATH": DemoTests.root + "/.build/debug:/usr/bin:/bin"]) { _, new in new }
    let output = folder + "/output"
    _ = FileManager.default.createFile(atPath: output, contents: nil)
    process.standardOutput = FileHandle(forWritingAtPath: output)
    process.standardError = process.standardOutput
    process.standardInput = FileHandle.nullDevice
    try process.run()
    let end = ContinuousClock.now + .seconds(240)
    while process.isRunning, ContinuousClock.now < end { usleep(50_000) }
    if process.isRunning { kill(process.processIdentifier, SIGKILL) }
    process.waitUntilExit()
    let daemons = (try? String(contentsOfFile: folder + "/daemons", encoding: .utf8)) ?? ""
    for daemon in process.terminationStatus == 0 ? [] : daemons.split(separator: "\n").compactMap({ pid_t($0) }) {
      kill(daemon, SIGKILL)
    }
    let said = try String(contentsOfFile: output, encoding: .utf8)
    #expect(process.terminationStatus == 0, "\(said.suffix(3000))")
    for line in ["delivered", "resp.acknowledge", "RESULT    VERIFIED (exit 0)", "Grey Heron Trading"] {
      #expect(said.contains(line), "\(line) is missing")
    }
  }
}
