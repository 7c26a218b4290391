import StrictJSON
import Testing

@testable import Cooperation

@Suite("A record of a meeting or call")
struct MeetingRecordTests {
  @Test("begins a thread of its own where it is about none, and is acknowledged there")
  func begins() throws {
    var play = Correspondence()
    #expect(try play.begin("meet.record", from: "alpha", to: "registry").isEmpty && play.state == "recorded")
    #expect(
      play.messages[0].handling.level == .confidential && play.messages[0].handling.audience == .organisationExecuting)
    #expect(try play.answer("resp.acknowledge", from: "registry", to: "alpha").isEmpty && play.state == "acknowledged")
    #expect(try play.answer("meet.record", from: "registry", to: "alpha").isEmpty && play.state == "acknowledged")
    #expect(!play.thread.fold.offered(to: "registry").contains { $0.on == "court.withdraw" })
  }

  @Test("answers in any thread as before, moves none, and is there nothing that an acknowledgement answers")
  func answers() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    #expect(try play.answer("meet.record").isEmpty && play.state == "sent")
    let record = try #require(play.messages.last)
    #expect(try play.answer("resp.acknowledge", answering: record) == ["/inReplyTo thread"])
    #expect(try play.answer("resp.acknowledge").isEmpty && play.state == "acknowledged")
  }

  @Test("holds what is to be done until a later record in its thread says that it is done")
  func followUp() throws {
    var play = Correspondence()
    let rows = try JSONValue(parsing: Array(#"[{"task":"Send the list","who":"alpha","until":"2026-02-01"}]"#.utf8))
    #expect(
      try play.begin("meet.record", from: "alpha", to: "registry") { $0.values["followUp"] = rows }.isEmpty)
    #expect(play.thread.fold.deadlines().map(\.day) == ["2026-02-01"])
    #expect(play.thread.fold.deadlines().allSatisfy { $0.clock == "follow_up" && $0.status == .running })
    let first = play.messages[0].id
    #expect(
      try play.answer("meet.record", from: "registry", to: "alpha") { $0.values["followed"] = .array([.string(first)]) }
        .isEmpty)
    #expect(play.thread.fold.deadlines().first?.status == .met)
  }

  @Test("stands in a register by party and day, from whatever thread it is in")
  func register() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"], to: "bravo").isEmpty)
    #expect(try play.answer("meet.record", ["date": "2025-11-05"], from: "bravo").isEmpty)
    #expect(try play.begin("meet.record", ["date": "2025-12-02"], from: "registry", to: "alpha").isEmpty)
    #expect(try play.begin("meet.record", ["date": "2025-11-30"], from: "alpha", to: "registry").isEmpty)
    let register = Register(.records, folding: play.messages, functions: Correspondence.functions)
    #expect(register.entries.count == 3 && register.faults.isEmpty)
    let report = register.report(at: Moment(seconds: 1_790_000_000), node: "registry", withHistory: false)
    let rows = try #require(report.sections.first?.table?.rows)
    #expect(rows.map { $0[1] } == [.text("alpha"), .text("alpha"), .text("bravo")])
    #expect(rows.map { $0[2] } == [.text("2025-11-30"), .text("2025-12-02"), .text("2025-11-05")])
  }
}
