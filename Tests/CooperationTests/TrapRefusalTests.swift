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
  /// Measures that ask for no production of documents and no disclosure of evidence, and the freezing of assets.
  private static let disclosesNothing = ["d", "e", "f", "j"]

  @Test(
    "9: measures a to k have no other refusal, and article 70 cases and those not bound are the exceptions",
    arguments: measures)
  func refusal(kind: String, measure: String?) throws {
    let named = measure.map { ["measure": $0] } ?? [:]
    let asked = try request(kind, named)
    let discloses = kind != "req.asset_freeze" && !Self.disclosesNothing.contains(measure ?? "")
    for ground in ["93_5_residual_l_prohibited", "70_2_domestic_law", "not_bound", "outside_mandate"] {
      let found = try answer("resp.refusal", ["ground": ground], to: asked)
      #expect(found.map(\.rule) == ["law.ground"] && found[0].path == "/body/ground", "\(ground)")
      #expect(found[0].message.contains("there is 93_4_national_security") == discloses, "\(found)")
    }
    let security = try answer("resp.refusal", ["ground": "93_4_national_security"], to: asked)
    #expect(security.map(\.source) == (discloses ? [] : ["Rome Statute art. 93(4)"]))
    guard asked.kind != "req.defence_assistance", measure != nil else { return }
    let article70 = try request(kind, named.merging(["article70": "true"]) { own, _ in own })
    #expect(try answer("resp.refusal", ["ground": "70_2_domestic_law"], to: article70).isEmpty)
  }

  @Test("9: national security needs steps in more than a word, and reasons where they do no harm themselves")
  func thinSteps() throws {
    let asked = try request("req.assistance", ["measure": "i"])
    let ground = ["ground": "93_4_national_security"]
    let thin = try answer("resp.refusal", ground, to: asked, texts: ["steps72_5": "We tried."])
    #expect(thin.map(\.path) == ["/body/steps72_5"] && thin.first?.message.contains("says too little") == true)
    #expect(try answer("resp.refusal", ground, to: asked, texts: ["reasons": "Brief."]).isEmpty, "advice alone")
  }

  @Test("9: which measures ask for documents or evidence is data that a lawyer corrects without any code")
  func correctedMeasures() throws {
    let law = CatalogueData.law.map { file in
      (name: file.name, text: file.text.replacing(#"["a","b","c","g","h","i","l"]"#, with: #"["d"]"#))
    }
    #expect(law.map(\.text) != CatalogueData.law.map(\.text))
    let corrected = Catalogue(
      kinds: CatalogueData.kinds.map(\.text), law: law, lifecycles: CatalogueData.lifecycles.map(\.text))
    #expect(corrected.defects.isEmpty)
    for measure in ["d", "i"] {
      let asked = LawCheck.Root(
        try request("req.assistance", ["measure": measure]), answeredBy: Example.alpha, to: [Example.registry])
      func fits(_ catalogue: Catalogue) -> Bool? {
        catalogue.law.ground(.refusal, "93_4_national_security")?.fits(asked)
      }
      #expect(fits(catalogue) == (measure == "i") && fits(corrected) == (measure == "d"))
    }
  }

  @Test(
    "9: a refusal for national security is offered once the State consulted on it, and only of documents and evidence")
  func offeredAfterConsultation() throws {
    for (measure, opens) in [("i", true), ("e", false)] {
      var play = Correspondence()
      func isOffered() -> Bool {
        play.thread.offered(to: "alpha", functions: Correspondence.functions).contains("resp.refusal")
      }
      #expect(try play.begin("req.assistance", ["measure": measure]).isEmpty)
      #expect(try play.answer("resp.consultation", ["ground": "97a_insufficient_information"]).isEmpty && !isOffered())
      let ground = ["ground": "93_4_national_security"]
      for extent in ["whole", "part"] {
        let said = try play.answer("resp.refusal", ground.merging(["extent": extent]) { $1 })
        #expect(said == [opens ? "nonconforming" : "/body/ground law.ground"], "\(measure) \(extent)")
      }
      #expect(try play.answer("resp.consultation", ["ground": "72_5_national_security"]).isEmpty)
      #expect(isOffered() == opens)
      guard opens else { continue }
      #expect(try play.answer("resp.refusal", ground.merging(["extent": "part"]) { $1 }).isEmpty)
      #expect(play.state == "in_execution")
    }
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
