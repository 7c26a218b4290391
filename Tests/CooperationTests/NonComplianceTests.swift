import StrictJSON
import Testing

@testable import Cooperation

@Suite("A finding of non-compliance")
struct NonComplianceTests {
  private static let party = "87_7_failure"
  private static let agreed = "87_5_b_failure"

  /// A request to a State that was invited to be heard until a day.
  private func heard(_ basis: [String]? = nil, to state: String = "alpha", until day: String) throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"], to: state) { $0.basis = basis }.isEmpty)
    #expect(try play.answer("court.hear_state", ["until": day], from: "registry", to: state).isEmpty)
    return play
  }

  @Test("comes after the day until which the State may be heard, and is told why not before")
  func afterTheHearing() throws {
    var play = try heard(until: "2026-01-20")
    #expect(
      try play.answer("court.finding", ["ground": Self.party], from: "registry", to: "alpha") == ["nonconforming"])
    #expect(play.state == "sent")
    let root = play.messages[0]
    func finding(_ written: String) throws -> Message {
      try KindExample("court.finding", ["ground": Self.party]).message(
        ThreadWalk.id(99), from: "registry", to: "alpha", thread: root.thread, answering: root.id,
        after: play.messages.map(\.id), written: written, handling: root.handling.json)
    }
    // The same moment is on the day after where the clock is two hours ahead.
    let late = try play.thread.findings(adding: finding("2026-01-21T01:00:00+02:00"))
    #expect(late.allSatisfy { !$0.message.contains("not before") }, "\(late)")
    let told = try #require(play.thread.findings(adding: finding("2026-01-20T23:00:00Z")).first)
    #expect(told.severity == .blocks && told.message.contains("not before 2026-01-21") && told.message.contains("109"))
    play.daysAhead = 18
    #expect(try play.answer("court.finding", ["ground": Self.party], from: "registry", to: "alpha").isEmpty)
    #expect(play.state == "finding_87_7")
  }

  @Test("is a Chamber's, by name, and comes from the Registry: the Prosecutor is neither offered it nor taken for it")
  func chamber() throws {
    let acts = ["court.hear_state", "court.finding", "court.referral", "court.ruling"]
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"], from: "prosecutor").isEmpty)
    let offered = play.thread.offered(to: "prosecutor", functions: Correspondence.functions)
    #expect(Set(offered).isDisjoint(with: acts) && offered.contains("court.withdraw"))
    let invitation = try play.answer("court.hear_state", ["until": "2026-01-20"], from: "prosecutor", to: "alpha")
    #expect(invitation == ["/from route"])
    for code in acts {
      let kind = try #require(Catalogue.standard.kind(code))
      #expect(kind.senders == ["icc-reg"] && kind.fields.contains { $0.name == "chamber" && $0.isRequired }, "\(code)")
    }
    let heard = try heard(until: "2026-01-20").thread
    #expect(heard.offered(to: "registry", functions: Correspondence.functions).contains("court.finding"))
  }

  @Test("apart, a State that asked the Chamber about a request of the Prosecutor goes on after the ruling")
  func ruling() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"], from: "prosecutor").isEmpty)
    #expect(try play.answer("resp.consultation", ["ground": "other"], to: "prosecutor").isEmpty)
    #expect(try play.answer("court.consultations_exhausted", from: "prosecutor", to: "alpha").isEmpty)
    #expect(try play.answer("resp.ruling_request", to: "prosecutor").isEmpty && play.state == "disputed")
    #expect(try play.answer("resp.progress", ["status": "resumed"], to: "prosecutor").isEmpty)
    #expect(play.state == "under_review")
  }

  @Test("leaves an opportunity to be heard: no day that is over, nor the day of writing")
  func opportunity() throws {
    var play = Correspondence()
    try play.begin("req.assistance", ["measure": "h"])
    for day in ["2025-12-31", "2026-01-02"] {
      #expect(
        try play.answer("court.hear_state", ["until": day], from: "registry", to: "alpha") == [
          "/body/until law.notice"
        ])
    }
    #expect(try play.answer("court.hear_state", ["until": "2026-01-03"], from: "registry", to: "alpha").isEmpty)
  }

  @Test("is of a State not party only for what it agreed to (article 87(5)(b)), and of an organisation never")
  func notParty() throws {
    let arrangement = ["Rome Statute art. 93(1)", "Rome Statute art. 87(5)"]
    func found(_ basis: [String]?, _ ground: String, to state: String) throws -> [String] {
      var play = try heard(basis, to: state, until: "2026-01-05")
      play.daysAhead = 10
      return try play.answer("court.finding", ["ground": ground], from: "registry", to: state)
    }
    #expect(try found(arrangement, Self.agreed, to: "delta").isEmpty)
    #expect(try found(arrangement, Self.party, to: "delta") == ["/body/ground law.ground"])
    #expect(try found(nil, Self.agreed, to: "alpha") == ["/body/ground law.ground"])
    #expect(try found(nil, Self.party, to: "alpha").isEmpty)
    let council = ["Rome Statute art. 93(1)", "Security Council resolution 0000 (2031)"]
    #expect(try found(council, Self.party, to: "delta").isEmpty, "the Council bound it")
    for kind in ["court.finding", "court.hear_state", "court.referral"] {
      #expect(Catalogue.standard.kind(kind)?.recipients.contains("igo") == false, "\(kind)")
    }
  }

  @Test("goes to the Security Council only with the resolution by which it referred the situation")
  func council() throws {
    func referred(_ values: [String: String]) throws -> [String] {
      var play = try heard(until: "2026-01-05")
      play.daysAhead = 10
      #expect(try play.answer("court.finding", ["ground": Self.party], from: "registry", to: "alpha").isEmpty)
      return try play.answer("court.referral", values, from: "registry", to: "alpha") {
        if values["resolution"] == nil {
          $0 = $0.onlyGiven
          $0.values["decision"] = .string("A decision")
          $0.values["chamber"] = .string("A Chamber")
        }
      }
    }
    #expect(try referred(["referredTo": "ASP"]).isEmpty)
    #expect(try referred(["referredTo": "UNSC"]) == ["/body/resolution field"])
    #expect(try referred(["referredTo": "UNSC", "resolution": "none"]) == ["/body/resolution field"])
    let resolution = "Security Council resolution 0000 (2031)"
    #expect(try referred(["referredTo": "UNSC", "resolution": resolution]).isEmpty)
    #expect(try referred(["referredTo": "ASP", "resolution": resolution]) == ["/body/resolution field"])
  }
}
