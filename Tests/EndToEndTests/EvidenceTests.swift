import Foundation
import Testing

/// Evidence from real daemons, verified by the program with nothing but a trust folder.
@Suite("Evidence", .serialized)
struct EvidenceTests {
  private func verify(_ arguments: String...) throws -> DemoTests.Outcome {
    try DemoTests.run("comity", ["audit", "verify"] + arguments)
  }

  @Test("is written on both nodes, and verified where the nodes are gone")
  func evidence() throws {
    let demo = try KeptDemo()
    try demo.start()
    let away = "\(demo.folder)/away"
    try FileManager.default.createDirectory(atPath: away, withIntermediateDirectories: true)
    let inbox = try demo.comity(["inbox"], on: "registry", as: "drafter")
    let line = try #require(inbox.output.split(separator: "\n").first { $0.contains("req.asset_tracing") })
    let message = String(try #require(line.split(separator: " ").first))

    for node in ["registry", "alpha"] {
      let plain = try demo.comity(
        ["audit", "evidence", message, "--out", "\(away)/\(node).evidence"], on: node, as: "drafter")
      #expect(plain.status == 0, "\(plain.error)")
      let refused = try demo.comity(
        ["audit", "evidence", message, "--disclose", "--out", "\(away)/no"], on: node, as: "drafter")
      #expect(refused.status == 7)
      let opened = try demo.comity(
        ["audit", "disclose", message, "--out", "\(away)/\(node).disclosure"], on: node, as: "approver")
      #expect(opened.status == 0, "\(opened.error)")
      let proven = try demo.comity(
        ["audit", "prove", message, "--out", "\(away)/\(node).tlog-proof"], on: node, as: "admin")
      #expect(proven.status == 0, "\(proven.error)")
    }
    let entry = try demo.comity(["audit", "list", "--type", "officer.added"], on: "alpha", as: "admin")
    let number = String(try #require(entry.output.split(separator: " ").first))
    #expect(
      try demo.comity(["audit", "disclose", number, "--out", "\(away)/entry.disclosure"], on: "alpha", as: "approver")
        .status == 0)
    let shown = try demo.comity(["audit", "show", number], on: "alpha", as: "admin")
    #expect(shown.status == 0 && shown.output.contains("officer.added"))
    let live = try demo.comity(
      ["audit", "verify", "--live", "--trust", "\(demo.folder)/trust"], on: "alpha", as: "admin")
    #expect(live.status == 0, "\(live.output)")
    #expect(try demo.comity(["audit", "verify", "--live"], on: "alpha", as: "admin").status == 4)
    try verifyAway(demo, away)
  }

  /// The nodes are gone: the file and the trust folder are all there is.
  private func verifyAway(_ demo: KeptDemo, _ away: String) throws {
    demo.stop()
    let trust = "\(away)/trust"
    try FileManager.default.moveItem(atPath: "\(demo.folder)/trust", toPath: trust)
    let registryLog = try Data(contentsOf: URL(fileURLWithPath: "\(demo.folder)/registry/log/checkpoint"))
    try registryLog.write(to: URL(fileURLWithPath: "\(away)/checkpoint"))
    for node in ["registry", "alpha", "bravo"] { try FileManager.default.removeItem(atPath: "\(demo.folder)/\(node)") }
    for file in ["registry.evidence", "alpha.evidence"] {
      let whole = try verify("--trust", trust, "\(away)/\(file)")
      #expect(whole.status == 0, "\(whole.output)")
      #expect(whole.output.contains("STATEMENT receipt of alpha (relayed, delivered)"))
      #expect(whole.output.contains("not checked what the message said") && !whole.output.contains("Orsolan"))
      #expect(try verify("\(away)/\(file)").status == 4)
    }
    for file in ["registry.disclosure", "alpha.disclosure"] {
      let opened = try verify("--trust", trust, "\(away)/\(file)")
      #expect(opened.status == 0 && opened.output.contains("Orsolan"), "\(opened.output)")
      let unproven = try verify("\(away)/\(file)")
      #expect(unproven.status == 4 && !unproven.output.contains("Orsolan"))
    }
    let event = try verify("--trust", trust, "\(away)/entry.disclosure", "--json")
    #expect(event.status == 0 && event.output.contains(#"\"type\":\"officer.added\""#))
    for file in ["registry.tlog-proof", "alpha.tlog-proof"] {
      #expect(try verify("--trust", trust, "\(away)/\(file)").status == 0)
      let other = String(repeating: "0", count: 64)
      #expect(try verify("--trust", trust, "\(away)/\(file)", "--leaf", other).status == 3)
    }
    #expect(try verify("--trust", trust, "\(away)/checkpoint", "\(away)/checkpoint").status == 0)
    #expect(try verify("\(away)/checkpoint", "\(away)/checkpoint").status == 4)
    #expect(try verify("--trust", trust, "\(away)/nothing").status == 5)
    #expect(try verify("--trust", trust).status == 64)
    try changed(away, trust)
  }

  /// Changed bytes end with 3 or 4, never with 0, and never with a trap.
  private func changed(_ away: String, _ trust: String) throws {
    for file in ["registry.evidence", "alpha.disclosure", "alpha.tlog-proof"] {
      let whole = Array(try Data(contentsOf: URL(fileURLWithPath: "\(away)/\(file)")))
      for part in 1..<8 {
        var bytes = whole
        bytes[bytes.count * part / 8] ^= 1
        try Data(bytes).write(to: URL(fileURLWithPath: "\(away)/changed"))
        let status = try verify("--trust", trust, "\(away)/changed").status
        #expect(status == 3 || status == 4, "\(file) \(part)/8: \(status)")
      }
    }
  }
}
