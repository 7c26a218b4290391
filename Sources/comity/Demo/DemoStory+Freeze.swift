import Cooperation
import Evidence
import Foundation
import NodeCore

extension DemoScript {
  /// Article 93(1)(k): from the order of a Chamber to what is transferred for reparations.
  var freezeScenes: [Scene] {
    var id = ""
    return [
      Scene(title: "the Registry asks Alpha to freeze an account and a vessel; the order goes with it") {
        id = try await self.askToFreeze()
      },
      Scene(title: "Alpha acknowledges, and lets the target of three days pass: it is reminded, once") {
        try await self.delay(id)
      },
      Scene(title: "Alpha reports both assets restrained by its own court") { try await self.restrain(id) },
      Scene(title: "a shipyard claims the vessel: the restraint is challenged") { try await self.challenge(id) },
      Scene(title: "the account is transferred, the vessel released; the Registry closes the matter") {
        try await self.transfer(id)
      },
      Scene(title: "a note verbale binds paper and message; the matter is found by a name in another script") {
        try await self.look(id)
      },
    ]
  }

  private func askToFreeze() async throws -> String {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let file = try DemoFiles.write("stories/freeze-request.json", into: federation.folder)
    let entities = try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)
    let order = "\(federation.folder)/order-1.txt"
    try LocalFile.write(Array("An order of a Chamber that does not exist.\n".utf8), to: order)
    let id = try await send(
      ["draft", "new", file, "--entities", entities, "--attach", order], from: registry)
    try await arrived(id, at: alpha)
    try await expect("sent", of: id, at: [registry, alpha])
    return id
  }

  private func delay(_ id: String) async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    try await federation.comity(["ack", id, "--national-reference", "ALP-2026-0042"], on: alpha, as: "drafter")
    try await Waiting.until("the acknowledgement arrives") {
      try await self.show(id, at: registry).state == "acknowledged"
    }
    try await wait(days: 4)
    let late = try await deadlines(at: alpha)
    guard let clock = late.deadlines.first(where: { $0.deadline.clock == "freeze_first_answer" }), clock.isOverdue,
      clock.isOurs
    else { throw Failure(.failed, "Alpha is not told that its first answer is overdue") }
    note("Alpha: \(clock.deadline.sort.rawValue) «\(clock.deadline.title)» of \(clock.deadline.day) is over")
    let theirs = try await deadlines(at: registry)
    guard theirs.deadlines.contains(where: { $0.deadline == clock.deadline }) else {
      throw Failure(.failed, "the Registry has another clock than Alpha")
    }
    let told = late.reminders.map(\.id)
    await alpha.kill()
    try await alpha.start()
    guard try await deadlines(at: alpha).reminders.map(\.id) == told, !told.isEmpty else {
      throw Failure(.failed, "a reminder was told twice, or never")
    }
    note("the same clock at the Registry; after kill -9 Alpha is reminded of nothing twice (\(told.count) told)")
  }

  private func deadlines(at node: DemoNode) async throws -> DeadlinesAnswer {
    try await node.client("drafter").get("deadlines", as: DeadlinesAnswer.self)
  }

  private func restrain(_ id: String) async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    try await answer(
      id, "resp.restraint", "freeze-restrained.json", entities: "stories/freeze.ftm.jsonl", from: alpha, to: registry)
    try await expect("restrained", of: id, at: [registry, alpha])
    let table = try await assets(id, at: registry)
    guard table.assets.filter({ $0.stage == "restrained" }).count == 2 else {
      throw Failure(.failed, "the Registry's table does not show two restrained assets")
    }
    for total in table.totals {
      note("restrained: \(total.amount) \(total.currency), \(Plural.of(total.count, "asset"))")
    }
  }

  private func assets(_ id: String, at node: DemoNode) async throws -> AssetsAnswer {
    let json = try await federation.comity(["asset", "table", id, "--json"], on: node, as: "drafter")
    return try JSONDecoder().decode(AssetsAnswer.self, from: Data(json.utf8))
  }

  private func challenge(_ id: String) async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    try await wait(days: 26)
    try await answer(
      id, "resp.restraint", "freeze-challenged.json", entities: "stories/freeze.ftm.jsonl", from: alpha, to: registry)
    try await expect("challenged", of: id, at: [registry, alpha])
    let claims = try await assets(id, at: registry).assets.flatMap(\.claims)
    guard claims.count == 1 else { throw Failure(.failed, "the claim is not in the table") }
    note("claimed by \(claims.joined())")
  }

  private func transfer(_ id: String) async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    try await answer(
      id, "resp.asset_report", "freeze-report.json", entities: "stories/freeze.ftm.jsonl", from: alpha, to: registry)
    try await expect("executed", of: id, at: [registry, alpha])
    let table = try await assets(id, at: registry)
    guard table.transferred == ["EUR": "84210.55"] else { throw Failure(.failed, "the transfer is not in the table") }
    note("transferred for reparations: 84210.55 EUR")
    try await exchange(id, at: registry)
    let body = try DemoFiles.write("stories/close.json", into: federation.folder)
    let made = try await federation.comity(
      ["reply", id, "--kind", "court.close", "--body", body, "--json"], on: registry, as: "drafter")
    let draft = try JSONDecoder().decode(DraftAnswer.self, from: Data(made.utf8)).id
    try await federation.comity(["draft", "submit", draft], on: registry, as: "drafter")
    try await arrived(draft, at: alpha)
    try await expect("closed", of: id, at: [registry, alpha])
  }

  /// The table as a spreadsheet has it, read again: nothing is wrong with it, and nothing of it is new.
  private func exchange(_ id: String, at node: DemoNode) async throws {
    let path = "\(federation.folder)/assets.csv"
    let export = ["asset", "export", id, "--format", "csv", "--out", path]
    try await federation.comity(export, on: node, as: "drafter", expecting: .waiting)
    let kinds = ["req.asset_freeze", "resp.restraint", "resp.asset_report"]
    let messages = try await show(id, at: node).timeline.filter { kinds.contains($0.kind) }.map(\.id)
    let ask = ["message", "open"] + messages + ["--export"]
    try await federation.comity(ask, on: node, as: "drafter", expecting: .waiting)
    try await federation.comity(ask + ["--for", "drafter"], on: node, as: "approver")
    try await federation.comity(export, on: node, as: "drafter")
    note("what is secret leaves the node in a file with the consent of a second officer")
    let read = try await federation.comity(["asset", "import", path, "--preview", "--json"], on: node, as: "drafter")
    guard read.contains("\"clean\":true"), read.contains("\"hints\":[]") else {
      throw Failure(.failed, "the exported table is not read again: \(read.prefix(400))")
    }
    note("the table goes out as CSV and is read again without fault")
  }

  private func look(_ id: String) async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let paper = "\(federation.folder)/note.html"
    let made = try await federation.comity(["note", "transmittal", id, "--json"], on: registry, as: "drafter")
    let written = try JSONDecoder().decode(NoteAnswer.self, from: Data(made.utf8))
    try LocalFile.write(Array(written.html.utf8), to: paper)
    try await federation.comity(["note", "check", written.code], on: alpha, as: "drafter")
    let misread = String(written.code.dropLast()) + (written.code.hasSuffix("0") ? "1" : "0")
    try await federation.comity(["note", "check", misread], on: alpha, as: "drafter", expecting: .refused)
    note("Alpha finds the message by the paper's code \(written.code); a misread character is noticed")
    let json = try await federation.comity(["search", "~Орсолан", "--json"], on: alpha, as: "drafter")
    let found = try JSONDecoder().decode(SearchAnswer.self, from: Data(json.utf8))
    guard found.messages.map(\.id).contains(id) else { throw Failure(.failed, "the search finds nothing") }
    note("«~Орсолан» finds \(found.messages.count) message of the thread at Alpha")
  }
}
