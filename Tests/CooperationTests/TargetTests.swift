import Foundation
import Testing

@testable import Cooperation

@Suite("Days of targets that a deployer sets")
struct TargetTests {
  private func settings(_ rows: String) throws -> TargetSettings {
    try TargetSettings(parsing: Array("{\"version\":1,\"targets\":[\(rows)]}".utf8))
  }

  private func refusal(_ text: String) -> String {
    do {
      return "taken: \(try TargetSettings(parsing: Array(text.utf8)))"
    } catch { return error.message }
  }

  @Test("move that target and no other clock, and leave every state as it is")
  func moved() throws {
    let set = Catalogue.standard.setting(try settings(#"{"clock":"arrest_steps","days":3}"#))
    let request = try KindExample("req.arrest_surrender").message(ThreadWalk.id(1), written: "2026-01-01T08:00:00Z")
    let usual = MessageThread(folding: [request])
    let here = MessageThread(folding: [request], catalogue: set)
    func days(_ thread: MessageThread) -> [String: String] {
      Dictionary(uniqueKeysWithValues: thread.fold.deadlines().map { ($0.clock, $0.day) })
    }
    #expect(days(usual)["arrest_steps"] == "2026-01-02" && days(here)["arrest_steps"] == "2026-01-04")
    #expect(days(here).filter { $0.key != "arrest_steps" } == days(usual).filter { $0.key != "arrest_steps" })
    #expect(here.fold.deadlines().first { $0.clock == "arrest_steps" }?.sort == .target)
    #expect(here.state == usual.state && here.fold.outcomes == usual.fold.outcomes && here.fold.acts == usual.fold.acts)
    #expect(set.rules != Catalogue.standard.rules && set.rules.hasPrefix(Catalogue.standard.rules))
    #expect(Catalogue.standard.setting(.none).rules == Catalogue.standard.rules)
  }

  @Test(
    "are of targets alone: a deadline of the law, a date that somebody asked for and a clock that is none are refused")
  func targetsAlone() {
    for code in ["art91_papers", "landing_request", "requested_date", "channel_change_notified", "none"] {
      let said = refusal(#"{"version":1,"targets":[{"clock":"\#(code)","days":3}]}"#)
      #expect(
        said.contains("«\(code)»") && said.contains("arrest_steps") && !said.contains("art91_papers, "), "\(said)")
    }
    for days in ["0", "-1", "731"] {
      #expect(refusal(#"{"version":1,"targets":[{"clock":"arrest_steps","days":\#(days)}]}"#).contains("1 to 730"))
    }
    let twice = #"{"clock":"arrest_steps","days":2},{"clock":"arrest_steps","days":3}"#
    #expect(refusal("{\"version\":1,\"targets\":[\(twice)]}").contains("twice"))
    for text in ["", "[]", #"{"version":2,"targets":[]}"#, #"{"version":1,"targets":[],"more":1}"#] {
      #expect(refusal(text).hasPrefix("the file of targets cannot be read"))
    }
  }

  @Test("are written out so that two settings that differ differ")
  func text() throws {
    let both = try settings(#"{"clock":"consultation","days":9},{"clock":"arrest_steps","days":2}"#)
    #expect(both.text == "target arrest_steps 2\ntarget consultation 9\n")
    #expect(try settings("") == .none && TargetSettings.none.text.isEmpty)
  }

  @Test("every soft word that a message starts has a target, and none is shown as law")
  func words() {
    let clocks = Catalogue.standard.law.clocks
    for (code, article) in [
      ("arrest_steps", "59(1)"), ("before_authority", "59(2)"), ("delivery", "59(7)"), ("consultation", "97"),
      ("direct_execution_answer", "99(4)(b)"), ("urgent_evidence", "99(2)"), ("acceptance", "103(1)(c)"),
      ("escape_decision", "111"), ("confirmation", "96(1)"), ("disclosure_consultation", "72(5)"),
    ] {
      let clock = clocks.first { $0.code == code }
      #expect(clock?.sort == .target && clock?.source.text == "Rome Statute art. \(article)", "\(code)")
      #expect(clock?.source.isVerified == false && clock?.isSettable == true, "\(code)")
    }
    #expect(clocks.filter(\.isSettable).allSatisfy { $0.sort == .target })
  }
}

@Suite("Clocks after an arrest, a restraint and an urgent request")
struct SoftWordTests {
  private func clocks(_ play: Correspondence, _ code: String) -> [Deadline] {
    play.thread.fold.deadlines().filter { $0.clock == code }
  }

  @Test("a person who was arrested is brought before the authority, and one whose surrender was ordered is delivered")
  func arrest() throws {
    var play = Correspondence()
    #expect(try play.begin("req.arrest_surrender").isEmpty)
    func tell(_ event: String, _ day: String) throws {
      #expect(
        try play.answer("resp.arrest_notification", ["event": event, "at": "\(day)T10:00:00+02:00"]).isEmpty, "\(event)"
      )
    }
    play.daysAhead = 30
    try tell("arrested", "2026-01-20")
    #expect(clocks(play, "before_authority").map(\.day) == ["2026-01-22"])
    try tell("brought_before_authority", "2026-01-21")
    #expect(clocks(play, "before_authority").map(\.status) == [.met])
    try tell("surrender_ordered", "2026-01-25")
    #expect(clocks(play, "delivery").map(\.day) == ["2026-02-08"])
    #expect(clocks(play, "delivery").allSatisfy { $0.sort == .target && $0.owner == "alpha" && $0.status == .running })
  }

  @Test("a restraint comes up for review on the day that it states, until it is renewed, lifted or reported on")
  func restraint() throws {
    for (kind, values) in [
      ("resp.restraint", ["event": "varied", "at": "2026-01-04"]), ("resp.asset_report", ["isFinal": "false"]),
    ] {
      var play = Correspondence()
      #expect(try play.begin("req.asset_freeze").isEmpty)
      #expect(
        try play.answer("resp.restraint", ["event": "restrained", "at": "2026-01-02", "reviewDate": "2026-07-01"])
          .isEmpty)
      let clock = try #require(clocks(play, "restraint_review").first)
      #expect(
        clock.day == "2026-07-01" && clock.sort == .requested && clock.owner == "alpha" && clock.status == .running)
      play.daysAhead = 10
      #expect(try play.answer(kind, values).isEmpty, "\(kind)")
      #expect(clocks(play, "restraint_review").map(\.status) == [.met], "\(kind)")
    }
  }

  @Test("documents of an urgent request are sent urgently where the Court asks for that (article 99(2))")
  func urgent() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h", "sendUrgently": "true"]).isEmpty)
    #expect(clocks(play, "urgent_evidence").map(\.status) == [.running])
    var slow = Correspondence()
    #expect(try slow.begin("req.assistance", ["measure": "h", "sendUrgently": "false"]).isEmpty)
    #expect(clocks(slow, "urgent_evidence").isEmpty)
  }

  @Test("after an escape the Presidency has a target, which its decision meets")
  func escape() throws {
    var play = Correspondence()
    #expect(
      try play.begin("enf.notice", ["event": "escape", "at": "2025-12-31T10:00:00Z"], from: "alpha", to: "presidency")
        .isEmpty)
    #expect(clocks(play, "escape_decision").map(\.owner) == ["presidency"])
    #expect(
      try play.answer("court.enforcement_decision", ["decision": "noted"], from: "presidency", to: "alpha").isEmpty)
    #expect(clocks(play, "escape_decision").map(\.status) == [.met])
  }
}
