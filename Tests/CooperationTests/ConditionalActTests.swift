import StrictJSON
import Testing

@testable import Cooperation

@Suite("Acts that need something before them")
struct ConditionalActTests {
  @Test(
    "a State withdraws or supplements what it asked of the Court (article 93(10)), and the Court does not do it for it")
  func toCourt() throws {
    var play = Correspondence()
    #expect(try play.begin("req.to_court", from: "alpha", to: "registry").isEmpty)
    #expect(
      play.thread.offered(to: "alpha").filter { $0.hasPrefix("state.") }.sorted() == [
        "state.supplement", "state.withdraw",
      ])
    #expect(try play.answer("state.supplement").isEmpty && play.state == "sent")
    #expect(try !play.answer("state.withdraw", from: "registry", to: "alpha").isEmpty)
    #expect(try play.answer("state.withdraw").isEmpty && play.state == "withdrawn")
    #expect(try play.answer("state.supplement") == ["nonconforming"])
    let decision = ["status": "granted"]
    #expect(try play.answer("court.request_decision", decision, from: "registry", to: "alpha") == ["nonconforming"])
  }

  @Test(
    "a release under article 92(3) comes after the sixty days of rule 188, and only where no documents were received")
  func provisionalRelease() throws {
    func released(on moment: String, papers: String? = nil) throws -> [String] {
      var play = Correspondence()
      #expect(try play.begin("req.provisional_arrest").isEmpty)
      play.daysAhead = 100
      let arrested = ["event": "arrested", "at": "2026-01-10T23:30:00+02:00"]
      #expect(try play.answer("resp.arrest_notification", arrested).isEmpty)
      if let papers {
        let received = ["event": "papers_received", "at": papers]
        #expect(try play.answer("resp.arrest_notification", received).isEmpty)
      }
      return try play.answer("resp.arrest_notification", ["event": "released_92_3", "at": moment])
    }
    #expect(try released(on: "2026-03-11T23:59:59+02:00") == ["nonconforming"], "the sixtieth day")
    #expect(try released(on: "2026-03-12T00:00:00+02:00").isEmpty)
    // The clock counts the sixty days in the place of the arrest, whatever the hour is called where the person is released.
    #expect(try released(on: "2026-03-12T00:30:00+03:00") == ["nonconforming"])
    #expect(try released(on: "2026-03-11T23:30:00+01:00").isEmpty)
    func decided(papers: String) throws -> [String] {
      try released(on: "2026-03-20T09:00:00+02:00", papers: papers)
    }
    #expect(try decided(papers: "2026-02-10T10:00:00+02:00") == ["nonconforming"])
    #expect(try decided(papers: "2026-03-11T23:59:59+02:00") == ["nonconforming"], "on the sixtieth day")
    #expect(try decided(papers: "2026-03-12T00:00:00+02:00").isEmpty, "late papers bar no release")
  }

  @Test("papers that come after a release under article 92(3) are told, and a new arrest follows (article 92(4))")
  func papersAfterRelease() throws {
    var play = Correspondence()
    #expect(try play.begin("req.provisional_arrest").isEmpty)
    play.daysAhead = 100
    for (event, moment) in [
      ("arrested", "2026-01-10T10:00:00+02:00"), ("released_92_3", "2026-03-12T10:00:00+02:00"),
      ("papers_received", "2026-03-14T10:00:00+02:00"), ("arrested", "2026-03-20T10:00:00+02:00"),
    ] {
      #expect(try play.answer("resp.arrest_notification", ["event": event, "at": moment]).isEmpty, "\(event)")
    }
    #expect(play.state == "arrested")
    let again = ["event": "released_92_3", "at": "2026-04-01T10:00:00+02:00"]
    #expect(try play.answer("resp.arrest_notification", again) == ["nonconforming"])
  }

  @Test("conditions are accepted while the offer stands (article 93(5)), and may be declined later")
  func offer() throws {
    func accepted(_ accepted: String, until day: String?) throws -> [String] {
      var play = Correspondence()
      #expect(try play.begin("req.assistance", ["measure": "l"]).isEmpty)
      #expect(try play.answer("resp.conditional_offer", day.map { ["validUntil": $0] } ?? [:]).isEmpty)
      play.daysAhead = 8
      return try play.answer("court.accept_conditions", ["accepted": accepted], from: "registry", to: "alpha")
    }
    #expect(try accepted("true", until: "2026-01-11").isEmpty && accepted("true", until: nil).isEmpty)
    #expect(try accepted("true", until: "2026-01-10") == ["nonconforming"])
    #expect(try accepted("false", until: "2026-01-10").isEmpty)
  }

  @Test(
    "conditions and concerns count in case (b) of article 99(4), consultations suffice in case (a), which says what it rests on"
  )
  func directExecution() throws {
    func answered(_ place: String, _ outcome: String) throws -> [String] {
      var play = Correspondence()
      #expect(try play.begin("req.direct_execution_notice", ["case": place], from: "prosecutor").isEmpty)
      return try play.answer("resp.direct_execution", ["outcome": outcome], to: "prosecutor")
    }
    for outcome in ["conditions", "concerns"] {
      #expect(try answered("a_territorial_state", outcome) == ["nonconforming"])
      #expect(try answered("b_other_state", outcome).isEmpty)
    }
    #expect(try answered("a_territorial_state", "agreed").isEmpty && answered("b_other_state", "agreed").isEmpty)
    func closed(_ place: String) throws -> [String] {
      var play = Correspondence()
      #expect(try play.begin("req.direct_execution_notice", ["case": place], from: "prosecutor").isEmpty)
      #expect(try play.answer("resp.consultation", ["ground": "99_4_direct_execution"], to: "prosecutor").isEmpty)
      return try play.answer("court.close", from: "prosecutor", to: "alpha")
    }
    #expect(try closed("a_territorial_state").isEmpty && closed("b_other_state") == ["nonconforming"])
    for name in ["territorialLink", "admissibilityDecision"] {
      var play = Correspondence()
      let bare = try play.begin("req.direct_execution_notice", ["case": "a_territorial_state"], from: "prosecutor") {
        $0.values[name] = .null
      }
      #expect(bare == ["/body/\(name) field"])
    }
  }

  @Test("evidence whose collection the Court specifically ordered is not postponed under article 95")
  func orderedCollection() throws {
    func postponed(_ values: [String: String]) throws -> [String] {
      var play = Correspondence()
      #expect(try play.begin("req.assistance", ["measure": "h"].merging(values) { $1 }).isEmpty)
      return try play.answer("resp.postponement", ["ground": "95_admissibility"])
    }
    #expect(try postponed([:]).isEmpty && postponed(["collectionOrdered": "false"]).isEmpty)
    #expect(try postponed(["collectionOrdered": "true"]) == ["/body/ground law.ground"])
    var play = Correspondence()
    let unnamed = try play.begin(
      "req.assistance", ["measure": "h", "collectionOrdered": "true", "collectionOrder": ""])
    #expect(unnamed == ["/body/collectionOrder field"], "the order is named")
  }

  @Test("a consent is the provider's own, or that of the originator that the handling names (articles 73, 93(8)(c))")
  func consent() throws {
    func consents(_ from: String, conditions: [String]) throws -> [String] {
      var play = Correspondence()
      let handling = JSONValue.object(
        JSONObject(members: [
          ("level", .string("CONFIDENTIAL")), ("underSeal", .bool(false)), ("audience", .string("ORG_STRICT")),
          ("conditions", .array(conditions.map(JSONValue.string))),
        ]))
      #expect(try play.begin("is.spontaneous_info", from: "bravo", to: "alpha", handling: handling).isEmpty)
      let given = play.messages[0].id
      return try play.answer("resp.consent_disclosure", from: from, to: from == "bravo" ? "alpha" : "bravo") {
        $0.values["items"] = .array([.string(given)])
        $0.values["scope"] = .array([.string("evidence")])
      }
    }
    #expect(try consents("bravo", conditions: ["NO_ONWARD"]).isEmpty)
    #expect(try consents("alpha", conditions: ["NO_ONWARD"]) == ["nonconforming"])
    #expect(try consents("alpha", conditions: ["NO_ONWARD", "ORIGINATOR:alpha"]).isEmpty)
    #expect(try consents("alpha", conditions: ["NO_ONWARD", "ORIGINATOR:delta"]) == ["nonconforming"])
  }
}
