import StrictJSON
import Testing

@testable import Cooperation

@Suite("From an arrest to the surrender")
struct ArrestTests {
  private static let kinds = ["req.arrest_surrender", "req.arrest_surrender_convicted", "req.provisional_arrest"]

  /// A thread in which a person was arrested on 10 January, a hundred days later.
  private func arrested(_ kind: String = "req.provisional_arrest") throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin(kind).isEmpty)
    play.daysAhead = 100
    #expect(try notify("arrested", "2026-01-10T10:00:00+02:00", in: &play).isEmpty)
    return play
  }

  private func notify(
    _ event: String, _ moment: String, in play: inout Correspondence, _ more: [String: String] = [:]
  ) throws -> [String] {
    try play.answer("resp.arrest_notification", ["event": event, "at": moment].merging(more) { $1 })
  }

  @Test("a provisional arrest leads to no surrender without the documents of article 91 or the person's consent")
  func noPapers() throws {
    var play = try arrested()
    #expect(try notify("surrender_ordered", "2026-01-20T10:00:00+02:00", in: &play) == ["nonconforming"])
    #expect(play.state == "arrested")
    #expect(try notify("available_for_surrender", "2026-01-20T10:00:00+02:00", in: &play) == ["nonconforming"])
    #expect(try notify("surrendered", "2026-01-20T10:00:00+02:00", in: &play) == ["nonconforming"])
    #expect(try notify("papers_received", "2026-01-21T10:00:00+02:00", in: &play).isEmpty)
    #expect(try notify("surrender_ordered", "2026-01-22T10:00:00+02:00", in: &play).isEmpty)
    #expect(try notify("available_for_surrender", "2026-01-23T10:00:00+02:00", in: &play).isEmpty)
    #expect(try notify("surrendered", "2026-01-24T10:00:00+02:00", in: &play).isEmpty && play.state == "surrendered")
    // A request that has its documents with it needs no more.
    var whole = try arrested("req.arrest_surrender")
    #expect(try notify("surrender_ordered", "2026-01-20T10:00:00+02:00", in: &whole).isEmpty)
  }

  @Test("a person consents before the sixty days are over (article 92(3)), and later once the documents came")
  func consent() throws {
    func consents(_ moment: String, papers: Bool = false) throws -> [String] {
      var play = try arrested()
      if papers { #expect(try notify("papers_received", "2026-03-20T10:00:00+02:00", in: &play).isEmpty) }
      let found = try notify("consent_to_surrender", moment, in: &play)
      guard found.isEmpty else { return found }
      #expect(play.state == "surrender_ordered")
      return try notify("surrendered", moment, in: &play)
    }
    #expect(try consents("2026-03-11T23:59:59+02:00").isEmpty, "the sixtieth day")
    #expect(try consents("2026-03-12T00:00:00+02:00") == ["nonconforming"])
    #expect(try consents("2026-03-22T00:00:00+02:00", papers: true).isEmpty)
  }

  @Test("after a release under article 92(3) nobody is arrested again before the documents were delivered (92(4))")
  func again() throws {
    var play = try arrested()
    #expect(try notify("released_92_3", "2026-03-12T10:00:00+02:00", in: &play).isEmpty)
    #expect(try notify("arrested", "2026-03-14T10:00:00+02:00", in: &play) == ["nonconforming"])
    #expect(try notify("papers_received", "2026-03-15T10:00:00+02:00", in: &play).isEmpty)
    #expect(try notify("arrested", "2026-03-16T10:00:00+02:00", in: &play).isEmpty && play.state == "arrested")
    let clocks = play.thread.fold.deadlines().filter { $0.clock == "art91_papers" }
    #expect(clocks.map(\.status) == [.met], "documents that are there are not waited for")
  }

  @Test(
    "the Court's request for surrender ends no sixty days by being sent: they end when the State received it (rule 188)"
  )
  func elsewhere() throws {
    let play = try arrested()
    let asked = try #require(play.messages.first)
    func request(_ kind: String, naming id: String, on day: String = "2026-02-01") throws -> ThreadAct {
      var example = try KindExample(kind)
      example.values["provisionalArrest"] = .string(id)
      return ThreadAct(
        try example.message(Example.id("d"), from: "registry", to: "alpha", written: "\(day)T08:00:00Z"))
    }
    func status(_ kind: String, naming id: String, on day: String) throws -> Deadline.Status? {
      let found = play.thread.fold.deadlines(namedBy: [try request(kind, naming: id, on: day)])
      return found.first { $0.clock == "art91_papers" }?.status
    }
    func beginnings(_ kind: String, naming id: String) throws -> [ThreadFold.Beginning] {
      play.thread.fold.beginnings(for: "registry", namedBy: [try request(kind, naming: id)])
    }
    for kind in ["req.arrest_surrender", "req.arrest_surrender_convicted"] {
      #expect(try status(kind, naming: asked.id, on: "2026-03-11") == .running)
      #expect(try beginnings(kind, naming: asked.id).isEmpty, "it is not asked for again")
      #expect(try !beginnings(kind, naming: Example.id("e")).isEmpty)
    }
    #expect(try status("req.waiver", naming: asked.id, on: "2026-02-01") == .running)
    // Who must act is told with what, and by which field it names this thread.
    let fold = play.thread.fold
    #expect(fold.beginnings(for: "registry").map(\.kind) == ["req.arrest_surrender", "req.arrest_surrender_convicted"])
    #expect(fold.beginnings(for: "registry").allSatisfy { $0.field == "provisionalArrest" && $0.names == asked.id })
    #expect(fold.beginnings(for: "alpha").isEmpty)
  }

  @Test("immediate steps are steps: no acknowledgement and no review ends that target", arguments: kinds)
  func steps(kind: String) throws {
    func status(_ answer: String, _ values: [String: String] = [:]) throws -> Deadline.Status? {
      var play = Correspondence()
      #expect(try play.begin(kind).isEmpty && play.answer(answer, values).isEmpty)
      return play.thread.fold.deadlines().first { $0.clock == "arrest_steps" }?.status
    }
    #expect(try status("resp.acknowledge") == .running)
    #expect(try status("resp.progress", ["status": "under_review"]) == .running)
    #expect(try status("resp.progress", ["status": "in_execution"]) == .met)
    #expect(try status("resp.arrest_notification", ["event": "person_located"]) == .met)
    #expect(try status("resp.consultation", ["ground": "97a_insufficient_information"]) == .met)
    #expect(try status("resp.postponement", ["ground": "89_2_admissibility"]) == .met)
    let extradition = ["competing": "extradition", "otherStateParty": "true", "sameConduct": "true"]
    #expect(try status("resp.competing_request", extradition) == .met)
  }

  @Test("an authority decides on interim release after the Chamber's recommendations on that application (59(5))")
  func recommendation() throws {
    for event in ["interim_released", "interim_release_refused"] {
      var play = try arrested("req.arrest_surrender")
      func apply(_ day: String) throws -> Message {
        let values = ["appliedOn": day, "limitSet": "false"]
        #expect(try play.answer("resp.interim_release_application", values).isEmpty)
        return try unwrapped(play.messages.last)
      }
      let first = try apply("2026-01-12")
      #expect(try notify(event, "2026-01-13T10:00:00+02:00", in: &play) == ["nonconforming"])
      #expect(
        try play.answer("court.recommendation", from: "registry", to: "alpha", answering: first).isEmpty
          && play.state == "interim_release_pending")
      #expect(try notify("interim_release_refused", "2026-01-14T10:00:00+02:00", in: &play).isEmpty)
      let second = try apply("2026-01-20")
      #expect(
        try notify(event, "2026-01-21T10:00:00+02:00", in: &play) == ["nonconforming"],
        "what was recommended on another application")
      #expect(try play.answer("court.recommendation", from: "registry", to: "alpha", answering: second).isEmpty)
      #expect(try notify(event, "2026-01-22T10:00:00+02:00", in: &play).isEmpty)
      #expect(play.state == (event == "interim_released" ? event : "arrested"))
    }
  }

  @Test("an authority that set a time for the recommendations decides without them once it is over (rule 117(4))")
  func limit() throws {
    func decided(on moment: String) throws -> [String] {
      var play = try arrested("req.arrest_surrender")
      let values = ["appliedOn": "2026-01-12", "limitSet": "true", "recommendationBy": "2026-01-31"]
      #expect(try play.answer("resp.interim_release_application", values).isEmpty)
      let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "interim_recommendation" })
      #expect(clock.day == "2026-01-31" && clock.owner == "registry" && clock.sort == .legal)
      let found = try notify("interim_release_refused", moment, in: &play)
      let ended = play.thread.fold.deadlines().first { $0.clock == "interim_recommendation" }
      #expect(ended?.status == (found.isEmpty ? .met : .running))
      return found
    }
    #expect(try decided(on: "2026-01-31T12:00:00+00:00") == ["nonconforming"])
    #expect(try decided(on: "2026-02-01T12:00:00+00:00").isEmpty)
    var play = try arrested("req.arrest_surrender")
    let none = try play.answer("resp.interim_release_application", ["limitSet": "true", "recommendationBy": ""])
    #expect(none.contains { $0.hasPrefix("/body/recommendationBy") })
  }

  @Test("the Chamber says how and when it wants reports on an interim release, and each names the next (59(6))")
  func reports() throws {
    var play = try arrested("req.arrest_surrender")
    #expect(try !play.answer("court.periodic_reports", from: "registry", to: "alpha").isEmpty, "nobody was released")
    #expect(try play.answer("resp.interim_release_application").isEmpty)
    let application = try #require(play.messages.last)
    #expect(try play.answer("court.recommendation", from: "registry", to: "alpha", answering: application).isEmpty)
    #expect(try notify("interim_released", "2026-01-20T10:00:00+02:00", in: &play).isEmpty)
    let asked = ["firstReport": "2026-05-10"]
    #expect(try play.answer("court.periodic_reports", asked, from: "registry", to: "alpha").isEmpty)
    func running() -> [String] {
      play.thread.fold.deadlines().filter { $0.clock.hasPrefix("interim_report") && $0.status == .running }
        .map { "\($0.clock) \($0.day) \($0.owner)" }
    }
    #expect(running() == ["interim_report 2026-05-10 alpha"])
    let next = ["nextReport": "2026-06-10"]
    #expect(try notify("interim_release_report", "2026-02-20T10:00:00+02:00", in: &play, next).isEmpty)
    #expect(running() == ["interim_report_again 2026-06-10 alpha"] && play.state == "interim_released")
    #expect(try notify("arrested", "2026-02-25T10:00:00+02:00", in: &play).isEmpty && running().isEmpty)
  }

  @Test("a decision on interim release, and a release that no paragraph speaks of, say why")
  func reasons() throws {
    for (event, field) in [
      ("interim_released", "safeguards"), ("interim_released", "consideration"),
      ("interim_release_refused", "consideration"), ("released", "releaseReasons"),
      ("temporarily_surrendered", "temporaryConditions"), ("interim_release_report", "releaseStatus"),
    ] {
      var example = try KindExample("resp.arrest_notification", ["event": event])
      #expect(Catalogue.standard.findings(inBody: example.body, of: "resp.arrest_notification").blocked.isEmpty)
      example.values[field] = .string("")
      let blocked = Catalogue.standard.findings(inBody: example.body, of: "resp.arrest_notification").blocked
      #expect(blocked == ["/body/\(field)"], "\(event)")
    }
  }

  @Test("what happened to the person is told in its order; documents may have come before", arguments: kinds)
  func order(kind: String) throws {
    var play = try arrested(kind)
    let early = "2026-01-10T08:59:59+01:00"
    for event in ["brought_before_authority", "released", "wrong_person"] {
      #expect(try notify(event, early, in: &play) == ["nonconforming"], "\(event)")
    }
    #expect(play.state == "arrested")
    #expect(try notify("brought_before_authority", "2026-01-10T09:00:00+01:00", in: &play).isEmpty, "the same moment")
    if kind == "req.provisional_arrest" {
      #expect(try notify("papers_received", "2026-01-05T10:00:00+02:00", in: &play).isEmpty)
      #expect(try notify("surrender_ordered", early, in: &play) == ["nonconforming"])
    }
    #expect(try notify("surrender_ordered", "2026-01-12T10:00:00+02:00", in: &play).isEmpty)
    #expect(try notify("surrendered", "2026-01-11T10:00:00+02:00", in: &play) == ["nonconforming"])
    #expect(try notify("surrendered", "2026-01-12T10:00:00+02:00", in: &play).isEmpty)
  }

  @Test("a date that was told wrongly is set right first, and then what followed may be told")
  func corrected() throws {
    var play = try arrested("req.arrest_surrender")
    let told = try #require(play.messages.last)
    #expect(try notify("brought_before_authority", "2026-01-06T10:00:00+02:00", in: &play) == ["nonconforming"])
    let right = [("field", JSONValue.string("at")), ("value", .string("2026-01-05T10:00:00+02:00"))]
    let corrected = try play.answer("thread.correction", answering: told) {
      $0.values["corrects"] = .string(told.id)
      $0.values["fields"] = .array([.object(JSONObject(members: right))])
    }
    #expect(corrected.isEmpty)
    #expect(try notify("brought_before_authority", "2026-01-06T10:00:00+02:00", in: &play).isEmpty)
    #expect(play.state == "before_authority")
  }

  @Test("who is proceeded against or serves a sentence is surrendered temporarily after consultations, and returned")
  func temporary() throws {
    var play = try arrested("req.arrest_surrender")
    #expect(try notify("surrender_ordered", "2026-01-20T10:00:00+02:00", in: &play).isEmpty)
    let until = ["returnBy": "2027-01-31"]
    let handed = "2026-02-01T10:00:00+02:00"
    #expect(try notify("temporarily_surrendered", handed, in: &play, until) == ["nonconforming"], "article 89(4)")
    #expect(try play.answer("resp.consultation", ["ground": "89_4_other_proceedings_or_sentence"]).isEmpty)
    let asked = try #require(play.messages.last)
    #expect(try notify("temporarily_surrendered", handed, in: &play, until) == ["nonconforming"], "still consulting")
    #expect(try play.answer("consult.resolved", answering: asked).isEmpty)
    #expect(try play.answer("consult.resolved", from: "registry", to: "alpha", answering: asked).isEmpty)
    #expect(try notify("temporarily_surrendered", handed, in: &play, until).isEmpty)
    #expect(play.state == "temporarily_surrendered")
    func clock() -> Deadline? { play.thread.fold.deadlines().first { $0.clock == "temporary_surrender_return" } }
    #expect(clock()?.day == "2027-01-31" && clock()?.owner == "registry" && clock()?.status == .running)
    #expect(try play.answer("court.close", from: "registry", to: "alpha") == ["nonconforming"], "the return is owed")
    #expect(try notify("returned", "2026-03-01T10:00:00+02:00", in: &play).isEmpty && play.state == "returned")
    #expect(clock()?.status == .met)
    #expect(try notify("surrendered", "2026-03-20T10:00:00+02:00", in: &play).isEmpty && play.state == "surrendered")
  }

  @Test("nothing in a thread about an arrest cites an article on other assistance")
  func citations() throws {
    for code in ["arrest", "provisional_arrest"] {
      let lifecycle = try unwrapped(Catalogue.standard.lifecycle(code))
      let others = ["93(3)", "93(4)", "93(5)", "94", "96", "99(1)", "109"].map { "Rome Statute art. \($0)" }
      for move in lifecycle.moves where move.on != "court.confirm" {
        #expect(!others.contains { move.source.hasPrefix($0) }, "\(code): \(move.on) cites \(move.source)")
      }
      for on in ["court.redirect", "court.postponement_agreement", "court.accept_conditions"] {
        #expect(!lifecycle.moves.contains { $0.on == on }, "\(code): \(on)")
      }
    }
    var play = Correspondence()
    #expect(try play.begin("req.arrest_surrender").isEmpty)
    let changed = ["ground": "93_3_fundamental_principle"]
    #expect(try play.answer("court.modify", changed, from: "registry", to: "alpha") == ["nonconforming"])
    #expect(try play.answer("court.modify", ["ground": "other"], from: "registry", to: "alpha").isEmpty)
    #expect(play.state == "modified")
    #expect(try play.answer("court.withdraw", from: "registry", to: "alpha").isEmpty && play.state == "withdrawn")
    var held = try arrested("req.arrest_surrender")
    #expect(try held.answer("court.modify", ["ground": "other"], from: "registry", to: "alpha").isEmpty)
    #expect(held.state == "arrested", "a modified request frees nobody")
  }
}
