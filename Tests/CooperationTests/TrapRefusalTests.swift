import Testing

@testable import Cooperation

/// Trap 9: what the Statute does not let anybody refuse.
@Suite("Traps of refusals")
struct TrapRefusalTests: TrapExamples {
  /// Measures (a) to (k) of article 93(1), by the kinds that carry them.
  private static let measures: [(kind: String, measure: String?)] =
    "abcdefghij".map { ("req.assistance", String($0)) } + "abcdefghij".map { ("req.defence_assistance", String($0)) }
    + [
      ("req.asset_tracing", nil), ("req.asset_freeze", nil),
    ]

  @Test(
    "9: measures a to k have no other refusal, and article 70 cases and those not bound are the exceptions",
    arguments: measures)
  func refusal(kind: String, measure: String?) throws {
    let named = measure.map { ["measure": $0] } ?? [:]
    let asked = try request(kind, named)
    for ground in ["93_5_residual_l_prohibited", "70_2_domestic_law", "not_bound", "outside_mandate"] {
      let found = try answer("resp.refusal", ["ground": ground], to: asked)
      #expect(found.map(\.rule) == ["law.ground"] && found[0].path == "/body/ground", "\(ground)")
      #expect(found[0].message.contains("there is 93_4_national_security"))
    }
    guard asked.kind != "req.defence_assistance", measure != nil else { return }
    let article70 = try request(kind, named.merging(["article70": "true"]) { own, _ in own })
    #expect(try answer("resp.refusal", ["ground": "70_2_domestic_law"], to: article70).isEmpty)
  }

  @Test("9: measure l needs the three alternatives answered")
  func residual() throws {
    let asked = try request("req.assistance", ["measure": "l"])
    let ground = ["ground": "93_5_residual_l_prohibited"]
    #expect(try answer("resp.refusal", ground, to: asked).isEmpty)
    for field in ["conditionsConsidered", "laterDateConsidered", "alternativeConsidered"] {
      #expect(
        try answer("resp.refusal", ground, to: asked, without: [field]).map(\.source) == ["Rome Statute art. 93(5)"])
    }
  }

  @Test(
    "9: surrender has no refusal; a refusal that a peer sends all the same is kept and moves nothing",
    arguments: ["req.arrest_surrender", "req.arrest_surrender_convicted", "req.provisional_arrest"])
  func surrender(kind: String) throws {
    let asked = try request(kind)
    let grounds = catalogue.law.grounds.filter { $0.list == .refusal }.map(\.code)
    for ground in grounds {
      let found = try answer("resp.refusal", ["ground": ground], to: asked)
      #expect(found.contains { $0.rule == "law.ground" && $0.message.contains("never refused") }, "\(ground)")
      let act = try Example.reply(
        "resp.refusal", to: asked, from: "alpha", body: try KindExample("resp.refusal", ["ground": ground]).body)
      let thread = MessageThread(folding: [asked, act])
      #expect(thread.state == "sent" && thread.nonconforming == [act.id])
    }
    let lifecycle = try #require(catalogue.kind(kind).flatMap(catalogue.lifecycle))
    let refusals = lifecycle.moves.filter { $0.on == "resp.refusal" }
    #expect(refusals.allSatisfy { Set($0.when?.values ?? ["any"]).isSubset(of: ["not_bound", "outside_mandate"]) })
    #expect(try answer("resp.unable", ["ground": "90_6_extradited_elsewhere"], to: asked).isEmpty)
  }

  @Test("9: who is not bound may say so, when the request rests on what it agreed to")
  func notBound() throws {
    let outsider = Correspondent(name: "alpha", functions: ["nsp"])
    let bare = try request("req.assistance", ["measure": "b"])
    let found = catalogue.findings(in: bare, from: Example.registry, to: [outsider], parent: nil)
    #expect(found.blocked == ["/legalBasis"] && found.contains { $0.source == "Rome Statute art. 87(5)" })
    let text = String(decoding: bare.bytes, as: UTF8.self).replacing(
      "\"legalBasis\":[", with: "\"legalBasis\":[\"Rome Statute art. 87(5)\",")
    let agreed = try Message(parsing: Array(text.utf8))
    #expect(catalogue.findings(in: agreed, from: Example.registry, to: [outsider], parent: nil).blocked.isEmpty)
    #expect(try answer("resp.refusal", ["ground": "not_bound"], to: agreed, by: outsider).isEmpty)
  }

  @Test(
    "9: a State Party is bound, whatever a request rests on: it can't say that it isn't, nor be asked as if it weren't",
    arguments: ["req.assistance", "req.arrest_surrender"])
  func bound(kind: String) throws {
    var example = try KindExample(kind)
    example.basis = ["Rome Statute art. 87(5) and the arrangement", try #require(example.kind.legalBasis.first).text]
    let asked = try example.message(root)
    let outsider = Correspondent(name: "bravo", functions: ["nsp"])
    let alone = catalogue.findings(in: asked, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(alone.blocked.contains("/legalBasis/0") && !alone.blocked.contains("/legalBasis/1"))
    let both = catalogue.findings(in: asked, from: Example.registry, to: [Example.alpha, outsider], parent: nil)
    #expect(!both.blocked.contains("/legalBasis/0"), "the other recipient needs it")
    for ground in ["not_bound", "outside_mandate"] {
      #expect(try answer("resp.refusal", ["ground": ground], to: asked).map(\.rule) == ["law.ground"])
    }
    let act = try Example.reply(
      "resp.refusal", to: asked, from: "alpha", body: try KindExample("resp.refusal", ["ground": "not_bound"]).body)
    for (functions, state) in [(["nfp"], "sent"), ([], "sent"), (["nsp"], "refused"), (["igo"], "sent")] {
      let thread = MessageThread(folding: [asked, act], functions: ["alpha": functions])
      #expect(thread.state == state && thread.nonconforming == (state == "sent" ? [act.id] : []), "\(functions)")
      let begun = MessageThread(folding: [asked], functions: ["alpha": functions])
      #expect(begun.offered(to: "alpha").contains("resp.refusal") == (state == "refused"))
    }
  }
}
