import StrictJSON
import Testing

@testable import Cooperation

@Suite("An unscheduled landing")
struct LandingTests {
  /// Alpha tells the Court of a landing at a moment of its place.
  private func landed(at moment: String, requires: Bool = true) throws -> Correspondence {
    var play = Correspondence()
    // It is told on the day after.
    play.daysAhead = try #require(Moment(moment)).day.number - 20_454 + 1
    let values = ["at": moment, "requiresRequest": String(requires)]
    #expect(try play.begin("transit.landing", values, from: "alpha", to: "registry").isEmpty)
    return play
  }

  /// What is told of it, of the morning after the landing.
  private func told(_ event: String) -> [String: String] { ["event": event, "at": "2026-03-29T06:00:00Z"] }

  private func clocks(_ play: Correspondence) -> [Deadline] {
    play.thread.fold.deadlines().filter { $0.clock.hasPrefix("landing_") }
  }

  @Test(
    "runs ninety-six hours from the landing, whatever the place's clock does meanwhile, and the same on both nodes",
    arguments: [
      // The hour is changed on 29 March: by the wall it would be an hour later.
      ("2026-03-28T22:15:00+01:00", "2026-04-01T21:15:00Z", "2026-04-01"),
      ("2026-10-24T23:30:00+02:00", "2026-10-28T21:30:00Z", "2026-10-28"),
      ("2028-02-26T12:00:00-03:30", "2028-03-01T15:30:00Z", "2028-03-01"),
      ("2026-06-01T00:10:00+14:00", "2026-06-04T10:10:00Z", "2026-06-05"),
    ])
  func hours(moment: String, end: String, day: String) throws {
    let play = try landed(at: moment)
    let found = clocks(play)
    #expect(found.map(\.end.utc) == [end, end] && found.allSatisfy { $0.day == day && $0.sort == .legal })
    #expect(Set(found.map(\.owner)) == ["registry", "alpha"], "the Court asks, else the State releases")
    for node in ["registry", "alpha"] {
      let fold = MessageThread(folding: play.messages, own: node).fold
      #expect(fold.deadlines() == play.thread.fold.deadlines())
    }
    let clock = try #require(found.first)
    #expect(
      !clock.isOverdue(at: Moment(seconds: clock.endsAt - 1)) && clock.isOverdue(at: Moment(seconds: clock.endsAt)))
  }

  @Test("stops the Court's clock when the request for transit names it, in whatever thread, and by nobody else's")
  func elsewhere() throws {
    let play = try landed(at: "2026-03-28T22:15:00+01:00")
    let landing = try #require(play.messages.first)
    func statuses(_ from: String, _ to: String, naming id: String) throws -> [Deadline.Status] {
      var example = try KindExample("req.transit", ["unscheduledLanding": "true"])
      example.values["landing"] = .string(id)
      let request = try example.message(Example.id("d"), from: from, to: to, written: "2026-03-29T08:00:00Z")
      let found = play.thread.fold.deadlines(namedBy: [ThreadAct(request)])
      return ["landing_request", "landing_release"].compactMap { code in found.first { $0.clock == code }?.status }
    }
    // What was sent is not yet received: the person is released in time until the State says that it was.
    #expect(try statuses("registry", "alpha", naming: landing.id) == [.met, .running])
    #expect(try statuses("registry", "alpha", naming: Example.id("e")) == [.running, .running])
    #expect(try statuses("registry", "bravo", naming: landing.id) == [.running, .running])
    #expect(try statuses("bravo", "alpha", naming: landing.id) == [.running, .running])
  }

  @Test("is met by the request for transit, which cites it, and ends in the transit")
  func requested() throws {
    var play = try landed(at: "2026-03-28T22:15:00+01:00")
    let landing = try #require(play.messages.first)
    #expect(try play.answer("resp.acknowledge", from: "registry", to: "alpha").isEmpty && play.state == "acknowledged")
    var asking = Correspondence()
    let bare = try asking.begin("req.transit", ["unscheduledLanding": "true"]) {
      $0.values["landing"] = .string("")
    }
    #expect(bare.contains { $0.hasPrefix("/body/landing") }, "who asks after a landing says which")
    let cites = { (example: inout KindExample) in example.values["landing"] = .string(landing.id) }
    #expect(try asking.begin("req.transit", ["unscheduledLanding": "true"], changing: cites).isEmpty)
    let request = try #require(asking.messages.last)
    let names = { (example: inout KindExample) in example.values["request"] = .string(request.id) }
    #expect(
      try play.answer(
        "transit.landing_update", told("request_sent"), from: "registry", to: "alpha", changing: names
      ).isEmpty)
    #expect(play.state == "requested" && clocks(play).allSatisfy { $0.status == .running }, "only receipt counts")
    #expect(try play.answer("transit.landing_update", told("request_received"), changing: names).isEmpty)
    #expect(play.state == "received" && clocks(play).allSatisfy { $0.status == .met })
    #expect(
      try play.answer("transit.landing_update", told("transit_effected")).isEmpty && play.state == "effected")
  }

  @Test("ends in release where no request came, which the Court cannot tell for the State")
  func released() throws {
    var play = try landed(at: "2026-03-28T22:15:00+01:00")
    let foreign = try play.answer("transit.landing_update", told("released"), from: "registry", to: "alpha")
    #expect(foreign == ["nonconforming"] && play.state == "landed")
    #expect(try play.answer("transit.landing_update", told("released")).isEmpty && play.state == "released")
    #expect(clocks(play).allSatisfy { $0.status == .met })
    let late = try play.answer("transit.landing_update", told("request_sent"), from: "registry", to: "alpha")
    #expect(late == ["nonconforming"])
  }

  @Test("starts no clock where the State requires no request, and says whether all its elements are there")
  func optional() throws {
    #expect(clocks(try landed(at: "2026-03-28T22:15:00+01:00", requires: false)).isEmpty)
    var example = try KindExample("transit.landing", ["requiresRequest": "true"])
    let whole = Catalogue.standard.completeness(
      of: try example.message(ThreadWalk.id(1), from: "alpha", to: "registry"))
    #expect(whole.items.map(\.code) == ["89(3)(e)"])
    example.values["flight"] = .string("Flight 1 from Alpha to the seat of the Court")
    let full = Catalogue.standard.completeness(of: try example.message(ThreadWalk.id(1), from: "alpha", to: "registry"))
    #expect(full.items.map(\.status) == [.present] && whole.items.map(\.status) == [.missing])
    let findings = Catalogue.standard.findings(inBody: .object(JSONObject(members: [])), of: "transit.landing")
    #expect(findings.blocked.isSuperset(of: ["/body/at", "/body/place", "/body/person", "/body/requiresRequest"]))
  }

  @Test("nothing that followed a landing was before it")
  func order() throws {
    var play = try landed(at: "2026-03-28T22:15:00+01:00")
    let early = ["event": "released", "at": "2026-03-28T21:14:59Z"]
    #expect(try play.answer("transit.landing_update", early) == ["nonconforming"] && play.state == "landed")
    #expect(try play.answer("transit.landing_update", told("released")).isEmpty)
  }

  @Test("tells the Court with what it goes on: a request for transit, in a thread of its own that names the landing")
  func goesOn() throws {
    var play = try landed(at: "2026-03-28T22:15:00+01:00")
    let landing = try #require(play.messages.first)
    let found = play.thread.fold.beginnings(for: "registry")
    #expect(
      found.map(\.kind) == ["req.transit"] && found.allSatisfy { $0.field == "landing" && $0.names == landing.id })
    #expect(found.first?.words.contains("89(3)(e)") == true && play.thread.fold.beginnings(for: "alpha").isEmpty)
    let request = try KindExample("req.transit", ["unscheduledLanding": "true", "landing": landing.id])
      .message(Example.id("d"), from: "registry", to: "alpha", written: "2026-03-29T08:00:00Z")
    #expect(play.thread.fold.beginnings(for: "registry", namedBy: [ThreadAct(request)]).isEmpty, "it was asked")
    #expect(try play.answer("transit.landing_update", told("released")).isEmpty)
    #expect(play.thread.fold.beginnings(for: "registry").isEmpty)
    #expect(
      try landed(at: "2026-03-28T22:15:00+01:00", requires: false).thread.fold.beginnings(for: "registry").isEmpty)
  }

  @Test("a State that finds that a transit would impede the surrender may still authorise another (article 89(3)(a))")
  func impedes() throws {
    for how in ["at once", "after consultations", "after a supplement"] {
      var play = Correspondence()
      #expect(try play.begin("req.transit").isEmpty)
      #expect(try play.answer("resp.transit", ["outcome": "would_impede"]).isEmpty && play.state == "would_impede")
      if how == "after consultations" {
        #expect(try play.answer("court.consultation", from: "registry", to: "alpha").isEmpty)
        let asked = try #require(play.messages.last)
        #expect(play.state == "consulting")
        #expect(try play.answer("consult.resolved", answering: asked).isEmpty)
        #expect(try play.answer("consult.resolved", from: "registry", to: "alpha", answering: asked).isEmpty)
        #expect(play.state == "would_impede")
      }
      if how == "after a supplement" {
        #expect(try play.answer("court.supplement", from: "registry", to: "alpha").isEmpty)
      }
      #expect(try play.answer("resp.transit", ["outcome": "authorised"]).isEmpty && play.state == "authorised")
    }
    var play = Correspondence()
    #expect(try play.begin("req.transit").isEmpty && play.answer("resp.transit", ["outcome": "would_impede"]).isEmpty)
    #expect(try play.answer("court.close", from: "registry", to: "alpha").isEmpty && play.state == "closed")
  }
}
