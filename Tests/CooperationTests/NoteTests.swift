import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Notes verbales")
struct NoteTests {
  private static let commitment = "00ff17a4c1d2e3f405162738495a6b7c8d9eafb0c1d2e3f405162738495a6b7c"

  @Test("carry a code that can be read out and typed")
  func codes() throws {
    let code = try #require(NoteCode(commitment: Self.commitment))
    let text = code.description
    #expect(
      text.split(separator: "-").map(\.count) == [5, 5, 5, 5, 2] && code.hex == String(Self.commitment.prefix(25)))
    #expect(try NoteCode(parsing: text) == code)
    let sloppy = text.lowercased().filter { $0 != "-" }.map { $0 == "0" ? "o" : $0 == "1" ? "l" : String($0) }.joined()
    #expect(try NoteCode(parsing: " \(sloppy) ") == code)
  }

  @Test("notice every single misread character and every two that changed places")
  func misreading() throws {
    let text = Array(try #require(NoteCode(commitment: Self.commitment)).description.filter { $0 != "-" })
    for place in text.indices {
      for wrong in "0123456789ABCDEFGHJKMNPQRSTVWXYZ" where wrong != text[place] {
        var changed = text
        changed[place] = wrong
        #expect(throws: CooperationError.self) { try NoteCode(parsing: String(changed)) }
      }
      for other in text.indices where text[other] != text[place] {
        var changed = text
        changed.swapAt(place, other)
        #expect(throws: CooperationError.self) { try NoteCode(parsing: String(changed)) }
      }
    }
    for bad in ["", "U", String(repeating: "0", count: 23), "0000"] {
      #expect(throws: CooperationError.self) { try NoteCode(parsing: bad) }
    }
  }

  @Test(
    "stand in golden files, in the Court's working languages and for both purposes",
    arguments: ["en", "fr"], NoteVerbale.Purpose.allCases)
  func golden(language: String, purpose: NoteVerbale.Purpose) throws {
    // The file as it is written: a dictionary in between would shuffle the members.
    let template = try MessageTemplate(parsing: Array(try Example.text("request.json").utf8))
      .adding(entityLines: try Example.lines("notice.ftm.jsonl"))
    let message = try Message(
      parsing: template.completed(id: Example.id("a"), node: "registry", officer: "o", thread: nil, inReplyTo: nil))
    let note = NoteVerbale(
      message, purpose: purpose,
      titles: ["registry": "Registry of a fictional court", "alpha": "State Alpha"],
      functions: ["registry": ["icc-reg"], "alpha": ["nfp-fin", "nfp"]],
      code: try #require(NoteCode(commitment: Self.commitment)), date: Moment(seconds: 1_795_000_000),
      language: language,
      annexes: [
        NoteVerbale.Annex(name: "order <1>.pdf", digest: String(repeating: "0a", count: 32)),
        NoteVerbale.Annex(name: "translation.pdf", digest: String(repeating: "0b", count: 32)),
      ])
    #expect(note.html.contains("order &lt;1&gt;.pdf") && note.html.contains(String(repeating: "0b", count: 32)))
    try Golden.expect(note.html, "note-\(purpose.rawValue)-\(language).html")
  }

  @Test("are written of formal requests, and of the answers and acts that are formal")
  func formal() {
    let noted = Set(Catalogue.standard.kinds.filter(\.isNoted).map(\.code))
    #expect(noted.isSuperset(of: Catalogue.standard.kinds.filter(\.isFormal).map(\.code)))
    #expect(noted.isSuperset(of: ["resp.refusal", "resp.postponement", "resp.unable", "court.confirm", "enf.notice"]))
    #expect(
      noted.isSuperset(of: [
        "court.finding", "court.hear_state", "court.referral", "court.accept_conditions", "court.ruling",
        "court.consultations_exhausted", "resp.ruling_request", "resp.observations", "resp.direct_execution",
        "dir.entry",
        "req.direct_execution_notice",
      ]))
    #expect(noted.isDisjoint(with: ["resp.acknowledge", "is.info_request", "kb.document", "receipt.delivered"]))
  }

  @Test("name what they answer, and for whom, why, by when and until when they are", arguments: ["en", "fr"])
  func whatBinds(language: String) throws {
    let message = try Example.request { object in
      for (name, text) in [
        ("onBehalfOf", "Chamber"), ("urgencyReason", "it is moved tonight"), ("dueRequested", "2026-12-24"),
        ("dueReason", "the hearing is then"),
      ] { object[name] = text }
      var handling = object["handling"] as? [String: Any] ?? [:]
      handling["expiry"] = "2027-01-31"
      object["handling"] = handling
    }
    let code = try #require(NoteCode(commitment: Self.commitment))
    let note = NoteVerbale(
      message, purpose: .transmittal, titles: [:], code: code, date: Moment(seconds: 0), language: language,
      references: [
        NoteVerbale.Reference(
          message: Example.id("c"), kind: "req.asset_tracing", date: Moment(seconds: 1_795_000_000), code: code,
          isOwn: false)
      ]
    ).html
    for text in [
      "it is moved tonight", language == "fr" ? "24 décembre 2026" : "24 December 2026", "the hearing is then",
      language == "fr" ? "31 janvier 2027" : "31 January 2027", Example.id("c"),
      language == "fr" ? "<dd dir=\"auto\">1er janvier 1970" : "<dd dir=\"auto\">1 January 1970",
      "\(language == "fr" ? "18 novembre 2026" : "18 November 2026"), \(language == "fr" ? "empreinte" : "fingerprint") \(code)",
      language == "fr" ? "<dt>Au nom de</dt><dd dir=\"auto\">une Chambre</dd>" : "<dd dir=\"auto\">a Chamber</dd>",
      language == "fr" ? "<dt>En réponse à</dt>" : "<dt>In answer to</dt>",
    ] { #expect(note.contains(text), "\(text)") }
  }

  @Test("print what its author set right since, by which message and when, and what it read", arguments: ["en", "fr"])
  func corrected(language: String) throws {
    let message = try Example.request { $0["dueRequested"] = "2026-12-24" }
    func correction(_ letter: Character, _ fields: [MessageCorrection.Field]) -> MessageCorrection {
      MessageCorrection(message: Example.id(letter), day: "2026-12-01", fields: fields, isWithheld: false)
    }
    let note = NoteVerbale(
      message, purpose: .transmittal, titles: [:], code: try #require(NoteCode(commitment: Self.commitment)),
      date: Moment(seconds: 0), language: language,
      corrections: [
        correction("b", [.init(field: "dueRequested", value: "2027-01-31", before: "2026-12-24")]), correction("c", []),
      ]
    ).html
    let isFrench = language == "fr"
    for text in [
      isFrench
        ? "31 janvier 2027. Rectifié le 1er décembre 2026 par le message \(Example.id("b")) ; texte initial : 24 décembre 2026"
        : "31 January 2027. Corrected on 1 December 2026 by message \(Example.id("b")); it read: 24 December 2026",
      "<strong>\(isFrench ? "Rectifié le 1er décembre 2026 par le message" : "Corrected on 1 December 2026 by message") \(Example.id("c"))",
    ] { #expect(note.contains(text), "\(text)") }
  }

  @Test("print the parts of a row in the order of the kind, in whatever order they were written")
  func rowOrder() throws {
    let kind = try #require(Catalogue.standard.kind("court.evidence_receipt"))
    let field = try #require(kind.fields.first { $0.shape == .rows && $0.fields.count > 1 })
    let names = field.fields.map(\.name)
    let row = JSONObject(
      members: [("unknown", JSONValue.string("x"))] + names.reversed().map { ($0, JSONValue.string("y")) })
    #expect(field.ordered(row).map(\.name) == names + ["unknown"])
  }

  @Test("show whatever others wrote as text")
  func inert() throws {
    let message = try Example.requestWithBody {
      $0["facts"] = "<img src=x onerror=alert(1)>\"\u{301}" + String(repeating: " fact", count: 80)
    }
    let note = NoteVerbale(
      message, purpose: .transmittal, titles: ["alpha": "<b>Alpha"],
      code: try #require(NoteCode(commitment: Self.commitment)),
      date: Moment(seconds: 0), language: "en")
    #expect(!note.html.contains("<img") && !note.html.contains("<b>Alpha") && note.html.contains("&lt;img"))
  }

  private static let noted = Catalogue.standard.kinds.filter(\.isNoted)

  @Test(
    "have words in each language for each field and value of each kind that can become one, and none too many",
    arguments: ["en", "fr"])
  func labels(language: String) throws {
    let labels = NoteLabels.of(language)
    #expect(
      labels.language == language && NoteLabels.of("fr-CH").language == "fr" && NoteLabels.of("de").language == "en")
    for kind in Self.noted {
      if language == "fr" { #expect(labels.title(ofKind: kind.code) != nil, "\(kind.code) has no title") }
      for field in kind.fields {
        let label = labels.label(field.name, ofKind: kind.code)
        #expect(label != nil, "\(kind.code): \(field.name) has no label")
        try values(of: field, of: kind, labels)
        for member in field.fields {
          #expect(labels.label(row: member.name) != nil, "\(kind.code): \(field.name)/\(member.name)")
          try values(of: member, of: kind, labels)
        }
      }
    }
    for name in MessageForm.references + NoteVerbale.common + ["expiry"] {
      #expect(labels.label(common: name) != nil, "\(name)")
    }
    for organ in Set(Catalogue.standard.law.functions.flatMap(\.onBehalfOf)) {
      #expect(labels.label(common: "onBehalfOf=\(organ)") != nil, "\(organ)")
    }
    #expect(labels.strangers(to: .standard).isEmpty)
  }

  /// Each value of a closed list; in English the law's own titles will do.
  private func values(of field: Kind.Field, of kind: Kind, _ labels: NoteLabels) throws {
    let table = field.choicesFrom?.split(separator: ".").first.map(String.init)
    guard table == nil || labels.language != "en" else { return }
    for code in field.choices {
      let said = labels.value(code, field: field.name, ofKind: kind.code, table: table)
      #expect(said != nil && said?.contains("_") == false, "\(kind.code): \(field.name) = \(code)")
    }
  }

  @Test("have French words for the entities, stages and sources that they print")
  func wholeFrench() throws {
    let labels = NoteLabels.of("fr")
    for (name, schema) in try #require(FtMModel.standard).schemata where !schema.isAbstract {
      #expect(labels.schema(name) != nil, "\(name)")
      for property in schema.properties.keys { #expect(labels.property(property) != nil, "\(name): \(property)") }
    }
    for stage in AssetStage.allCases {
      #expect(labels.value(stage.rawValue, field: "stage", ofKind: "", table: "stages") != nil, "\(stage)")
    }
    for kind in Self.noted {
      for source in kind.fields.map(\.source) + kind.legalBasis.map(\.text) {
        #expect(labels.citation(source) != source || source.hasPrefix("Arrangement"), "\(kind.code): \(source)")
      }
    }
  }

  @Test("say in French on what they rest, who may see them and under which conditions, in words")
  func frenchWords() throws {
    let labels = NoteLabels.of("fr")
    for (source, words) in [
      ("Rome Statute art. 93(1)(k)", "du Statut de Rome, art. 93(1)(k)"),
      ("Security Council resolution 9001 (2026)", "de la résolution du Conseil de sécurité 9001 (2026)"),
      ("Agreement of 1 May 2020", "de l’Accord of 1 May 2020"), ("Loi fictive", "de Loi fictive"),
    ] { #expect(labels.basis(source) == words) }
    #expect(NoteLabels.of("en").basis("Rome Statute art. 96") == "Rome Statute art. 96")
    for language in ["en", "fr"] {
      let labels = NoteLabels.of(language)
      for audience in Handling.Audience.allCases { #expect(labels.mark(audience) != audience.rawValue) }
      for code in Catalogue.standard.law.conditions.map(\.code) {
        #expect(labels.mark(condition: code) != code, "\(language): \(code)")
      }
    }
    #expect(labels.mark(condition: "ORIGINATOR:charlie") == "accord de la source requis: charlie")
    let page = try french(try KindExample("req.asset_tracing"))
    #expect(page.contains("sur le fondement du Statut de Rome") && !page.contains("fondement de Statut"))
    #expect(!page.contains("ORG_EXEC") && page.contains("les autorités d’exécution · ne pas alerter"))
  }

  @Test("print no help, no code and no English word of the catalogue in French", arguments: noted)
  func onlyFrench(kind: Kind) throws {
    let example = KindExample(kind).filled
    let page = try french(example)
    let printed = page[try #require(page.range(of: "<body>")).lowerBound...]
    guard case .object(let body) = example.body else { return }
    for field in kind.fields where body[field.name] != nil {
      #expect(!printed.contains("<strong>\(field.help)</strong>"), "\(field.name): its help")
      #expect(
        !printed.contains(">\(field.name)<") && !printed.contains(">\(Register.words(field.name))<"), "\(field.name)")
      for code in field.choices where code.contains("_") { #expect(!printed.contains(">\(code)<"), "\(code)") }
    }
    let english = NoteLabels.of("en")
    for field in kind.fields where body[field.name] != nil {
      let words = english.label(field.name, ofKind: kind.code) ?? ""
      let same = NoteLabels.of("fr").label(field.name, ofKind: kind.code) == words
      #expect(same || !printed.contains("<strong>\(words)</strong>"), "\(words)")
    }
    for words in [
      "Rome Statute", "Rules of Procedure", "Resolution ", "practice", "UNDER SEAL", "official system", ">yes<", "true",
      "birth date: ",
    ] {
      #expect(!printed.contains(words), "\(words)")
    }
  }

  private func french(_ example: KindExample) throws -> String {
    let isRoot = example.kind.isRoot
    let message = try example.message(
      Example.id("a"), from: isRoot ? "registry" : "alpha", to: isRoot ? "alpha" : "registry",
      thread: isRoot ? nil : Example.id("b"), answering: isRoot ? nil : Example.id("b"))
    return NoteVerbale(
      message, purpose: .transmittal, titles: ["registry": "Greffe d’une cour fictive", "alpha": "État Alpha"],
      code: try #require(NoteCode(commitment: Self.commitment)), date: Moment(seconds: 1_795_000_000), language: "fr"
    ).html
  }

  @Test(
    "in French stand in golden files", arguments: ["req.assistance", "resp.postponement", "resp.arrest_notification"])
  func goldenFrench(kind: String) throws {
    try Golden.expect(french(try KindExample(kind).filled), "note-fr-\(kind).html")
  }
}
