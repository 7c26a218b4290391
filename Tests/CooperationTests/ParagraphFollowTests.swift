import StrictJSON
import Testing

@testable import Cooperation

/// What paragraphs of the resolution ask to be followed, shown and kept to oneself.
@Suite("What the resolution asks for, to be followed up")
struct ParagraphFollowTests {
  private static let resolution = "Security Council resolution 9001 (2026)"

  @Test("a request that rests on a resolution of the Security Council says so, and is counted under its heading")
  func securityCouncil() throws {
    var play = Correspondence()
    for place in 0..<7 {
      let bases = place < 3 ? [Self.resolution, "Rome Statute art. 93(1)(h)"] : ["Rome Statute art. 93(1)(h)"]
      #expect(try play.begin("req.assistance", ["measure": "h"]) { $0.basis = bases }.isEmpty)
    }
    let shown = play.messages.map { Catalogue.standard.bindingInstrument(of: $0) }
    #expect(shown.prefix(3).allSatisfy { $0?.instrument.code == "security_council" && $0?.text == Self.resolution })
    #expect(shown.dropFirst(3).allSatisfy { $0 == nil })
    let statistics = Statistics(
      play.messages.map { HeldMessage($0, seconds: 1_767_312_000) }, node: "registry",
      period: try #require(ReportPeriod("2026")))
    let rows = statistics.sections.first { $0.code == "bases" }?.table?.rows
    #expect(rows?.contains([.text("sent"), .text("a resolution of the Security Council"), .number(3)]) == true)
    #expect(rows?.contains([.text("sent"), .text("the Statute"), .number(4)]) == true)
    let period = PeriodReport(statistics).report(at: Moment(seconds: 1_798_000_000))
    let heading = try #require(period.sections.firstIndex { $0.heading.contains("Security Council; ") })
    #expect(period.sections[heading + 1].code == "bases")
    #expect(Catalogue.standard.kind("req.arrest_surrender")?.fields.contains { $0.name == "securityCouncil" } == false)
  }

  private static func tasks(_ days: [String]) -> JSONValue {
    .array(
      days.map { day in
        .object(
          JSONObject(members: [
            ("task", .string("A task")), ("who", .string("the focal point")), ("until", .string(day)),
          ]))
      })
  }

  @Test("each task of a meeting has a clock for both sides, until a later record says that all of it is done")
  func tasks() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    var records: [String] = []
    for days in [["2026-05-01", "2026-06-01"], ["2026-07-01"]] {
      #expect(try play.answer("meet.record") { $0.values["followUp"] = Self.tasks(days) }.isEmpty)
      records.append(try #require(play.messages.last).id)
    }
    func clocks() -> [Deadline] { play.thread.fold.deadlines().filter { $0.clock == "follow_up" } }
    #expect(clocks().map(\.day) == ["2026-05-01", "2026-06-01", "2026-07-01"])
    #expect(clocks().allSatisfy { $0.status == .running && $0.informs && $0.sort == .requested })
    #expect(Set(clocks().map(\.id)).count == 3, "each is reminded of by itself")
    let first = records[0]
    #expect(try play.answer("meet.record") { $0.values["followed"] = .array([.string(first)]) }.isEmpty)
    #expect(clocks().map(\.status) == [.met, .met, .running])
  }

  @Test("a notice of a contact is passed on to nobody, unless its author says that it may be")
  func passedOn() throws {
    let parties = Correspondence.parties
    func notice(_ visible: String, _ conditions: [String]) throws -> Message {
      let handling = JSONValue.object(
        JSONObject(members: [
          ("level", .string("CONFIDENTIAL")), ("underSeal", .bool(false)), ("audience", .string("NAMED")),
          ("conditions", .array(conditions.map(JSONValue.string))),
        ]))
      return try KindExample("reg.contact_notice", ["visibleToOthers": visible]).message(
        ThreadWalk.id(1), from: "alpha", to: "registry", handling: handling)
    }
    func rules(_ message: Message) throws -> [String] {
      let alpha = try #require(parties.first { $0.name == "alpha" })
      return Catalogue.standard.findings(
        in: message, from: alpha, to: parties.filter { $0.name == "registry" }, parent: nil
      ).filter { $0.severity == .blocks }.map(\.rule)
    }
    #expect(try rules(notice("false", [])) == ["handling.floor"])
    #expect(try rules(notice("false", ["NO_ONWARD"])).isEmpty && rules(notice("true", [])).isEmpty)
    let passing = try KindExample("reg.travel_notice").message(ThreadWalk.id(2), from: "registry", to: "bravo")
    let used = CitedMessage(try notice("false", ["NO_ONWARD"]))
    let found = Catalogue.standard.useFindings(in: passing, citing: [used], consents: [])
    #expect(found.contains { $0.rule == "use.NO_ONWARD" && $0.severity == .blocks })
  }

  @Test("whom a notice names is compared with the register of public warrants")
  func publicWarrant() throws {
    var play = Correspondence()
    #expect(try play.begin("reg.warrant", ["person": "Orsolan Veth", "status": "outstanding"]).isEmpty)
    #expect(try play.begin("reg.warrant", ["person": "Ilva Dorn", "status": "executed"]).isEmpty)
    let entries = Register(.warrants, folding: play.messages).entries
    func findings(_ person: String) throws -> [Finding] {
      let notice = try KindExample("reg.contact_notice", ["person": person]).message(ThreadWalk.id(9))
      return Catalogue.standard.registeredNameFindings(in: notice) { $0 == "warrants" ? entries : [] }
    }
    #expect(try findings("VETH, Orsolan").isEmpty, "order and case of a name tell nothing")
    let unknown = try #require(try findings("Somebody Else").first)
    #expect(unknown.path == "/body/person" && unknown.severity == .advises && unknown.source.contains("para. 8"))
    #expect(try findings("Ilva Dorn").first?.message.contains("executed") == true)
    for (isPublic, isTold) in [("true", true), ("false", false)] {
      let journey = try KindExample("reg.travel_notice", ["person": "Somebody Else", "warrantPublic": isPublic])
      let told = try Catalogue.standard.registeredNameFindings(in: journey.message(ThreadWalk.id(9))) {
        $0 == "warrants" ? entries : []
      }
      #expect(told.isEmpty != isTold, "who is sought under seal stands in no register")
    }
  }
}
