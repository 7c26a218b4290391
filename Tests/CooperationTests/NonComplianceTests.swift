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
    let told = try #require(try findings(play, "2026-01-20T23:00:00Z").first)
    #expect(told.severity == .blocks && told.message.contains("not before 2026-01-21") && told.message.contains("109"))
    play.daysAhead = 18
    #expect(try play.answer("court.finding", ["ground": Self.party], from: "registry", to: "alpha").isEmpty)
    #expect(play.state == "finding_87_7")
  }

  /// What stands against a finding that is written at a moment.
  private func findings(_ play: Correspondence, _ written: String) throws -> [Finding] {
    let root = play.messages[0]
    let finding = try KindExample("court.finding", ["ground": Self.party]).message(
      ThreadWalk.id(99), from: "registry", to: "alpha", thread: root.thread, answering: root.id,
      after: play.messages.map(\.id), written: written, handling: root.handling.json)
    return play.thread.findings(adding: finding)
  }

  @Test(
    "counts the day until which the State may be heard where the State works, as the clock of its observations does",
    arguments: [("+02:00", "2026-01-20T22:00:00Z"), ("-05:00", "2026-01-21T05:00:00Z")])
  func place(offset: String, end: String) throws {
    var play = try heard(until: "2026-01-20")
    let root = play.messages[0]
    let spoken = try KindExample("resp.acknowledge").message(
      ThreadWalk.id(50), from: "alpha", to: "registry", thread: root.thread, answering: root.id,
      after: play.messages.map(\.id), written: "2026-01-04T08:00:00\(offset)", handling: root.handling.json)
    play.take(spoken)
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "observations" })
    #expect(clock.end.utc == end)
    // One second before the clock is over, and when it is; by whatever hour the Court goes.
    let before = Moment(seconds: clock.endsAt - 1, offset: 3 * 3_600)
    #expect(try findings(play, before.text).contains { $0.message.contains("not before") })
    #expect(try findings(play, clock.end.utc).isEmpty)
  }

  @Test("comes as soon as the State was heard, whatever day it had; not on what it said before it was asked anew")
  func afterObservations() throws {
    var play = try heard(until: "2026-01-20")
    #expect(try play.answer("resp.observations").isEmpty)
    var early = play
    #expect(try early.answer("court.finding", ["ground": Self.party], from: "registry", to: "alpha").isEmpty)
    #expect(early.state == "finding_87_7")
    #expect(try play.answer("court.hear_state", ["until": "2026-01-25"], from: "registry", to: "alpha").isEmpty)
    #expect(
      try play.answer("court.finding", ["ground": Self.party], from: "registry", to: "alpha") == ["nonconforming"])
  }

  @Test("is of each State by what the directory said of it when the request was sent, whatever the request rests on")
  func byFunction() throws {
    var example = try KindExample("req.assistance", ["measure": "h"])
    example.basis = ["Rome Statute art. 93(1)", "Rome Statute art. 87(5)"]
    let text = String(
      decoding: try example.message(ThreadWalk.id(1), written: "2026-01-01T08:00:00Z").bytes, as: UTF8.self)
    let both = #"[{"node":"alpha"},{"node":"delta"}]"#
    let root = try Message(parsing: Array(text.replacing(#"[{"node":"alpha"}]"#, with: both).utf8))
    #expect(root.to.count == 2)
    let then = ["alpha": ["nfp"], "delta": ["nsp"]]
    func found(_ ground: String, of state: String) throws -> Bool {
      func act(_ number: Int, _ kind: String, _ values: [String: String], _ day: String) throws -> Message {
        try KindExample(kind, values).message(
          ThreadWalk.id(number), from: "registry", to: state, thread: root.id, answering: root.id,
          after: [ThreadWalk.id(number - 1)], written: "\(day)T08:00:00Z", handling: root.handling.json)
      }
      let hearing = try act(2, "court.hear_state", ["until": "2026-01-10"], "2026-01-02")
      let finding = try act(3, "court.finding", ["ground": ground], "2026-01-11")
      let thread = MessageThread(folding: [root, hearing, finding], functions: then)
      // Today's directory calls both something else.
      let now = Correspondent(name: state, functions: [state == "alpha" ? "nsp" : "nfp"])
      let told = Catalogue.standard.findings(
        in: finding, from: Correspondent(name: "registry", functions: ["icc-reg"]), to: [now], parent: root,
        asked: then)
      let isTold = told.contains { $0.rule == "law.ground" }
      #expect(thread.nonconforming.isEmpty != isTold, "\(ground) of \(state): the thread and the message's check agree")
      return thread.nonconforming.isEmpty
    }
    #expect(try found(Self.party, of: "alpha") && found(Self.agreed, of: "delta"))
    #expect(try !found(Self.agreed, of: "alpha") && !found(Self.party, of: "delta"))
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
    #expect(
      try play.answer("resp.ruling_request", to: "prosecutor") == ["nonconforming"], "of no declaration that was made")
    let declared = try #require(play.messages.first { $0.kind == "court.consultations_exhausted" }).id
    let asked = ["declaration": declared]
    #expect(try play.answer("resp.ruling_request", asked, to: "prosecutor").isEmpty && play.state == "disputed")
    #expect(try play.answer("resp.progress", ["status": "resumed"], to: "prosecutor").isEmpty)
    #expect(play.state == "under_review")
  }

  @Test("of a request of the Prosecutor has a thread of its own, which the Registry begins with the hearing")
  func apart() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"], from: "prosecutor").isEmpty)
    let request = play.messages[0].id
    let about = ["request": request, "until": "2026-01-10", "organ": "Prosecution", "requestKind": "assistance"]
    #expect(try play.begin("court.noncompliance", about, from: "prosecutor") == ["/from route"])
    #expect(try play.begin("court.noncompliance", about).isEmpty && play.state == "hearing")
    #expect(play.thread.fold.deadlines().contains { $0.clock == "observations_apart" && $0.day == "2026-01-10" })
    let ground = ["ground": Self.party]
    func found(_ play: inout Correspondence) throws -> [String] {
      try play.answer("court.finding", ground, from: "registry", to: "alpha")
    }
    var early = play
    #expect(try found(&early) == ["nonconforming"] && early.state == "hearing", "the State may still be heard")
    var heard = play
    #expect(try heard.answer("resp.observations").isEmpty && found(&heard).isEmpty && heard.state == "finding_87_7")
    var anew = play
    #expect(try anew.answer("court.hear_state", ["until": "2026-01-30"], from: "registry", to: "alpha").isEmpty)
    anew.daysAhead = 15
    #expect(try found(&anew) == ["nonconforming"], "it was given until the later day")
    play.daysAhead = 10
    #expect(try found(&play).isEmpty)
    #expect(try play.answer("court.referral", ["referredTo": "ASP"], from: "registry", to: "alpha").isEmpty)
    #expect(play.state == "referred")
    #expect(try play.answer("court.close", from: "registry", to: "alpha").isEmpty && play.state == "closed")
  }

  @Test("apart is of a State not party only for what it agreed to, as in the thread of a request")
  func apartNotParty() throws {
    func found(_ basis: [String], _ ground: String, of state: String) throws -> [String] {
      var play = Correspondence()
      try play.begin("court.noncompliance", ["until": "2026-01-05"], to: state) { $0.basis = basis }
      play.daysAhead = 10
      return try play.answer("court.finding", ["ground": ground], from: "registry", to: state)
    }
    let both = ["Rome Statute art. 87(7)", "Rome Statute art. 87(5)"]
    #expect(try found(both, Self.agreed, of: "delta").isEmpty)
    #expect(try found(both, Self.party, of: "delta") == ["/body/ground law.ground"])
    #expect(try found(both, Self.party, of: "alpha").isEmpty)
  }

  @Test("is made of direct executions too, and never of a waiver, which nobody must give")
  func subjects() throws {
    let kind = try #require(Catalogue.standard.kind("court.noncompliance"))
    let choices = try #require(kind.fields.first { $0.name == "requestKind" }).choices
    #expect(choices.contains("direct_execution") && !choices.contains("waiver"))
    for code in ["waiver", "direct_execution"] {
      let moves = try #require(Catalogue.standard.lifecycle(code)).moves
      #expect(!moves.contains { ["court.finding", "court.hear_state", "court.referral"].contains($0.on) }, "\(code)")
    }
    let failures = Catalogue.standard.law.grounds.filter { $0.list == .finding }
    #expect(failures.allSatisfy { !$0.requests.contains("req.waiver") && $0.requests.contains("court.noncompliance") })
  }

  @Test(
    "is not the only thing apart: a State asks the Chamber for a ruling on a request of the Prosecutor in a thread of its own"
  )
  func rulingApart() throws {
    var play = Correspondence()
    #expect(try play.begin("state.ruling_request", from: "alpha", to: "prosecutor") == ["/to/0 route"])
    #expect(try play.begin("state.ruling_request", from: "alpha", to: "registry").isEmpty && play.state == "sent")
    #expect(try play.answer("resp.acknowledge", from: "registry", to: "alpha").isEmpty && play.state == "acknowledged")
    let outcome = ["outcome": "unlawful"]
    #expect(try play.answer("court.ruling", outcome, from: "registry", to: "alpha").isEmpty && play.state == "ruled")
    #expect(try play.answer("state.withdraw") == ["nonconforming"], "what was ruled on is not withdrawn")
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
