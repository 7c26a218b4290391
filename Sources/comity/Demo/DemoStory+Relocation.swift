import Cooperation
import Foundation
import NodeCore

extension DemoScript {
  /// Paragraphs 21 to 26: a framework agreement, then one placement under it, without a name until it is agreed.
  var relocationScenes: [Scene] {
    [
      Scene(title: "the Registry and Alpha negotiate a framework for relocations under seal, and sign it") {
        try await self.negotiate()
      },
      Scene(title: "the agreement is recorded under seal, since its existence is not public: no register shows it") {
        try await self.record()
      },
      Scene(title: "a placement under seal: willing, identity disclosed, accepted, in place") {
        try await self.place()
      },
    ]
  }

  private func negotiate() async throws {
    let id = try await open("relocation-negotiation.json", from: "registry", to: "alpha")
    try await takeUp(id, at: "alpha")
    func step(_ step: String, _ from: String, _ state: String) -> Act {
      Act(
        kind: "agr.step", body: "{\"step\":\"\(step)\",\"version\":1,\"text\":\"A text, of which nothing is real.\"}",
        from: from, state: state)
    }
    try await play(
      [
        step("draft", "registry", "negotiating"), step("counter_draft", "alpha", "negotiating"),
        step("agreed_text", "registry", "negotiating"), step("agreed_text", "alpha", "agreed_text"),
        step("signed", "alpha", "agreed_text"), step("signed", "registry", "signed"),
      ], in: id, between: "registry", and: "alpha")
    note("a text is agreed, and signed, only when both have said so")
  }

  private func record() async throws {
    try await wait(days: 30)
    let id = try await open("relocation-record.json", from: "registry", to: "alpha")
    try await takeUp(id, at: "alpha")
    for name in ["registry", "alpha"] {
      let shown = try await show(id, at: try federation.node(name))
      try require(shown.message.contains("\"signed\""), "\(name) has no such agreement")
    }
    for name in ["registry", "alpha", "bravo"] {
      try require(!(try await register("agreements", at: name)).contains("relocation"), "\(name)'s register shows it")
    }
    note("recorded at the Registry and Alpha, for the officers on its list; no register shows it")
  }

  private func place() async throws {
    let id = try await open("relocation-placement.json", from: "registry", to: "alpha")
    try await takeUp(id, at: "alpha")
    let alpha = try federation.node("alpha")
    try await federation.comity(["message", "open", id], on: alpha, as: "approver", expecting: .waiting)
    try await federation.comity(["show", id], on: alpha, as: "approver", expecting: .waiting)
    try await federation.comity(["message", "open", id, "--for", "approver"], on: alpha, as: "drafter")
    note("what protects a witness is opened at Alpha by one officer with the consent of another")
    func answer(_ status: String, _ from: String, _ state: String, _ more: String = "") -> Act {
      Act(kind: "vol.placement_answer", body: "{\"status\":\"\(status)\"\(more)}", from: from, state: state)
    }
    let disclosed = #","disclosure":"handed_over","disclosedTo":["The protection unit"]"#
    try await play(
      [
        answer("willing_in_principle", "alpha", "willing"),
        answer("identity_disclosed", "registry", "identity_disclosed", disclosed),
        answer("accepted", "alpha", "accepted"), answer("in_place", "alpha", "in_place"),
      ], in: id, between: "registry", and: "alpha")
    let report = try await federation.comity(
      ["report", "period", "2026-01-01..2027-12-31", "--format", "json"], on: try federation.node("registry"),
      as: "drafter")
    try require(!report.contains("lacement under") && !report.contains("A placement"), "a report shows the placement")
    note("no report shows it")
  }
}
