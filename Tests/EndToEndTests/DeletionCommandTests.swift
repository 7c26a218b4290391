import Foundation
import Testing

/// The demo's nodes, and two officers of one of them who destroy what it received.
@Suite("The deletion commands", .serialized)
struct DeletionCommandTests {
  @Test("destroy content by two persons, say what they do not reach, and prove it from the log")
  func delete() throws {
    let demo = try KeptDemo()
    // A node signs again only once its witnesses have shown what they cosigned for it.
    try demo.start(["registry", "alpha"], officers: ["drafter", "approver"])
    func comity(_ officer: String, _ arguments: [String]) throws -> DemoTests.Outcome {
      try demo.comity(arguments, on: "alpha", as: officer)
    }
    let (drafter, approver) = ("drafter", "approver")
    let inbox = try json(try comity(drafter, ["inbox", "--json"]).output)
    let items = try #require(inbox["messages"] as? [[String: Any]])
    let id = try #require(items.first { $0["direction"] as? String == "in" }?["id"] as? String)
    #expect(try comity(drafter, ["message", "delete", id]).status == 64)
    #expect(try comity(drafter, ["message", "delete", id, "--rule", "in plain words"]).status == 64)
    #expect(try comity(drafter, ["audit", "prove-deleted", id]).status == 5)
    let proposed = try comity(drafter, ["message", "delete", id, "--rule", "retention/10y", "--json"])
    #expect(proposed.status == 8)
    let commitment = try #require(try json(proposed.output)["commitment"] as? String)
    #expect(try comity(drafter, ["message", "delete", id, "--commitment", commitment]).status != 0)
    #expect(try comity(approver, ["message", "deletions"]).output.contains("retention/10y"))
    let done = try comity(approver, ["message", "delete", id, "--commitment", commitment])
    #expect(done.status == 0 && done.output.contains("Not reached backups"), "\(done.error)")
    let shown = try comity(drafter, ["show", id])
    #expect(shown.status == 5 && shown.error.contains("retention/10y"))
    try prove(comity, drafter, id, out: "\(demo.folder)/proof.json")
    demo.stop()
    let check = try DemoTests.run(
      "comity",
      [
        "store", "check", "--deep", "--data", "\(demo.folder)/alpha/data", "--passphrase-file",
        "\(demo.folder)/alpha/passphrase",
      ])
    #expect(check.status == 0, "\(check.output)\(check.error)")
  }

  /// With one of two witnesses there, the proof is shown and ends with «cannot tell».
  private func prove(
    _ comity: (String, [String]) throws -> DemoTests.Outcome, _ session: String, _ id: String, out: String
  ) throws {
    for _ in 0..<600 {
      let early = try comity(session, ["audit", "prove-deleted", id])
      #expect(early.status == 4, "what is not witnessed cannot be told, from the first moment on")
      guard early.output.isEmpty else { break }
      usleep(50_000)
    }
    let proof = try comity(session, ["audit", "prove-deleted", id, "--out", out])
    #expect(proof.status == 4 && proof.output.contains("✓ the event is the entry"), "\(proof.output)\(proof.error)")
    #expect(proof.output.contains("not checked: the checkpoint's signatures"))
    let written = try json(try String(contentsOfFile: out, encoding: .utf8))
    #expect(written["schema"] as? String == "comity/prove-deleted/1" && written["rule"] as? String == "retention/10y")
  }

  private func json(_ text: String) throws -> [String: Any] {
    try #require(try JSONSerialization.jsonObject(with: Data(text.utf8)) as? [String: Any])
  }
}
