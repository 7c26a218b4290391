import Cooperation
import Foundation
import NodeCore

extension DemoScript {
  /// Article 97: a State that meets a problem consults; what the law does not offer it cannot choose.
  var consultationScenes: [Scene] {
    var id = ""
    return [
      Scene(title: "the Registry asks Alpha to trace assets; Alpha acknowledges") {
        id = try await self.ask(of: "alpha")
      },
      Scene(title: "Alpha tries what the law does not offer, and is told so; then it consults") {
        try await self.consult(id)
      },
      Scene(title: "both say that the problem is solved; a week later Alpha executes") { try await self.solve(id) },
      Scene(title: "the practical challenge is counted, and being one alone it is withheld") {
        let text = try await self.federation.comity(
          ["register", "show", "challenges", "--period", "2026-01-01..2027-12-31"],
          on: try self.federation.node("registry"), as: "drafter")
        try self.require(text.contains("97(a)") && text.contains("withheld"), "the challenges do not show it so")
        self.note("Rome Statute art. 97(a): «withheld»")
      },
    ]
  }

  private func ask(of name: String) async throws -> String {
    let file = try DemoFiles.write("request.json", into: federation.folder)
    let entities = try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)
    let id = try await send(["draft", "new", file, "--entities", entities], from: try federation.node("registry"))
    try await arrived(id, at: try federation.node(name))
    try await acknowledge(id, at: name, to: "registry", state: "acknowledged")
    return id
  }

  private func consult(_ id: String) async throws {
    let alpha = try federation.node("alpha")
    let body = "\(federation.folder)/body.json"
    try LocalFile.write(
      Array("{\"ground\":\"not_wished\",\"extent\":\"whole\",\"reasons\":\"We would rather not do it.\"}".utf8),
      to: body)
    let made = try await federation.comity(
      ["reply", id, "--kind", "resp.refusal", "--body", body, "--json"], on: alpha, as: "drafter")
    let draft = try JSONDecoder().decode(DraftAnswer.self, from: Data(made.utf8))
    try require(draft.blocked, "a refusal without a ground of the Statute is not blocked")
    try await federation.comity(["draft", "submit", draft.id], on: alpha, as: "drafter", expecting: .refused)
    note("a refusal on no ground of the Statute: \(draft.findings.count { $0.severity == .blocks }) faults block it")
    let problem = """
      {"ground":"97a_insufficient_information","problem":"Two companies of one name stand in the register of Alpha.",
      "needed":"The number under which the company is registered."}
      """
    inquiryID =
      try await play(
        [Act(kind: "resp.consultation", body: problem, from: "alpha", state: "consulting", alone: true)], in: id,
        between: "registry", and: "alpha"
      ).first ?? ""
  }

  private func solve(_ id: String) async throws {
    let body =
      "{\"consultation\":\"\(inquiryID)\",\"outcome\":\"The Registry named the number; the company is the first.\"}"
    for (name, state) in [("registry", "consulting"), ("alpha", "under_review")] {
      let path = "\(federation.folder)/body.json"
      try LocalFile.write(Array(body.utf8), to: path)
      let sent = try await dispatch(
        ["reply", inquiryID, "--kind", "consult.resolved", "--body", path], from: try federation.node(name), alone: true
      )
      try await arrived(sent, at: try federation.node(name == "alpha" ? "registry" : "alpha"))
      try await expect(state, of: id, at: [try federation.node("registry"), try federation.node("alpha")])
    }
    try await wait(days: 7)
    let report = try DemoFiles.write("report.json", into: federation.folder)
    let entities = try DemoFiles.write("report.ftm.jsonl", into: federation.folder)
    let sent = try await send(
      ["reply", id, "--kind", "resp.asset_report", "--body", report, "--entities", entities],
      from: try federation.node("alpha"))
    try await arrived(sent, at: try federation.node("registry"))
    try await expect("executed", of: id, at: [try federation.node("registry"), try federation.node("alpha")])
  }
}
