import Foundation
import Testing

/// Drafts, approvals and files at the command line, with two real nodes.
@Suite("The commands about drafts", .serialized)
struct DraftCommandTests {
  private let federation: CommandFederation

  init() throws {
    federation = try CommandFederation([.init(name: "alpha"), .init(name: "bravo")])
    try federation.open()
    try federation.connected("alpha", "bravo")
    try federation.write(CommandFederation.draft("a register", to: "bravo"), to: "draft.json")
  }

  private func comity(_ arguments: [String], as officer: String = "drafter") throws -> DemoTests.Outcome {
    try federation.comity(arguments, on: "alpha", as: officer)
  }

  private func new() throws -> String {
    let answer = try federation.answer(["draft", "new", federation.folder + "/draft.json"], on: "alpha", as: "drafter")
    return try #require(answer["id"] as? String)
  }

  @Test("list, show and discard one's own, and tell the drafter why one was sent back")
  func returned() throws {
    let id = try new()
    let short = String(id.prefix(8))
    #expect(try comity(["draft", "list"]).output.contains("\(id.prefix(12))  open"))
    let shown = try comity(["draft", "show", short])
    #expect(shown.output.contains("Question: ") && shown.output.contains("    Is it registered?"), "\(shown.output)")
    #expect(!shown.output.contains("{\""))
    #expect(try comity(["draft", "submit", short]).status == 8)
    #expect(try comity(["approve", short, "--commitment", "0123"], as: "approver").status == 64)
    #expect(try comity(["approve", short, "--reason", "x"], as: "approver").status == 64)
    let refused = try comity(["approve", short, "--refuse", "--reason", "Ask for the directors too."], as: "approver")
    #expect(refused.status == 0, "\(refused.error)")
    let list = try comity(["draft", "list"]).output
    #expect(list.contains("returned") && list.contains("Ask for the directors too.") && list.contains("draft discard"))
    let again = try comity(["draft", "submit", short])
    #expect(again.status == 6 && again.error.contains("draft new"))
    #expect(try comity(["draft", "discard", short]).status == 0)
    #expect(try comity(["draft", "show", short]).status == 5)
    #expect(try comity(["draft", "list"]).output == "No drafts.\n")
  }

  @Test("name the place of a fault in a file, and what a recipient is not")
  func faults() throws {
    try federation.write("{\n  \"kind\": \"is.info_request\",\n  \"to\" []\n}\n", to: "broken.json")
    let broken = try comity(["draft", "new", federation.folder + "/broken.json"])
    #expect(broken.status == 6 && broken.error.contains("broken.json, line 3, column "), "\(broken.error)")
    #expect(try comity(["draft", "new", federation.folder + "/draft.json", "--to", ""]).status == 64)
    #expect(try comity(["draft", "new", federation.folder + "/draft.json", "--to", "bravo,"]).status == 64)
    let nowhere = try comity(["draft", "new", federation.folder + "/draft.json", "--to", "nowhere"])
    #expect(nowhere.output.contains("the directory lists no party «nowhere»"), "\(nowhere.output)")
    #expect(try comity(["note", "transmittal", "abcd", "--language", "xx"]).status == 64)
    let hostile = try comity(["draft", "new", federation.folder + "/a\u{1B}[2Jb"])
    #expect(hostile.status == 5 && !hostile.error.contains("\u{1B}"))
  }

  @Test("overwrite no file, and export into no folder that is not the log's")
  func files() throws {
    #expect(try CommandFederation.send("evidence", from: "alpha", to: "bravo", in: federation.folder) == .promised)
    let inbox = try federation.answer(["inbox"], on: "alpha", as: "drafter")["messages"] as? [[String: Any]]
    let id = try #require(inbox?.first?["id"] as? String)
    let own = try comity(["ack", String(id.prefix(12))])
    #expect(own.status == 6 && own.error.contains("was written here"), "\(own.error)")
    #expect(try comity(["draft", "list"]).output == "No drafts.\n")
    try federation.write("mine", to: "kept")
    let kept = federation.folder + "/kept"
    for (arguments, officer) in [
      (["audit", "evidence", id], "drafter"), (["audit", "prove", id], "admin"),
      (["audit", "disclose", id], "approver"),
      (["audit", "prove-deleted", id], "admin"),
    ] {
      let outcome = try comity(arguments + ["--out", kept], as: officer)
      #expect(outcome.status == 6 && outcome.error.contains("nothing is overwritten"), "\(arguments): \(outcome.error)")
    }
    #expect(try String(contentsOfFile: kept, encoding: .utf8) == "mine")
    let trust = federation.folder + "/trust"
    try federation.write("quorum none\n", to: "trust/policy")
    let into = try comity(["audit", "export", trust], as: "admin")
    #expect(into.status == 6 && into.error.contains("genesis") || into.error.contains("directory"), "\(into.error)")
    #expect(try String(contentsOfFile: trust + "/policy", encoding: .utf8) == "quorum none\n")
    for command in [["audit", "export"], ["directory", "export", "--out"]] {
      let lost = try comity(command + [federation.folder + "/mistyped/log"], as: "admin")
      #expect(lost.status == 5 && lost.error.contains("mistyped is not there"), "\(lost.error)")
      #expect(!FileManager.default.fileExists(atPath: federation.folder + "/mistyped"))
    }
    let log = federation.folder + "/log"
    try federation.succeed(["audit", "export", log], on: "alpha", as: "admin")
    try federation.succeed(["audit", "export", log], on: "alpha", as: "admin")
    try federation.write("quorum none\n", to: "log/policy")
    let touched = try comity(["audit", "export", log], as: "admin")
    #expect(touched.status == 6 && touched.error.contains("log/policy"), "\(touched.error)")
  }
}
