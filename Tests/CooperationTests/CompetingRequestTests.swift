import StrictJSON
import Testing

@testable import Cooperation

@Suite("A competing request")
struct CompetingRequestTests {
  private static let kinds = ["req.arrest_surrender", "req.arrest_surrender_convicted", "req.provisional_arrest"]

  /// What an act does after a notice of a competing request, or after none.
  private func after(_ notice: [String: String]?, _ kind: String, _ ground: String, of asked: String) throws -> [String]
  {
    var play = Correspondence()
    #expect(try play.begin(asked).isEmpty)
    #expect(try play.answer("resp.progress", ["status": "under_review"]).isEmpty)
    guard let notice else { return try play.answer(kind, ["ground": ground]) }
    #expect(try play.answer("resp.competing_request", notice).isEmpty)
    guard kind == "resp.unable", let id = play.messages.last?.id else {
      return try play.answer(kind, ["ground": ground])
    }
    return try play.answer(kind, ["ground": ground, "notice": id])
  }

  /// A request for extradition by a State that is a party to the Statute or not, for the same conduct or other.
  private func notice(party: Bool, same: Bool = true) -> [String: String] {
    ["competing": "extradition", "otherStateParty": String(party), "sameConduct": String(same)]
  }

  @Test(
    "postpones an arrest under article 90(3) or (5) only once the Court was told of it, for the same conduct",
    arguments: kinds)
  func postponement(kind: String) throws {
    for (ground, isParty) in [("90_3_competing", true), ("90_5_competing", false)] {
      #expect(try after(nil, "resp.postponement", ground, of: kind) == ["nonconforming"])
      let other = notice(party: isParty, same: false)
      #expect(try after(other, "resp.postponement", ground, of: kind) == ["nonconforming"])
      let assistance = ["competing": "other_assistance", "sameConduct": "true"]
      #expect(try after(assistance, "resp.postponement", ground, of: kind) == ["nonconforming"])
      // Paragraph 3 is for States Parties, paragraph 5 for the others.
      let wrong = notice(party: !isParty)
      #expect(try after(wrong, "resp.postponement", ground, of: kind) == ["nonconforming"])
      #expect(try after(notice(party: isParty), "resp.postponement", ground, of: kind).isEmpty)
    }
    #expect(try after(nil, "resp.postponement", "89_2_admissibility", of: kind).isEmpty)
  }

  @Test(
    "ends in an extradition under article 90(6) after a notice, for the same conduct and to a State that is no party",
    arguments: kinds)
  func extradition(kind: String) throws {
    func extradited(_ notice: [String: String]?) throws -> [String] {
      try after(notice, "resp.unable", "90_6_extradited_elsewhere", of: kind)
    }
    #expect(try extradited(nil) == ["nonconforming"])
    #expect(try extradited(notice(party: false, same: false)) == ["nonconforming"])
    #expect(try extradited(notice(party: true)) == ["nonconforming"])
    #expect(try extradited(notice(party: false)).isEmpty)
  }

  @Test("ends in an extradition for other conduct under article 90(7)(b) without a notice, which no paragraph asks for")
  func otherConduct() throws {
    for kind in Self.kinds {
      for notice in [nil, notice(party: true, same: false)] {
        #expect(try after(notice, "resp.unable", "90_7b_extradited_elsewhere", of: kind).isEmpty)
      }
    }
  }

  @Test("ends in an extradition to the State of the notice, where the Court has one: by its id, and by no other name")
  func noticedState() throws {
    let ground = ["ground": "90_7b_extradited_elsewhere"]
    var play = Correspondence()
    #expect(try play.begin("req.arrest_surrender").isEmpty)
    #expect(try play.answer("resp.progress", ["status": "under_review"]).isEmpty)
    let none = try told(play, ground.merging(["notice": ThreadWalk.id(77)]) { $1 })
    #expect(none.message.contains("leave it out"), "no notice was sent")
    #expect(try play.answer("resp.competing_request", notice(party: true)).isEmpty)
    let sameConduct = try #require(play.messages.last).id
    #expect(try told(play, ground.merging(["notice": sameConduct]) { $1 }).rule == "law.named", "of the same conduct")
    #expect(try play.answer("resp.competing_request", notice(party: true, same: false)).isEmpty)
    let meant = try #require(play.messages.last).id
    let other = try told(play, ground)
    #expect(other.path == "/body/notice" && other.rule == "law.named" && other.message.contains(meant))
    var both = play
    #expect(
      try both.answer("resp.unable", ground.merging(["notice": meant, "otherState": "Another"]) { $1 }) == [
        "/body/otherState field.contradiction"
      ])
    #expect(try play.answer("resp.unable", ground.merging(["notice": meant]) { $1 }).isEmpty && play.state == "unable")
  }

  /// What keeps an inability from being written next.
  private func told(_ play: Correspondence, _ values: [String: String]) throws -> Finding {
    let root = play.messages[0]
    let message = try KindExample("resp.unable", values).message(
      ThreadWalk.id(99), from: "alpha", to: "registry", thread: root.thread, answering: root.id,
      after: play.messages.map(\.id), written: "2026-02-01T00:00:00Z", handling: root.handling.json)
    return try #require(play.thread.findings(adding: message).first)
  }

  @Test("says of an extradition which obligation it follows, and of other conduct its nature and gravity")
  func considered() throws {
    func lacks(_ ground: String) throws -> Set<String> {
      let less = try KindExample("resp.unable", ["ground": ground]).onlyGiven
      return Catalogue.standard.findings(inBody: less.body, of: "resp.unable").blocked
    }
    let common: Set<String> = ["/body/explanation", "/body/obligation90", "/body/factors90", "/body/otherState"]
    #expect(try lacks("90_6_extradited_elsewhere") == common)
    #expect(try lacks("90_7b_extradited_elsewhere") == common.union(["/body/gravity90"]))
    #expect(try lacks("97b_not_located") == ["/body/explanation"])
  }

  @Test("is told to the Court once its extradition is refused after all, also when the request is at its end (90(8))")
  func refusedElsewhere() throws {
    func told(_ first: [String: String]?) throws -> [String] {
      var play = Correspondence()
      #expect(try play.begin("req.arrest_surrender").isEmpty)
      if let first { #expect(try play.answer("resp.competing_request", first).isEmpty) }
      #expect(try play.answer("court.withdraw", from: "registry", to: "alpha").isEmpty && play.state == "withdrawn")
      return try play.answer("resp.competing_request", notice(party: true).merging(["decision": "refused"]) { $1 })
    }
    #expect(try told(notice(party: true)).isEmpty)
    #expect(try told(nil) == ["nonconforming"], "of what the Court was never notified")
    var play = Correspondence()
    #expect(try play.begin("req.arrest_surrender").isEmpty)
    let silent = try play.answer("resp.competing_request", ["competing": "extradition"]) {
      $0.values["otherStateParty"] = .null
    }
    #expect(silent == ["/body/otherStateParty field"])
  }

  @Test("leaves other answers on an arrest as they are", arguments: kinds)
  func otherAnswers(kind: String) throws {
    #expect(try after(nil, "resp.unable", "97b_not_located", of: kind).isEmpty)
  }

  @Test(
    "is told to the State that asks for the extradition too (article 90(1)), and to nobody of the Court by that notice")
  func requestingState() throws {
    var play = Correspondence()
    for state in ["bravo", "delta"] {
      #expect(try play.begin("is.competing_notice", from: "alpha", to: state).isEmpty && play.state == "sent")
      #expect(play.messages.last?.handling.audience == .named)
      #expect(Catalogue.standard.needsApproval(try #require(play.messages.last)))
      #expect(try play.answer("resp.acknowledge", from: state, to: "alpha").isEmpty && play.state == "acknowledged")
    }
    #expect(try !play.begin("is.competing_notice", from: "alpha", to: "registry").isEmpty)
  }

  @Test(
    "a person who was not found ends a surrender (article 97(b)), a person or thing a search (article 97), neither a freeze"
  )
  func notLocated() throws {
    func fits(_ kind: String, _ code: String = "97b_not_located") throws -> Bool {
      let ground = try #require(Catalogue.standard.law.ground(.unable, code))
      return ground.fits(
        LawCheck.Root(
          try KindExample(kind).message(ThreadWalk.id(1)),
          answeredBy: Correspondent(name: "alpha", functions: ["nfp"]), to: []))
    }
    #expect(try Self.kinds.allSatisfy { try fits($0) && !fits($0, "97_not_found") })
    #expect(try !fits("req.assistance") && fits("req.assistance", "97_not_found"))
    for kind in ["req.asset_freeze", "req.asset_tracing", "req.enforce_order"] {
      #expect(try !fits(kind) && !fits(kind, "97_not_found"))
    }
    #expect(Catalogue.standard.law.ground(.unable, "97_not_found")?.source.text == "Rome Statute art. 97")
  }
}
