import Foundation
import Testing

/// What an administrator sees of peers and decides about them, with real daemons and commands.
@Suite("The commands about peers", .serialized)
struct PeerCommandTests {
  private let federation: CommandFederation

  init() throws {
    federation = try CommandFederation([.init(name: "alpha"), .init(name: "bravo")])
    try federation.open()
    try federation.connected("alpha", "bravo")
  }

  private func test(_ peer: String, on node: String) throws -> (status: Int32, steps: [[String: Any]]) {
    let outcome = try federation.comity(["peer", "test", peer, "--json"], on: node, as: "admin")
    let answer = try JSONSerialization.jsonObject(with: Data(outcome.output.utf8)) as? [String: Any]
    return (outcome.status, answer?["steps"] as? [[String: Any]] ?? [])
  }

  private func outcomes(_ steps: [[String: Any]]) -> [String: String] {
    Dictionary(steps.map { ($0["name"] as? String ?? "", $0["outcome"] as? String ?? "") }) { first, _ in first }
  }

  private func show(_ peer: String, on node: String) throws -> [String: Any] {
    try federation.answer(["peer", "show", peer], on: node, as: "admin")
  }

  private func send(_ subject: String) throws {
    #expect(try CommandFederation.send(subject, from: "alpha", to: "bravo", in: federation.folder) == .promised)
  }

  private func arrives(_ subject: String) throws {
    try CommandFederation.wait("\(subject) is there") { try federation.arrivals(at: "bravo").contains(subject) }
  }

  @Test("say step by step how far a peer is reached, and what to do when it is not")
  func steps() throws {
    let good = try test("bravo", on: "alpha")
    #expect(good.status == 0 && good.steps.count == 8)
    // TLS of the endpoint is not tried where the peer dialled: the live connection would be disturbed.
    #expect(
      good.steps.allSatisfy { step in
        step["outcome"] as? String == "passed"
          || step["name"] as? String == "tls" && (step["detail"] as? String)?.contains("which bravo dialled") == true
      }, "\(good.steps)")
    let other = try test("alpha", on: "bravo")
    let tls = [good, other].map { outcomes($0.steps)["tls"] }
    #expect(tls.contains("passed") && tls.contains("skipped"), "one of them dialled: \(good.steps)\(other.steps)")
    #expect(try federation.peer("bravo", of: "alpha")["connected"] as? Bool == true)
    federation.kill9("bravo")
    let dead = try test("bravo", on: "alpha")
    let found = outcomes(dead.steps)
    #expect(dead.status == 20 && found["name"] == "passed" && found["tcp"] == "failed" && found["echo"] == "skipped")
    #expect(dead.steps.first { $0["name"] as? String == "tcp" }?["advice"] != nil)
    #expect(try federation.comity(["peer", "show", "nobody"], on: "alpha", as: "admin").status == 5)
    #expect(try federation.comity(["peer", "pause", "bravo"], on: "alpha", as: "drafter").status == 7)
  }

  @Test("pause and quarantine at once, over a restart, and let what waited go")
  func decisions() throws {
    try federation.succeed(["peer", "quarantine", "alpha"], on: "bravo", as: "admin")
    try federation.connected("alpha", "bravo")
    try send("in quarantine")
    try CommandFederation.wait("alpha is told") { try show("bravo", on: "alpha")["refusal"] as? String == "declined" }
    #expect(try test("bravo", on: "alpha").status == 20)
    for arguments in [["status"], ["peer", "list"], ["message", "ledger", try firstID(on: "alpha")]] {
      let told = try federation.succeed(arguments, on: "alpha", as: "drafter")
      #expect(told.output.contains("refuses messages for now: declined"), "\(told.output)")
    }
    let shown = try federation.succeed(["peer", "show", "bravo"], on: "alpha", as: "admin")
    #expect(shown.output.contains("of at most") && shown.output.contains("GB"), "\(shown.output)")
    federation.kill9("bravo")
    try federation.start("bravo")
    try federation.ready("bravo")
    try federation.connected("alpha", "bravo")
    #expect(try show("alpha", on: "bravo")["restriction"] as? String == "quarantined")
    #expect(try federation.arrivals(at: "bravo") == [])
    try federation.succeed(["peer", "pause", "alpha"], on: "bravo", as: "admin")
    try CommandFederation.wait("the link is cut") {
      try federation.peer("bravo", of: "alpha")["connected"] as? Bool == false
    }
    usleep(1_500_000)
    #expect(try federation.peer("bravo", of: "alpha")["connected"] as? Bool == false)
    let paused = try federation.succeed(["peer", "list"], on: "bravo", as: "drafter")
    #expect(paused.output.contains("paused"))
    try federation.succeed(["peer", "resume", "alpha"], on: "bravo", as: "admin")
    try arrives("in quarantine")
    try send("afterwards")
    try arrives("afterwards")
  }

  private func firstID(on node: String) throws -> String {
    let messages = try federation.answer(["inbox"], on: node, as: "drafter")["messages"] as? [[String: Any]]
    return try #require(messages?.first?["id"] as? String)
  }

  @Test("and mistakes in their names end with the code of what is wrong: the form, or that there is none")
  func names() throws {
    for (arguments, officer, status) in [
      (["group", "new", "", "--members", "bravo"], "drafter", 64),
      (["group", "new", "Größe", "--members", "bravo"], "drafter", 64),
      (["group", "new", "core", "--members", "Évil"], "drafter", 64),
      (["group", "new", "core", "--members", "nobody"], "drafter", 5),
      (["pouch", "export", "--to", "Évil", "--out", "p"], "drafter", 64),
      (["pouch", "export", "--to", "nobody", "--out", "\(federation.folder)/p"], "drafter", 5),
      (["officer", "add", "Évil", "--role", "drafter", "--password-file", "\(federation.folder)/secret"], "admin", 64),
      (["message", "save", "fe8"], "drafter", 64), (["message", "save", "fe8a", "--out", ""], "drafter", 64),
      (["message", "save", "fe8a", "--out", "/nonexist/q"], "drafter", 5),
    ] as [([String], String, Int32)] {
      let outcome = try federation.comity(arguments, on: "alpha", as: officer)
      #expect(outcome.status == status, "\(arguments): \(outcome.status) \(outcome.error)")
    }
    let daemon = try DemoTests.run("comityd", ["--config", "\(federation.folder)/nosuch.yaml"])
    #expect(daemon.status == 5 && daemon.error.contains("is not there"), "\(daemon.error)")
  }

  @Test("are not the only place where a start and links show: the daemon's log has them at its default level")
  func daemonLog() throws {
    let log = try String(contentsOfFile: "\(federation.folder)/alpha.stderr", encoding: .utf8)
    #expect(log.contains("comityd 0.1.0 started") && log.contains("link up"), "\(log)")
    federation.kill9("bravo")
    try CommandFederation.wait("the link's end is written") {
      try String(contentsOfFile: "\(federation.folder)/alpha.stderr", encoding: .utf8).contains("link down")
    }
  }

  @Test("roll the seal key while everything runs, and show what a peer stated of its channel")
  func keys() throws {
    func keys() throws -> [[String: Any]] {
      try federation.answer(["key", "list"], on: "bravo", as: "admin")["keys"] as? [[String: Any]] ?? []
    }
    func seal() throws -> [String?] {
      try keys().filter { $0["purpose"] as? String == "seal" }.map { $0["state"] as? String }
    }
    #expect(try keys().count == 3 && seal() == ["current"])
    try federation.succeed(["key", "roll", "seal"], on: "bravo", as: "admin")
    #expect(try keys().count == 4 && seal() == ["current", "valid"])
    #expect(try federation.comity(["key", "roll", "seal"], on: "bravo", as: "drafter").status == 7)
    try federation.succeed(["key", "roll", "tls"], on: "bravo", as: "admin")
    #expect(try keys().count == 5)
    for number in 1...3 {
      try send("sealed \(number)")
      try arrives("sealed \(number)")
    }
    #expect(try show("alpha", on: "bravo")["rejected"] as? [String] ?? [] == [])
    let channel = try show("alpha", on: "bravo")["channel"] as? [String: Any]
    #expect(channel?["stated"] as? Int == 0 && channel?["held"] as? Int == 3)
    #expect(try federation.succeed(["peer", "show", "alpha"], on: "bravo", as: "admin").output.contains("Channel "))
  }

  @Test("found a group by two officers, and send to all its members")
  func group() throws {
    let made = try federation.comity(
      ["group", "new", "asset-net", "--members", "bravo", "--json"], on: "alpha", as: "drafter")
    #expect(made.status == 8, "\(made.output)\(made.error)")
    let answer = try JSONSerialization.jsonObject(with: Data(made.output.utf8)) as? [String: Any]
    let (approval, commitment) = (answer?["approval"] as? String ?? "", answer?["commitment"] as? String ?? "")
    try federation.succeed(
      ["approve", approval, "--commitment", String(commitment.prefix(16))], on: "alpha", as: "approver")
    try CommandFederation.wait("bravo knows the group") {
      let groups = try federation.answer(["group", "list"], on: "bravo", as: "drafter")["groups"] as? [[String: Any]]
      return groups?.first?["name"] as? String == "asset-net"
    }
    let shown = try federation.succeed(["group", "show", "asset-net"], on: "bravo", as: "drafter")
    #expect(shown.output.contains("convened by alpha") && !shown.output.contains("FORK"))
    #expect(
      try federation.comity(["group", "change", "asset-net", "--remove", "alpha"], on: "bravo", as: "drafter").status
        == 6)
    #expect(try federation.comity(["group", "evidence", "asset-net"], on: "bravo", as: "drafter").status == 5)
  }
}
