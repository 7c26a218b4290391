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
    if let notice { #expect(try play.answer("resp.competing_request", notice).isEmpty) }
    return try play.answer(kind, ["ground": ground])
  }

  private static let same = ["competing": "extradition", "sameConduct": "true"]
  private static let other = ["competing": "extradition", "sameConduct": "false"]

  @Test(
    "postpones an arrest under article 90(3) or (5) only once the Court was told of it, for the same conduct",
    arguments: kinds)
  func postponement(kind: String) throws {
    for ground in ["90_3_competing", "90_5_competing"] {
      #expect(try after(nil, "resp.postponement", ground, of: kind) == ["nonconforming"])
      #expect(try after(Self.other, "resp.postponement", ground, of: kind) == ["nonconforming"])
      let assistance = ["competing": "other_assistance", "sameConduct": "true"]
      #expect(try after(assistance, "resp.postponement", ground, of: kind) == ["nonconforming"])
      #expect(try after(Self.same, "resp.postponement", ground, of: kind).isEmpty)
    }
    #expect(try after(nil, "resp.postponement", "89_2_admissibility", of: kind).isEmpty)
  }

  @Test(
    "ends in an extradition under article 90(6) for the same conduct, under article 90(7) for other conduct",
    arguments: kinds)
  func extradition(kind: String) throws {
    for (ground, fitting, wrong) in [
      ("90_6_extradited_elsewhere", Self.same, Self.other), ("90_7b_extradited_elsewhere", Self.other, Self.same),
    ] {
      #expect(try after(nil, "resp.unable", ground, of: kind) == ["nonconforming"])
      #expect(try after(wrong, "resp.unable", ground, of: kind) == ["nonconforming"])
      #expect(try after(fitting, "resp.unable", ground, of: kind).isEmpty)
    }
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

  @Test("a person or thing that was not found ends a surrender or a search, never a freeze of assets (article 97(b))")
  func notLocated() throws {
    func fits(_ kind: String) throws -> Bool {
      let ground = try #require(Catalogue.standard.law.ground(.unable, "97b_not_located"))
      return ground.fits(LawCheck.Root(try KindExample(kind).message(ThreadWalk.id(1)), answering: ["nfp"]))
    }
    #expect(try Self.kinds.allSatisfy(fits) && fits("req.assistance"))
    #expect(try !fits("req.asset_freeze") && !fits("req.asset_tracing") && !fits("req.enforce_order"))
  }
}
