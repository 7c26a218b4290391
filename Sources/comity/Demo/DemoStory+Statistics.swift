import Cooperation
import Foundation
import NodeCore

extension DemoScript {
  /// How a year's numbers come about, and what a matter under seal changes in them: nothing.
  var statisticsScenes: [Scene] {
    var ids: [String] = []
    return [
      Scene(title: "Bravo publishes what its law asks for; a request to Bravo is held to it") {
        try await self.publish()
      },
      Scene(title: "the Registry sends Alpha three requests, which are acknowledged") {
        ids = try await self.ask()
      },
      Scene(title: "three weeks later Alpha reports on all three") { try await self.reportAll(ids) },
      Scene(title: "the Registry's statistics; a request under seal moves no number of them") {
        try await self.count()
      },
      Scene(title: "Alpha returns its own numbers as a signed message; the register shows them") {
        try await self.giveBack()
      },
    ]
  }

  private func publish() async throws {
    let (registry, bravo) = (try federation.node("registry"), try federation.node("bravo"))
    let file = try DemoFiles.write("stories/legislation.json", into: federation.folder)
    let id = try await send(["draft", "new", file], from: bravo)
    try await arrived(id, at: registry)
    let request = try DemoFiles.write("request.json", into: federation.folder)
    let text = try LocalFile.text(request).replacing("\"node\": \"alpha\"", with: "\"node\": \"bravo\"")
    try LocalFile.write(Array(text.utf8), to: request)
    let entities = try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)
    let made = try await federation.comity(
      ["draft", "new", request, "--entities", entities, "--json"], on: registry, as: "drafter")
    let draft = try JSONDecoder().decode(DraftAnswer.self, from: Data(made.utf8))
    guard draft.completeness.items.contains(where: { $0.code == "docket" && $0.status == .missing }) else {
      throw Failure(.failed, "the draft is not held to Bravo's law")
    }
    note("a draft to Bravo: \(draft.completeness.summary)")
  }

  private func ask() async throws -> [String] {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let file = try DemoFiles.write("request.json", into: federation.folder)
    let entities = try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)
    var ids: [String] = []
    for _ in 0..<3 {
      let id = try await send(["draft", "new", file, "--entities", entities], from: registry)
      try await arrived(id, at: alpha)
      try await federation.comity(["ack", id], on: alpha, as: "drafter")
      ids.append(id)
    }
    return ids
  }

  private func reportAll(_ ids: [String]) async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    try await wait(days: 21)
    let body = try DemoFiles.write("report.json", into: federation.folder)
    let entities = try DemoFiles.write("report.ftm.jsonl", into: federation.folder)
    for id in ids {
      let sent = try await send(
        ["reply", id, "--kind", "resp.asset_report", "--body", body, "--entities", entities], from: alpha)
      try await arrived(sent, at: registry)
      try await expect("executed", of: id, at: [registry])
    }
  }

  /// What the statistics say, without the moment at which they were made.
  private func numbers(at node: DemoNode) async throws -> String {
    let period = "2026-01-01..2027-12-31"
    let text = try await federation.comity(["report", "statistics", "--period", period], on: node, as: "drafter")
    return text.split(separator: "\n").filter { !$0.hasPrefix("Made") }.joined(separator: "\n")
  }

  private func count() async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let before = try await numbers(at: registry)
    for line in before.split(separator: "\n")
    where line.last?.isNumber == true && (line.contains("Requests ") || line.contains("first substantive")) {
      note(line.trimmingCharacters(in: .whitespaces))
    }
    guard before.contains("Requests sent"), before.contains("21") else {
      throw Failure(.failed, "the statistics do not say that an answer took 21 days")
    }
    let file = try DemoFiles.write("stories/sealed-request.json", into: federation.folder)
    let entities = try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)
    let id = try await send(["draft", "new", file, "--entities", entities], from: registry)
    try await arrived(id, at: alpha)
    guard try await numbers(at: registry) == before else { throw Failure(.failed, "a sealed matter moved a number") }
    let json = try await federation.comity(["search", "CRT-2026-0666", "--json"], on: alpha, as: "drafter")
    guard try JSONDecoder().decode(SearchAnswer.self, from: Data(json.utf8)).messages.isEmpty else {
      throw Failure(.failed, "a sealed matter is found by an officer outside its list")
    }
    note("a request under seal arrived at Alpha: no number moved, and no search there finds it")
    let page = "\(federation.folder)/statistics.html"
    try await federation.comity(
      ["report", "statistics", "--format", "html", "--out", page], on: registry, as: "drafter")
    note("a page that prints, with charts: \(try LocalFile.read(page).count) bytes")
  }

  private func giveBack() async throws {
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let body = try await federation.comity(
      ["report", "statistics", "--period", "2026-01-01..2027-12-31", "--as-return"], on: alpha, as: "drafter")
    let template = try DemoFiles.write("stories/return.json", into: federation.folder)
    let text = try LocalFile.text(template).replacing("\"body\": {}", with: "\"body\": \(body)")
    try LocalFile.write(Array(text.utf8), to: template)
    let id = try await send(["draft", "new", template], from: alpha)
    try await arrived(id, at: registry)
    let shown = try await federation.comity(
      ["register", "show", "returns", "--format", "csv"], on: registry, as: "drafter")
    guard shown.contains("alpha") else { throw Failure(.failed, "the register of returns does not show Alpha") }
    note("a signed message with Alpha's own numbers is an entry of the register of returns at the Registry")
  }
}
