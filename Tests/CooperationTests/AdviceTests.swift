import StrictJSON
import Testing

@testable import Cooperation

@Suite("Advice on what an act should follow")
struct AdviceTests {
  /// What is advised of an arrest notification that alpha would send at the end of January.
  private func advice(_ play: Correspondence, _ event: String, at: String) throws -> [Finding] {
    let root = try #require(play.messages.first)
    let message = try KindExample("resp.arrest_notification", ["event": event, "at": at]).message(
      ThreadWalk.id(90), from: "alpha", to: "registry", thread: root.thread, answering: root.id,
      after: play.messages.map(\.id), written: "2026-01-31T10:00:00Z", handling: root.handling.json)
    let found = play.thread.findings(adding: message)
    #expect(found.allSatisfy { $0.severity == .advises && $0.rule == "lifecycle.advice" }, "\(found)")
    return found
  }

  private func requested(_ values: [String: String] = [:]) throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("req.arrest_surrender", values).isEmpty)
    return play
  }

  @Test("an arrest that is dated before its request is pointed out, unless the person was arrested provisionally")
  func arrest() throws {
    let play = try requested()
    let found = try advice(play, "arrested", at: "2025-12-30T10:00:00Z")
    #expect(found.map(\.path) == ["/body/at"] && found[0].source == "Rome Statute art. 59(1)")
    #expect(found[0].message.contains("before the request"))
    #expect(try advice(play, "arrested", at: "2026-01-20T10:00:00Z").isEmpty)
    let followed = try requested(["provisionalArrest": ThreadWalk.id(80)])
    #expect(try advice(followed, "arrested", at: "2025-12-30T10:00:00Z").isEmpty)
  }

  @Test("a surrender that is ordered where nothing says that the person was before the authority is pointed out")
  func authority() throws {
    var play = try requested()
    play.daysAhead = 10
    let arrested = ["event": "arrested", "at": "2026-01-05T10:00:00Z"]
    #expect(try play.answer("resp.arrest_notification", arrested).isEmpty)
    let found = try advice(play, "surrender_ordered", at: "2026-01-20T10:00:00Z")
    #expect(found.map(\.source) == ["Rome Statute art. 59(2)"] && found.map(\.path) == ["/body/event"])
    #expect(found[0].message.contains("brought_before_authority"))
    let brought = ["event": "brought_before_authority", "at": "2026-01-06T10:00:00Z"]
    #expect(try play.answer("resp.arrest_notification", brought).isEmpty)
    #expect(try advice(play, "surrender_ordered", at: "2026-01-20T10:00:00Z").isEmpty)
  }

  @Test("a decision on interim release that is dated before the Chamber's recommendation is pointed out")
  func recommendation() throws {
    var play = try requested()
    play.daysAhead = 10
    for (event, day) in [("arrested", "05"), ("brought_before_authority", "06")] {
      let told = ["event": event, "at": "2026-01-\(day)T10:00:00Z"]
      #expect(try play.answer("resp.arrest_notification", told).isEmpty)
    }
    #expect(try play.answer("resp.interim_release_application").isEmpty)
    let application = try #require(play.messages.last)
    let recommended = try play.answer("court.recommendation", from: "registry", to: "alpha", answering: application)
    #expect(recommended.isEmpty)
    let day = try #require(play.messages.last?.written?.day)
    let found = try advice(play, "interim_released", at: "\(day.adding(days: -1))T10:00:00Z")
    #expect(found.map(\.source) == ["Rome Statute art. 59(5)"] && found.map(\.path) == ["/body/at"])
    #expect(try advice(play, "interim_released", at: "\(day.adding(days: 1))T10:00:00Z").isEmpty)
  }

  @Test("a date that is asked for and corrected into the past is pointed out, and goes all the same")
  func due() throws {
    var play = Correspondence()
    #expect(
      try play.begin("req.assistance", ["measure": "h"], more: [("dueRequested", .string("2026-03-01"))]).isEmpty)
    let root = try #require(play.messages.first)
    func told(_ day: String) throws -> [Finding] {
      let rows = try JSONValue(parsing: Array(#"[{"field":"dueRequested","value":"\#(day)"}]"#.utf8))
      var example = try KindExample("thread.correction", ["corrects": root.id])
      example.values["fields"] = rows
      return play.thread.findings(
        adding: try example.message(
          ThreadWalk.id(91), from: "registry", to: "alpha", thread: root.thread, answering: root.id, after: [root.id],
          written: "2026-01-31T10:00:00Z", handling: root.handling.json))
    }
    let found = try told("2026-01-30")
    #expect(found.map(\.path) == ["/body/fields/0/value"] && found.allSatisfy { $0.severity == .advises })
    #expect(try told("2026-01-31").isEmpty)
  }

  @Test("a «no» where article 93(5) asks what was considered is thin, and goes all the same")
  func considered() throws {
    let names = ["conditionsConsidered", "laterDateConsidered", "alternativeConsidered"]
    var example = try KindExample("resp.refusal", ["ground": "93_5_residual_l_prohibited", "extent": "whole"])
    for name in names { example.values[name] = .string("no") }
    let found = Catalogue.standard.findings(inBody: example.body, of: "resp.refusal")
    #expect(Set(found.filter { $0.rule == "thin" }.map(\.path)) == Set(names.map { "/body/\($0)" }))
    #expect(found.blocked.isEmpty)
  }

  @Test("a finding that is too early names the day, and not the invitation that was not needed")
  func early() throws {
    var play = Correspondence()
    let about = ["until": "2026-01-10", "organ": "Prosecution", "requestKind": "assistance"]
    #expect(try play.begin("court.noncompliance", about).isEmpty)
    let root = try #require(play.messages.first)
    func told() throws -> String {
      let finding = try KindExample("court.finding", ["ground": "87_7_failure"]).message(
        ThreadWalk.id(92), from: "registry", to: "alpha", thread: root.thread, answering: root.id,
        after: play.messages.map(\.id), written: "2026-01-05T08:00:00Z", handling: root.handling.json)
      return play.thread.findings(adding: finding).map(\.message).joined()
    }
    #expect(try told().contains("not before 2026-01-11") && !told().contains("court.hear_state"))
    #expect(try play.answer("court.hear_state", ["until": "2026-01-20"], from: "registry", to: "alpha").isEmpty)
    #expect(try told().contains("not before 2026-01-21") && !told().contains("without court.hear_state"))
  }
}
