import Cooperation
import Evidence
import Foundation
import NodeCore

extension DemoScript {
  /// Articles 92, 91 and 59: a provisional arrest under seal, the sixty days for the papers, and the way to the surrender.
  var arrestScenes: [Scene] {
    var id = ""
    return [
      Scene(title: "the Registry asks Alpha for a provisional arrest, under seal") {
        id = try await self.askForArrest()
      },
      Scene(title: "Alpha arrests: the sixty days for the papers begin, the same day on both sides") {
        try await self.arrest(id)
      },
      Scene(
        title: "the person challenges the request: Alpha consults and postpones, and the arrest is not lost from sight"
      ) {
        try await self.challenge(id)
      },
      Scene(title: "forty days later the Court asks for the surrender, with the papers: the clock stops on both sides")
      {
        try await self.askForSurrender(after: id)
      },
      Scene(title: "the person applies for interim release; the Chamber recommends, and the court of Alpha refuses") {
        try await self.interimRelease(id)
      },
      Scene(title: "a court of Alpha orders the surrender; the person is handed over") {
        try await self.surrender(id)
      },
    ]
  }

  private func askForArrest() async throws -> String {
    let id = try await open("arrest-request.json", entities: "notice.ftm.jsonl", from: "registry", to: "alpha")
    try require(
      try await found("orsolan", at: "alpha", as: "drafter") == 0,
      "a sealed matter is found by an officer outside its list")
    note("under seal: nobody at Alpha finds it but the officer who takes up sealed matters")
    try await takeUp(id, at: "alpha")
    try await acknowledge(id, at: "alpha", to: "registry", state: "acknowledged")
    try require(try await found("orsolan", at: "alpha", as: "drafter") > 0, "who is on the list does not find it")
    return id
  }

  private func notification(_ event: String, _ more: String = "", state: String) -> Act {
    let at = Moment(seconds: Int(Date().timeIntervalSince1970) + daysAhead * 86_400).utc
    return Act(
      kind: "resp.arrest_notification", body: "{\"event\":\"\(event)\",\"at\":\"\(at)\"\(more)}", from: "alpha",
      state: state, alone: true)
  }

  /// A clock, on both sides.
  private func clock(_ code: String = "art91_papers") async throws -> [Deadline] {
    var found: [Deadline] = []
    for name in ["registry", "alpha"] {
      let answer = try await federation.node(name).client("drafter").get("deadlines", as: DeadlinesAnswer.self)
      found += answer.deadlines.map(\.deadline).filter { $0.clock == code }
    }
    return found
  }

  private func arrest(_ id: String) async throws {
    let court = ",\"authority\":\"Court of First Instance of Alpha (fictional)\""
    try await play(
      [
        notification("arrested", court + ",\"place\":\"a harbour of Alpha\",\"rightsTold\":true", state: "arrested"),
        notification("brought_before_authority", court, state: "before_authority"),
      ], in: id, between: "registry", and: "alpha")
    let clocks = try await clock()
    try require(clocks.count == 2 && clocks[0] == clocks[1], "both sides have not the same clock of sixty days")
    note("\(clocks[0].sort.rawValue): «\(clocks[0].title)» until \(clocks[0].end.utc) [\(clocks[0].source.text)]")
  }

  private func challenge(_ id: String) async throws {
    let problem =
      "{\"ground\":\"89_2_ne_bis_in_idem\",\"problem\":\"The person says before the court that another court has judged the same acts.\"}"
    let asked = try await play(
      [Act(kind: "resp.consultation", body: problem, from: "alpha", state: "consulting", alone: true)], in: id,
      between: "registry", and: "alpha")
    let pending =
      "{\"ground\":\"89_2_admissibility\",\"determination\":\"the challenge before the Chamber (fictional)\",\"reasons\":\"A ruling on admissibility is pending.\"}"
    let solved = "{\"consultation\":\"\(asked.first ?? "")\",\"outcome\":\"The Court will rule on admissibility.\"}"
    try await play(
      [
        Act(
          kind: "consult.resolved", body: solved, from: "registry", state: "consulting", alone: true,
          answering: asked.first),
        Act(
          kind: "consult.resolved", body: solved, from: "alpha", state: "before_authority", alone: true,
          answering: asked.first),
        Act(
          kind: "resp.postponement", body: pending, from: "alpha", state: "postponed"),
        Act(
          kind: "resp.progress", body: "{\"status\":\"resumed\"}", from: "alpha", state: "before_authority", alone: true
        ),
      ], in: id, between: "registry", and: "alpha")
    note("after each pause the thread is where the person is: before the authority [Rome Statute art. 89(2)]")
  }

  private func askForSurrender(after id: String) async throws {
    try await wait(days: 40)
    let told = try await federation.node("registry").client("drafter").get("deadlines", as: DeadlinesAnswer.self)
    note("\(Plural.of(told.reminders.count, "reminder")) told at the Registry so far")
    let (registry, alpha) = (try federation.node("registry"), try federation.node("alpha"))
    let asked = try await send(
      ["draft", "new", try surrenderRequest(after: id), "--attach", try warrant()]
        + ["--entities", try DemoFiles.write("notice.ftm.jsonl", into: federation.folder)], from: registry)
    try await arrived(asked, at: alpha)
    note(
      "the request names the provisional arrest; the sixty days of rule 188 run until Alpha has it with its documents")
    try await play(
      [notification("papers_received", ",\"request\":\"\(asked)\"", state: "before_authority")], in: id,
      between: "registry", and: "alpha")
    try await Waiting.until("the clock of the papers stops") { try await self.clock().isEmpty }
    note("no clock of rule 188 runs any more, on either side")
    note(
      "Alpha has the documents of article 91: it may order the surrender, and no release under article 92(3) is open")
  }

  /// The draft of the request, which names the provisional arrest.
  private func surrenderRequest(after id: String) throws -> String {
    let path = try DemoFiles.write("stories/surrender-request.json", into: federation.folder)
    let text = String(decoding: try LocalFile.read(path), as: UTF8.self)
    let named = text.replacing(String(repeating: "0", count: 32), with: id)
    try require(named != text, "the request for surrender names no provisional arrest")
    try LocalFile.write(Array(named.utf8), to: path)
    return path
  }

  private func warrant() throws -> String {
    let path = "\(federation.folder)/warrant-en.txt"
    try LocalFile.write(Array("A warrant of a Chamber that does not exist.\n".utf8), to: path)
    return path
  }

  private func interimRelease(_ id: String) async throws {
    let today = Moment(seconds: Int(Date().timeIntervalSince1970) + daysAhead * 86_400).day
    let application =
      "{\"appliedOn\":\"\(today)\",\"limitSet\":true,\"recommendationBy\":\"\(today.adding(days: 7))\"}"
    let applied = try await play(
      [
        Act(
          kind: "resp.interim_release_application", body: application, from: "alpha", state: "interim_release_pending",
          alone: true)
      ], in: id, between: "registry", and: "alpha")
    let clocks = try await clock("interim_recommendation")
    try require(clocks.count == 2 && clocks[0] == clocks[1], "both sides have not the same time for recommendations")
    note("\(clocks[0].sort.rawValue): «\(clocks[0].title)» until \(clocks[0].day) [\(clocks[0].source.text)]")
    try await play(
      [
        Act(
          kind: "court.recommendation", body: "{\"recommendation\":\"no_release\"}", from: "registry",
          state: "interim_release_pending", answering: applied.first),
        notification(
          "interim_release_refused",
          ",\"consideration\":\"The court of Alpha weighed what the Chamber recommends, and follows it.\"",
          state: "before_authority"),
      ], in: id, between: "registry", and: "alpha")
    try require(try await clock("interim_recommendation").isEmpty, "the time for recommendations still runs")
    note("the Chamber recommended before the decision [Rome Statute art. 59(5)]; the person stays in custody")
  }

  private func surrender(_ id: String) async throws {
    let court = ",\"authority\":\"Court of Appeal of Alpha (fictional)\""
    try await play(
      [
        notification("surrender_ordered", court, state: "surrender_ordered"),
        notification(
          "available_for_surrender", ",\"proposedSurrender\":\"at the airport of Alpha, any morning\"",
          state: "surrender_arranged"),
        notification("surrendered", state: "surrendered"),
      ], in: id, between: "registry", and: "alpha")
  }
}
