import StrictJSON
import Testing

@testable import Cooperation

@Suite("Matching without showing data")
struct MatchTests {
  private static let states = (from: "bravo", to: "alpha")

  /// Bravo offers matching to alpha.
  private func offered(_ values: [String: String] = [:]) throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("match.offer", values, from: "bravo", to: "alpha").isEmpty && play.state == "offered")
    return play
  }

  @Test("an offer is acknowledged and ends: taken back at any time, expired only once its last day is over")
  func ends() throws {
    var play = try offered(["validUntil": "2026-01-10"])
    #expect(try play.answer("resp.acknowledge", to: "bravo").isEmpty && play.state == "acknowledged")
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "offer_end" })
    #expect(clock.day == "2026-01-10" && clock.informs && clock.owner == "bravo" && clock.sort == .requested)
    #expect(try play.answer("match.close", ["status": "expired"], from: "alpha", to: "bravo") == ["nonconforming"])
    var early = play
    #expect(try early.answer("match.close", ["status": "expired"], from: "bravo", to: "alpha") == ["nonconforming"])
    var closed = play
    #expect(
      try closed.answer("match.close", ["status": "closed"], from: "bravo", to: "alpha") { $0 = $0.onlyGiven } == [
        "/body/reason field"
      ], "who ends it before says why")
    #expect(try closed.answer("match.close", ["status": "closed"], from: "bravo", to: "alpha").isEmpty)
    #expect(closed.state == "closed" && closed.thread.isEnded)
    play.daysAhead = 10
    #expect(try play.answer("match.close", ["status": "expired"], from: "bravo", to: "alpha").isEmpty)
    #expect(play.state == "expired" && play.thread.fold.deadlines().allSatisfy { $0.status != .running })
    #expect(try play.answer("match.close", ["status": "closed"], from: "bravo", to: "alpha") == ["nonconforming"])
  }

  @Test("a query declares its purpose and the type of its case, and proves how its elements were blinded")
  func query() throws {
    let findings = Catalogue.standard.findings(inBody: .object(JSONObject(members: [])), of: "match.query")
    #expect(findings.blocked == ["/body/offer", "/body/purpose", "/body/caseType", "/body/elements", "/body/proof"])
    var play = Correspondence()
    #expect(try play.begin("match.query", from: "alpha", to: "bravo").isEmpty)
    #expect(play.messages[0].handling.conditions == ["DETECTABLE_NONE"] && play.messages[0].handling.audience == .named)
    #expect(try play.answer("resp.acknowledge", from: "bravo", to: "alpha").isEmpty && play.state == "acknowledged")
    #expect(try play.answer("match.result", from: "bravo", to: "alpha").isEmpty && play.state == "answered")
    var declined = Correspondence()
    #expect(try declined.begin("match.query", from: "alpha", to: "bravo").isEmpty)
    #expect(
      try declined.answer("match.result", from: "alpha", to: "bravo") == ["nonconforming"], "nobody answers himself")
    #expect(try declined.answer("resp.decline", from: "bravo", to: "alpha").isEmpty && declined.state == "declined")
  }

  @Test("a result gives a ticket for each hit and for nothing else, and tells nothing besides")
  func result() throws {
    func blocked(_ rows: String) throws -> Set<String> {
      let body = try JSONValue(parsing: Array("{\"results\":\(rows)}".utf8))
      return Set(Catalogue.standard.findings(inBody: body, of: "match.result").blocked)
    }
    #expect(try blocked(#"[{"element":1,"hit":true,"ticket":"T-1"},{"element":2,"hit":false}]"#).isEmpty)
    #expect(try blocked(#"[{"element":1,"hit":true}]"#) == ["/body/results/0/ticket"])
    #expect(try blocked(#"[{"element":1,"hit":false,"ticket":"T-1"}]"#) == ["/body/results/0/ticket"])
    #expect(try blocked(#"[{"element":1,"hit":false,"name":"x"}]"#) == ["/body/results/0/name"])
    let ticket = try #require(Catalogue.standard.kind("is.info_request")?.fields.first { $0.name == "matchTicket" })
    #expect(ticket.shape == .line, "with it the State asks further")
  }

  /// What stands against a query of a moment that names an offer, after others of earlier moments.
  @Test("is told of each element that was asked for once, and of none that was not")
  func eachElement() throws {
    var asked = try KindExample("match.query")
    asked.values["elements"] = .array([.string("one"), .string("two")])
    let query = try asked.message(ThreadWalk.id(1), from: "alpha", to: "bravo")
    func rules(_ numbers: [Int]) throws -> [String] {
      let rows = numbers.map { #"{"element":\#($0),"hit":false}"# }.joined(separator: ",")
      let body = try JSONValue(parsing: Array("{\"results\":[\(rows)]}".utf8))
      let result = try Example.reply("match.result", to: query, from: "bravo", body: body)
      let kind = try #require(Catalogue.standard.kind("match.result"))
      return Catalogue.standard.eachLineFindings(in: result, kind, answering: query).map(\.message)
    }
    #expect(try rules([1, 2]).isEmpty && rules([2, 1]).isEmpty)
    #expect(try rules([1]).first?.contains("(lacking: 2)") == true)
    #expect(try rules([1, 1, 99]).first?.contains("(lacking: 2; of none: 99; twice: 1)") == true)
  }

  private func rules(_ written: String, after earlier: [String] = [], cameAt came: String? = nil, _ offer: ThreadAct)
    throws -> [String]
  {
    let query = try KindExample("match.query", ["offer": offer.id]).message(
      ThreadWalk.id(9), from: "alpha", to: "bravo", written: written)
    let named = try #require(Catalogue.standard.heldNames(in: query).first)
    #expect(named.id == offer.id && named.allows(kind: "match.offer") && !named.allows(kind: "match.query"))
    let time = try #require(
      ReckonedTime(written: query.written, cameAt: came.flatMap { Moment($0)?.seconds }, underWay: 14 * 86_400))
    let day = named.day(of: time, countedBy: offer)
    return named.findings(
      relyingOn: offer, at: time, after: earlier.compactMap { Moment($0) }.count { day.contains($0.seconds) }
    ).filter { $0.severity == .blocks && $0.path == "/body/offer" }.map(\.rule)
  }

  @Test("rests on an offer until its last day is over where it was made, and as often a day as it says")
  func binds() throws {
    var example = try KindExample("match.offer", ["validUntil": "2026-02-10"])
    example.values["quotaPerDay"] = .number(JSONNumber(2))
    let offer = ThreadAct(
      try example.message(ThreadWalk.id(1), from: "bravo", to: "alpha", written: "2026-01-05T10:00:00+02:00"))
    #expect(try rules("2026-02-10T21:59:59Z", offer).isEmpty)
    #expect(try rules("2026-02-10T22:00:00Z", offer) == ["law.until"])
    // Midnight at the place of the offer, whatever the clock of who asks says.
    #expect(try rules("2026-02-10T20:30:00-03:00", offer) == ["law.until"])
    let two = ["2026-02-01T22:00:00Z", "2026-02-02T21:00:00Z"]
    #expect(try rules("2026-02-02T21:30:00Z", after: two, offer) == ["law.quota"])
    #expect(try rules("2026-02-02T22:00:00Z", after: two, offer).isEmpty, "another day")
    #expect(try rules("2026-02-02T21:30:00Z", after: Array(two.suffix(1)), offer).isEmpty)
  }

  @Test("counts a query that came later than a pouch takes as of the day when the latest pouch was packed")
  func dated() throws {
    var example = try KindExample("match.offer", ["validUntil": "2026-02-10"])
    example.values["quotaPerDay"] = .number(JSONNumber(1))
    let offer = ThreadAct(
      try example.message(ThreadWalk.id(1), from: "bravo", to: "alpha", written: "2026-01-05T10:00:00Z"))
    #expect(try rules("2026-02-10T10:00:00Z", cameAt: "2026-02-24T09:00:00Z", offer).isEmpty)
    #expect(try rules("2026-02-10T10:00:00Z", cameAt: "2026-02-25T09:00:00Z", offer) == ["law.until"])
    #expect(try rules("1970-01-01T00:00:00Z", cameAt: "2026-02-25T09:00:00Z", offer) == ["law.until"])
    let one = ["2026-02-01T08:00:00Z"]
    #expect(try rules("2026-01-20T10:00:00Z", after: one, cameAt: "2026-02-15T10:00:00Z", offer) == ["law.quota"])
    #expect(try rules("2026-01-20T10:00:00Z", after: one, cameAt: "2026-01-20T10:00:01Z", offer).isEmpty)
  }
}
