import Cooperation
import Foundation
import StrictJSON
import Testing

@testable import Cooperation

/// Traps that systems of this kind fall into, as far as the pure domain can; the others are tried by the node's tests.
@Suite("Traps")
struct TrapTests {
  private let catalogue = Catalogue.standard
  private let root = ThreadWalk.id(1)

  private func answer(
    _ kind: String, _ values: [String: String], to request: Message, texts: [String: String] = [:],
    without: [String] = [], by sender: Correspondent = Example.alpha
  ) throws -> [Finding] {
    var example = try KindExample(kind, values)
    for (name, text) in texts { example.values[name] = .string(text) }
    guard case .object(let body) = example.body else { return [] }
    let kept = body.members.filter { !without.contains($0.name) }.map { ($0.name, $0.value) }
    let message = try Example.reply(kind, to: request, from: "alpha", body: .object(JSONObject(members: kept)))
    return catalogue.findings(in: message, from: sender, to: [Example.registry], parent: request)
      .filter { $0.severity == .blocks }
  }

  private func request(_ kind: String, _ values: [String: String] = [:]) throws -> Message {
    try KindExample(kind, values).message(root)
  }

  @Test("2: nobody is an audience, and what excludes somebody never reaches them")
  func audience() throws {
    #expect(throws: CooperationError.self) {
      try Example.template { $0["to"] = [Any]() }
    }
    let otp = Correspondent(name: "prosecutor", functions: ["icc-otp"])
    let defence = try request("req.defence_assistance")
    let report = try Example.reply("resp.acknowledge", to: defence, from: "alpha", body: Example.acknowledgement())
    let found = catalogue.findings(in: report, from: Example.alpha, to: [otp], parent: defence)
    #expect(found.contains { $0.rule == "audience" && $0.severity == .blocks && $0.path == "/to/0" })
    #expect(
      catalogue.findings(in: report, from: Example.alpha, to: [Example.registry], parent: defence).blocked.isEmpty)
  }

  @Test("3: organs never mix: the Registry does not write for the Prosecution, nor the Prosecutor for a Chamber")
  func organs() throws {
    let otp = Correspondent(name: "prosecutor", functions: ["icc-otp"])
    for (sender, behalf, isRight) in [
      (Example.registry, "Chamber", true), (Example.registry, "Prosecution", false), (otp, "Prosecution", true),
      (otp, "Chamber", false), (otp, "Defence", false),
    ] {
      let message = try Example.request { $0["onBehalfOf"] = behalf }
      let found = catalogue.findings(in: message, from: sender, to: [Example.alpha], parent: nil)
      #expect(found.contains { $0.rule == "law.organ" } != isRight, "\(sender.name) for \(behalf)")
    }
  }

  @Test("9: a postponement under article 94 names the date agreed with the Court")
  func postponement() throws {
    let asked = try request("req.assistance", ["measure": "b"])
    let good = ["ground": "94_1_ongoing_proceedings"]
    #expect(try answer("resp.postponement", good, to: asked).isEmpty)
    let bad = try answer("resp.postponement", good, to: asked, without: ["agreedUntil"])
    #expect(bad.map(\.path) == ["/body/agreedUntil"] && bad.first?.source == "Rome Statute art. 94(1)")
    let admissible = try answer("resp.postponement", ["ground": "89_2_admissibility"], to: asked)
    #expect(admissible.map(\.rule) == ["law.ground"], "article 89(2) is of surrender")
  }

  @Test("9: national security needs the steps of article 72(5), and reasons or the statement of 72(6)")
  func nationalSecurity() throws {
    let asked = try request("req.assistance", ["measure": "i"])
    let ground = ["ground": "93_4_national_security"]
    #expect(try answer("resp.refusal", ground, to: asked).isEmpty)
    #expect(
      try answer("resp.refusal", ground, to: asked, without: ["steps72_5"]).map(\.source) == ["Rome Statute art. 72(5)"]
    )
    #expect(try answer("resp.refusal", ground, to: asked, without: ["reasons"]).map(\.path) == ["/body/reasons"])
    var example = try KindExample("resp.refusal", ground)
    example.values["statement72_6"] = .bool(true)
    let message = try Example.reply("resp.refusal", to: asked, from: "alpha", body: example.body)
    let found = catalogue.findings(in: message, from: Example.alpha, to: [Example.registry], parent: asked)
    #expect(found.blocked.isEmpty && !String(decoding: message.bytes, as: UTF8.self).contains("reasons"))
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

  private func basisFindings(_ basis: String, _ kind: String) throws -> [Finding] {
    var example = try KindExample(kind)
    example.basis = [basis]
    return catalogue.findings(
      in: try example.message(root), from: Example.registry, to: [Example.alpha], parent: nil
    ).filter { $0.path == "/legalBasis/0" }
  }

  private static let basisRows: [(kind: String, good: [String], bad: [String])] = [
    (
      "req.assistance",
      [
        "Rome Statute art. 93(1)(b)", "Rome Statute art. 93 and the custom of the place", "Rome Statute art. 96(2)",
        "Rome Statute art. 54(3)(c)", "Rome Statute art. 70, an offence against the administration of justice",
        "Rome Statute art. 87(4)", "Rules of Procedure and Evidence 190",
        "Security Council resolution 1 of an invented year", "Agreement on cooperation of an invented day",
        "Arrangement with a State that does not exist",
      ],
      [
        "Rome Statute art. 128", "Rome Statute art. 5", "Rome Statute art. 8 bis, and what follows",
        "Rome Statute art. 89(1)", "Rome Statute art. 93(10)", "Rome Statute art. 109",
        "Rules of Procedure and Evidence 194", "Regulations of the Court 108",
        "Resolution ICC-ASP/23/Res.5 para. 18",
      ]
    ),
    (
      "req.arrest_surrender", ["Rome Statute art. 58(5)", "Rome Statute art. 89", "Rome Statute art. 91(2)(b)"],
      ["Rome Statute art. 89(3)", "Rome Statute art. 92", "Rome Statute art. 93(1)", "Rome Statute art. 9"]
    ),
    ("req.provisional_arrest", ["Rome Statute art. 92(2)"], ["Rome Statute art. 91(2)"]),
    ("req.transit", ["Rome Statute art. 89(3)(b)"], ["Rome Statute art. 89(1)"]),
    ("req.asset_freeze", ["Rome Statute art. 57(3)(e)"], ["Rome Statute art. 93(1)(b)", "Rome Statute art. 109"]),
    (
      "req.enforce_order", ["Rome Statute art. 109(1)", "Rules of Procedure and Evidence 219"],
      ["Rules of Procedure and Evidence 216", "Rome Statute art. 93(1)(k)"]
    ),
    ("req.to_court", ["Rome Statute art. 93(10)(a)"], ["Rome Statute art. 93(1)(b)", "Rome Statute art. 86"]),
  ]

  @Test(
    "a request of Part 9 rests on articles of its kind, on what the law names for all, or on what was agreed",
    arguments: basisRows)
  func bases(kind: String, good: [String], bad: [String]) throws {
    for basis in good { #expect(try basisFindings(basis, kind).isEmpty, "\(basis)") }
    for basis in bad {
      let found = try basisFindings(basis, kind)
      #expect(found.map(\.severity) == [.blocks] && found[0].rule == "basis", "\(basis)")
      #expect(found.first?.message.contains("may rest; name one of") == true, "\(basis)")
    }
  }

  @Test("no request of Part 9 rests on an article that speaks of something else")
  func foreignBases() throws {
    for kind in catalogue.kinds where kind.isFormal {
      for number in [1, 5, 12, 25, 36, 112, 121, 128] {
        #expect(
          try basisFindings("Rome Statute art. \(number)", kind.code).blocked == ["/legalBasis/0"], "\(kind.code)")
      }
    }
  }

  @Test("what does not exist is a basis of nothing; what a State's own law says is one between States")
  func existingBases() throws {
    for bad in [
      "Rome Statute art. 999", "Rome Statute art. 129", "Rome Statute art. 0", "Rome Statute art. x",
      "Rules of Procedure and Evidence 226", "Regulations of the Court 99999999999999999999",
    ] {
      for kind in ["req.assistance", "is.info_request"] {
        let found = try basisFindings(bad, kind)
        #expect(found.map(\.severity) == [.blocks] && found[0].message.contains("does not exist"), "\(bad)")
      }
    }
    #expect(try basisFindings("because we say so", "req.assistance").map(\.severity) == [.blocks])
    #expect(try basisFindings("Act on invented assets", "is.info_request").allSatisfy { $0.severity == .advises })
    #expect(try basisFindings("Rome Statute art. 128", "is.info_request").isEmpty, "no request of Part 9")
  }

  @Test("a request goes through the channel that its recipient designated, or says that it doesn't")
  func channels() throws {
    func blocked(_ channel: String, _ designated: Bool, _ kind: String = "req.assistance") throws -> Bool {
      let entry = JSONObject(members: [("channel", .string(channel)), ("designated", .bool(designated))])
      return !catalogue.channelFindings(in: try request(kind), to: "alpha", entry: entry).isEmpty
    }
    #expect(try !blocked("platform", true) && (try blocked("platform", false)) && (try blocked("diplomatic", true)))
    #expect(try !blocked("diplomatic", true, "is.info_request"))
    #expect(catalogue.channelFindings(in: try request("req.assistance"), to: "alpha", entry: nil).isEmpty)
  }

  @Test("10: the translation of rule 187 is in the person's language, not the State's")
  func personLanguage() throws {
    func rows(_ language: String) throws -> [Finding] {
      var example = try KindExample("req.arrest_surrender")
      example.values["personLanguage"] = .string("sw")
      example.values["personTranslations"] = .array([
        .object(JSONObject(members: [("document", .string("warrant")), ("language", .string(language))]))
      ])
      return catalogue.findings(inBody: example.body, of: "req.arrest_surrender").filter { $0.severity == .blocks }
    }
    #expect(try rows("sw").isEmpty)
    let wrong = try rows("fr")
    #expect(wrong.map(\.path) == ["/body/personTranslations/0/language"])
    #expect(wrong.first?.source == "Rules of Procedure and Evidence 187")
    var without = try KindExample("req.arrest_surrender")
    without.values["personLanguageUnknown"] = .string("")
    without.values["personLanguage"] = .null
    let missing = catalogue.findings(inBody: without.body, of: "req.arrest_surrender").filter { $0.severity == .blocks }
    #expect(missing.contains { $0.path == "/body/personLanguage" }, "its language, or why nobody knows it")
    var silent = try KindExample("req.arrest_surrender")
    silent.values["personLanguage"] = .string("sw")
    let files = ["warrant.pdf", "document.pdf", "translation-fr.pdf", "statute-sw.pdf"].map { EnclosedFile(name: $0) }
    let found = catalogue.annexFindings(in: try silent.message(root).enclosing(files))
    #expect(found.map(\.rule) == ["annex.language"] && found.blocked == ["/attachments"])
  }

  @Test("13: names of every writing stay as they are, and what could turn or hide them does not pass")
  func names() throws {
    for name in ["يوسف بن فارس", "Ολγα", "张伟", "José Ñ", "O’Neill‐Ḥasan"] {
      let message = try Example.request { $0["safeSubject"] = name }
      #expect(message.safeSubject == name && SafeText(name).text == name)
      #expect(CalendarFile.escaped(name) == name)
    }
    let forged = try Message(
      parsing: Array(
        String(decoding: try Example.request().bytes, as: UTF8.self).replacing(
          "\"situation\":\"", with: "\"later\":\"\\u202Eevil\",\"situation\":\""
        ).utf8))
    let found = catalogue.findings(in: forged, from: Example.registry, to: [Example.alpha], parent: nil, isOurs: false)
    #expect(found.map(\.rule) == ["unknown"] && found.allSatisfy { $0.severity == .advises })
  }

  @Test("says of every rule whether its source was read")
  func sources() throws {
    let sources =
      catalogue.kinds.flatMap { $0.legalBasis + ($0.furtherBasis ?? []) } + catalogue.law.requestBases.map(\.source)
      + catalogue.law.grounds.map(\.source) + catalogue.law.clocks.map(\.source)
    #expect(sources.allSatisfy { !$0.text.isEmpty })
    let practice = catalogue.kinds.flatMap(\.fields).filter {
      $0.source.contains("practice") || $0.source.hasPrefix("design")
    }
    #expect(practice.allSatisfy { !$0.isVerified } && !practice.isEmpty)
    for unread in ["Rules of Procedure and Evidence 204", "Regulations of the Court 108"] {
      #expect(catalogue.kinds.flatMap(\.fields).filter { $0.source == unread }.allSatisfy { !$0.isVerified })
    }
  }

  @Test("14: every page says that it is no official system of the Court, and carries no emblem")
  func banner() throws {
    let report = Statistics([], node: "registry", period: try #require(ReportPeriod("2026"))).report(
      at: Moment(seconds: 0))
    let note = NoteVerbale(
      try Example.request(), purpose: .transmittal, titles: [:],
      code: try #require(NoteCode(commitment: String(repeating: "0f", count: 32))), date: Moment(seconds: 0),
      language: "en")
    for page in [report.html, note.html] {
      #expect(page.contains("not an official system of the International Criminal Court") && !page.contains("<img"))
    }
  }

  @Test("what a newer peer adds is kept, shown and never acted on")
  func newer() throws {
    let asked = try request("req.assistance", ["measure": "b"])
    let text = String(
      decoding: try Example.reply("resp.acknowledge", to: asked, from: "alpha", body: Example.acknowledgement()).bytes,
      as: UTF8.self)
    for (change, isUnknown) in [
      (text.replacing("\"kind\":\"resp.acknowledge\"", with: "\"kind\":\"resp.telepathy\""), true),
      (text.replacing("\"kindVersion\":1", with: "\"kindVersion\":9"), true),
      (text.replacing("\"receivedDate\"", with: "\"mood\":\"good\",\"receivedDate\""), false),
      (text.replacing("\"node\":\"alpha\"", with: "\"node\":\"alpha\",\"desk\":\"4\""), false),
      (text.replacing("\"conditions\":[", with: "\"colour\":\"teal\",\"conditions\":["), false),
    ] {
      let message = try Message(parsing: Array(change.utf8))
      #expect(message.bytes == Array(change.utf8))
      let found = catalogue.findings(
        in: message, from: Example.alpha, to: [Example.registry], parent: asked, isOurs: false)
      #expect(found.contains { $0.message.contains("never acted on") } && found.blocked.isEmpty, "\(found)")
      let thread = MessageThread(folding: [asked, message])
      #expect(thread.unknown == (isUnknown ? [message.id] : []) && thread.nonconforming.isEmpty)
      #expect(thread.state == (isUnknown ? "sent" : "acknowledged"))
    }
  }

  @Test("a lowering counts from the originator alone, and what answers afterwards may be handled as it says")
  func downgrade() throws {
    let request = try Example.request()
    func lower(by author: String, to other: String) throws -> Message {
      var example = try KindExample(
        "thread.downgrade", ["level": "RESTRICTED", "audience": "ORG_EXEC", "underSeal": "false"])
      example.values["target"] = .string(request.id)
      example.values["lifted"] = .array([.string("DETECTABLE_NONE")])
      return try example.message(
        ThreadWalk.id(2), from: author, to: other, thread: request.id, answering: request.id, after: [request.id],
        handling: request.handling.json)
    }
    let open = request.handling.json.serialized()
    let weak = try JSONValue(
      parsing: Array(
        String(decoding: open, as: UTF8.self).replacing("CONFIDENTIAL", with: "RESTRICTED").replacing(
          "\"DETECTABLE_NONE\"", with: ""
        ).utf8))
    let answer = try KindExample("resp.acknowledge").message(
      ThreadWalk.id(3), from: "alpha", to: "registry", thread: request.id, answering: request.id,
      after: [ThreadWalk.id(2)],
      handling: weak)
    #expect(MessageThread(folding: [request, answer]).nonconforming == [answer.id])
    let lowered = MessageThread(folding: [answer, try lower(by: "registry", to: "alpha"), request])
    #expect(lowered.state == "acknowledged" && lowered.nonconforming.isEmpty)
    let forged = MessageThread(folding: [answer, try lower(by: "alpha", to: "registry"), request])
    #expect(forged.state == "sent" && Set(forged.nonconforming) == [answer.id, ThreadWalk.id(2)])
  }

  @Test("a request to several States has a lane for each, and a stranger moves none")
  func lanes() throws {
    let request = try Example.request { $0["to"] = [["node": "bravo"], ["node": "alpha"]] }
    let alpha = try Example.reply("resp.acknowledge", to: request, from: "alpha", body: Example.acknowledgement())
    let stranger = try Example.reply(
      "resp.acknowledge", to: request, from: "zulu", body: Example.acknowledgement(), id: "e")
    let court = MessageThread(folding: [stranger, alpha, request], own: "registry")
    #expect(
      Dictionary(uniqueKeysWithValues: court.fold.lanes.map { ($0.node, $0.state) }) == [
        "bravo": "sent", "alpha": "acknowledged",
      ])
    #expect(court.state == "sent" && court.nonconforming == [stranger.id])
    #expect(MessageThread(folding: [request, alpha], own: "alpha").state == "acknowledged")
    #expect(MessageThread(folding: [request], own: "bravo").state == "sent")
  }
}
