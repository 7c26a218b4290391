import Foundation
import Testing

/// An auditor's week: export, verify, compare, watch, with the programs as they are built.
@Suite("An auditor", .serialized)
struct AuditorTests {
  private func audit(_ arguments: String...) throws -> DemoTests.Outcome {
    try DemoTests.run("comity", ["audit"] + arguments)
  }

  @Test("exports, verifies, compares and watches logs, and is told what is missing, smaller or old")
  func week() throws {
    let demo = try KeptDemo()
    let (trust, registry, alpha) = (
      "\(demo.folder)/trust", "\(demo.folder)/registry/log", "\(demo.folder)/alpha/log"
    )
    try offline(demo, trust, registry, alpha)
    let first = "\(demo.folder)/first"
    try FileManager.default.copyItem(atPath: "\(registry)/checkpoint", toPath: first)
    try demo.start(officers: ["admin", "drafter"])
    try exports(demo, trust, registry, first)
    try watches(demo, trust, registry)
    demo.stop()
    let again = try audit("verify", "--trust", trust, registry, "--since", first)
    #expect(again.status == 0 && again.output.contains("extends your earlier head"), "\(again.output)")
  }

  /// Two folders and a trust folder: all there is on the auditor's machine.
  private func offline(_ demo: KeptDemo, _ trust: String, _ registry: String, _ alpha: String) throws {
    let verified = try audit("verify", "--trust", trust, alpha)
    #expect(verified.status == 0 && verified.output.contains("events re-hashed with their salts"), "\(verified.output)")
    #expect(verified.output.contains("not checked policy beside the log"))
    let whole = try audit("compare", "--trust", trust, registry, alpha, "--json")
    #expect(whole.status == 0 && whole.output.contains(#""schema":"comity/audit-compare/1""#), "\(whole.output)")
    #expect(try audit("compare", "--trust", trust, "\(demo.folder)/bravo/log", alpha).status == 0)
    #expect(try audit("compare", registry, alpha).status == 4)
    // A copy of Alpha's log whose events were left out: what the Registry sent is named as missing there.
    let silent = "\(demo.folder)/silent"
    try FileManager.default.copyItem(atPath: alpha, toPath: silent)
    try FileManager.default.removeItem(atPath: "\(silent)/events")
    let missing = try audit("compare", "--trust", trust, registry, silent)
    #expect(missing.status == 4 && missing.output.contains("MISSING receipt for registry→alpha/ordinary/1/1"))
    #expect(try audit("verify", "--trust", trust, silent).status == 0)
    // One letter of an event is changed.
    let path = FileManager.default.fileExists(atPath: "\(alpha)/events/000") ? "000" : "000.p"
    try FileManager.default.copyItem(atPath: alpha, toPath: "\(demo.folder)/changed")
    let events = try file(below: "\(demo.folder)/changed/events/\(path)")
    let text = try String(contentsOfFile: events, encoding: .utf8)
    try text.replacing("session.opened", with: "session.closed").write(
      toFile: events, atomically: true, encoding: .utf8)
    let changed = try audit("verify", "--trust", trust, "\(demo.folder)/changed")
    #expect(changed.status == 3 && changed.output.contains("first bad entry"), "\(changed.output)")
    #expect(try audit("compare", "--trust", trust, registry, "\(demo.folder)/changed").status == 3)
  }

  /// The file of a path, or the first one below it where it is a folder of partial bundles.
  private func file(below path: String) throws -> String {
    var isFolder: ObjCBool = false
    _ = FileManager.default.fileExists(atPath: path, isDirectory: &isFolder)
    guard isFolder.boolValue else { return path }
    return path + "/" + (try #require(try FileManager.default.contentsOfDirectory(atPath: path).first))
  }

  /// An export goes on in its folder, mends what is missing, and mixes nothing into another log's.
  private func exports(_ demo: KeptDemo, _ trust: String, _ registry: String, _ first: String) throws {
    func export(_ folder: String, _ more: String...) throws -> DemoTests.Outcome {
      try demo.comity(["audit", "export", folder] + more, on: "registry", as: "admin")
    }
    #expect(try export(registry).status == 0)
    unlink("\(registry)/log.vkey")
    try "half".write(toFile: "\(registry)/checkpoint.new", atomically: false, encoding: .utf8)
    #expect(try audit("verify", "--trust", trust, registry).status == 4)
    #expect(try export(registry).status == 0)
    #expect(try audit("verify", "--trust", trust, registry).status == 0)
    let other = try export("\(demo.folder)/alpha/log")
    #expect(other.status == 6 && other.error.contains("name another folder"), "\(other.error)")
    let bare = "\(demo.folder)/bare"
    #expect(try export(bare, "--no-events").status == 0)
    #expect(!FileManager.default.fileExists(atPath: "\(bare)/events"))
    #expect(try audit("verify", "--trust", trust, bare).status == 0)
    // A folder whose head the node never signed over this history: the export keeps it and says so.
    let forked = "\(demo.folder)/forked"
    try FileManager.default.copyItem(atPath: registry, toPath: forked)
    var lines = try String(contentsOfFile: "\(forked)/checkpoint", encoding: .utf8).split(
      separator: "\n", omittingEmptySubsequences: false
    ).map(String.init)
    lines[2] = Data(repeating: 7, count: 32).base64EncodedString()
    try lines.joined(separator: "\n").write(toFile: "\(forked)/checkpoint", atomically: true, encoding: .utf8)
    let fork = try export(forked)
    #expect(fork.status == 3 && fork.error.contains("FORK"), "\(fork.error)")
  }

  /// From run to run with the state kept; an alarm runs what the auditor wants run.
  private func watches(_ demo: KeptDemo, _ trust: String, _ registry: String) throws {
    let state = "\(demo.folder)/state"
    func watch(_ more: String...) throws -> DemoTests.Outcome {
      try DemoTests.run("comity", ["audit", "watch", "--trust", trust, "--state", state] + more)
    }
    let first = try watch(registry)
    #expect(first.status == 0 && first.output.contains("first look"), "\(first.output)\(first.error)")
    #expect(try watch(registry, "\(demo.folder)/alpha/log").output.contains("unchanged since the last look"))
    let live = try demo.comity(
      ["audit", "watch", "--trust", trust, "--state", state], on: "registry", as: "admin")
    #expect(live.status == 0, "\(live.output)\(live.error)")
    let told = "\(demo.folder)/told"
    usleep(1_100_000)
    let stale = try watch(registry, "--stale", "1", "--exec", "cat > '\(told)'", "--json")
    #expect(stale.status == 4 && stale.output.contains(#""alarm":"stale""#), "\(stale.output)")
    #expect(try String(contentsOfFile: told, encoding: .utf8).contains(#""schema":"comity/watch-alarm/1""#))
    try unreachable(demo, told: told, watch)
    let nothing = try watch("\(demo.folder)/nothing")
    #expect(nothing.status == 4)
    #expect(try DemoTests.run("comity", ["audit", "watch", registry]).status == 64)
  }

  /// What does not answer is silent too; a port that refuses is told at once.
  private func unreachable(
    _ demo: KeptDemo, told: String, _ watch: (String...) throws -> DemoTests.Outcome
  ) throws {
    let closed = "http://127.0.0.1:\(try HTTPExchange.freePort())"
    let begin = ContinuousClock.now
    let first = try watch(closed)
    #expect(first.status == 4 && first.output.contains("connection refused"), "\(first.output)\(first.error)")
    #expect(!first.output.contains("ALARM") && ContinuousClock.now < begin + .seconds(20))
    let refused = try audit("verify", closed)
    #expect(refused.status == 4 && refused.error.contains("cannot be read: connection refused"), "\(refused.error)")
    usleep(1_100_000)
    unlink(told)
    let down = try watch(closed, "--stale", "1", "--exec", "cat > '\(told)'")
    #expect(down.status == 4 && down.output.contains("ALARM     stale"), "\(down.output)\(down.error)")
    let alarm = try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: told)))
    #expect((alarm as? [String: Any])?["source"] as? String == closed)
    // A log that was seen before, and is there no more.
    let moved = "\(demo.folder)/moved"
    try FileManager.default.copyItem(atPath: "\(demo.folder)/alpha/log", toPath: moved)
    #expect(try watch(moved).status == 0)
    try FileManager.default.removeItem(atPath: moved)
    let gone = try watch(moved, "--stale", "1")
    #expect(gone.status == 4 && gone.output.contains("ALARM     stale"), "\(gone.output)\(gone.error)")
  }
}
