import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("The documents that go with a message")
struct AnnexTests {
  private let catalogue = Catalogue.standard

  private func found(_ kind: String, _ values: [String: String] = [:], _ files: [String]) throws -> [Finding] {
    let message = try KindExample(kind, values).message(ThreadWalk.id(1))
    let enclosed = message.enclosing(files.map { EnclosedFile(name: $0) })
    return catalogue.findings(in: enclosed, from: Example.registry, to: [Example.alpha], parent: nil)
      .filter { $0.rule.hasPrefix("annex") }
  }

  private static let required: [(kind: String, values: [String: String], role: String, source: String)] = [
    ("req.arrest_surrender", [:], "warrant", "Rome Statute art. 91(2)(b)"),
    (
      "req.arrest_surrender", ["nationalProcess": "documents_attached"], "document", "Rome Statute art. 91(2)(c)"
    ),
    ("req.arrest_surrender_convicted", [:], "judgment", "Rome Statute art. 91(3)(b)"),
    ("req.transit", [:], "warrant", "Rome Statute art. 89(3)(b)"),
    ("req.assistance", ["measure": "d"], "document", "Rome Statute art. 93(1)(d)"),
    ("req.assistance", ["measure": "e"], "instruction", "Rules of Procedure and Evidence 190"),
    ("req.defence_assistance", ["measure": "d"], "document", "Rome Statute art. 93(1)(d)"),
    ("req.defence_assistance", ["measure": "e"], "instruction", "Rules of Procedure and Evidence 190"),
    ("req.asset_freeze", [:], "order", "Rome Statute art. 57(3)(e)"),
    ("req.enforce_order", [:], "order", "Rules of Procedure and Evidence 217"),
    ("req.enforce_order", [:], "judgment", "Rules of Procedure and Evidence 217"),
    ("enf.designation", [:], "judgment", "Rules of Procedure and Evidence 204"),
  ]

  @Test(
    "block while one that the law or the kind requires is missing, by role, article and what to do", arguments: required
  )
  func missing(kind: String, values: [String: String], role: String, source: String) throws {
    let all = ["warrant.pdf", "judgment.pdf", "order.pdf", "document.pdf", "instruction-en.pdf", "translation-en.pdf"]
    let rest = all.filter { !$0.hasPrefix(role) }
    // The State's own law gives its documents their names: any file that is nothing else serves.
    let less = role == "document" && kind == "req.arrest_surrender" ? ["warrant-en.pdf"] : rest
    let finding = try #require(try self.found(kind, values, less).first, "\(kind) is sent without its \(role)")
    #expect(finding.severity == .blocks && finding.rule == "annex.missing" && finding.path == "/attachments")
    #expect(finding.source == source && finding.message.contains("«\(role)»"))
    #expect(finding.message.contains("--attach \(role)") && finding.message.contains("=FILE"))
    #expect(try self.found(kind, values, all).isEmpty)
  }

  @Test("are each stated in the data as required, expected or optional, with the source")
  func data() throws {
    let annexes = catalogue.kinds.flatMap(\.annexes)
    #expect(annexes.allSatisfy { !$0.source.isEmpty && !$0.help.isEmpty })
    let needs = Set(annexes.map(\.need))
    #expect(needs == [.required, .expected, .optional])
    #expect(throws: CooperationError.self) {
      let text = try Example.source("Kinds/req_transit.json").replacing(
        "\"need\": \"required\"", with: "\"need\": \"yes\"")
      _ = try Kind(parsing: Array(text.utf8), law: catalogue.law)
    }
  }

  @Test("are only told where the law lets them follow: a provisional arrest rests on a statement (article 92(2)(c))")
  func later() throws {
    #expect(try found("req.provisional_arrest", [:], []).isEmpty)
    #expect(try found("req.asset_tracing", [:], []).isEmpty)
    let advice = try found("req.defence_assistance", ["measure": "b"], [])
    #expect(advice.map(\.severity) == [.advises] && advice[0].message.contains("«order»"))
    #expect(try found("kb.document", [:], []).map(\.severity) == [.advises])
    #expect(try found("kb.document", ["text": "The whole text."], []).isEmpty)
  }

  @Test("are another finding than a date that is missing")
  func dateOrFile() throws {
    let unknown = ["personLanguageUnknown": "Nobody has heard the person speak since the warrant was issued."]
    let message = try KindExample("req.arrest_surrender", unknown).message(ThreadWalk.id(1)).enclosing([])
    let found = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    let date = try #require(found.first { $0.path == "/body/warrantDate" })
    let file = try #require(found.first { $0.path == "/attachments" })
    #expect(date.rule == "wanted" && date.severity == .advises)
    #expect(file.rule == "annex.missing" && file.severity == .blocks)
  }

  @Test("are in the language that the law asks for, and a document that is in it itself needs no translation")
  func language() throws {
    func found(_ files: String...) throws -> [Finding] {
      try self.found(
        "req.arrest_surrender", ["personLanguage": "sw", "nationalProcess": "none_required"], ["warrant.pdf"] + files)
    }
    let silent = try found()
    #expect(silent.map(\.rule) == ["annex.missing", "annex.missing"])
    #expect(silent.allSatisfy { $0.source == "Rules of Procedure and Evidence 187" && $0.severity == .blocks })
    #expect(silent[0].message.contains("translation-sw") && silent[1].message.contains("statute-sw"))
    for wrong in ["translation-fr.pdf", "translation.pdf"] {
      #expect(try found(wrong, "statute-sw.pdf").map(\.rule) == ["annex.language"], "\(wrong)")
      #expect(try found(wrong, "statute-sw.pdf").blocked == ["/attachments"])
    }
    #expect(
      try found("translation-sw.pdf", "statute-sw.pdf").isEmpty && found("warrant-sw.pdf", "statute-sw.pdf").isEmpty)
    #expect(
      try found("warrant-sw.pdf").map(\.message).first?.contains("«statute»") == true,
      "a warrant in that language translates no provision of the Statute")
    let authentic = ["personLanguage": "es", "nationalProcess": "none_required"]
    #expect(
      try self.found("req.arrest_surrender", authentic, ["warrant-es.pdf"]).isEmpty, "the Statute is authentic in it")
    let unknown = ["personLanguageUnknown": "Nobody has heard the person speak since the warrant was issued."]
    #expect(
      try self.found(
        "req.arrest_surrender", unknown.merging(["nationalProcess": "none_required"]) { a, _ in a }, ["warrant.pdf"]
      )
      .isEmpty)
    let instruction = ["measure": "e", "selfIncriminationLanguage": "ar"]
    #expect(try self.found("req.assistance", instruction, ["instruction-en.pdf"]).map(\.rule) == ["annex.language"])
    #expect(try self.found("req.assistance", instruction, ["instruction-ar.pdf"]).isEmpty)
  }

  @Test("are not judged while nobody knows which files go with a message")
  func unknown() throws {
    let message = try KindExample("req.transit").message(ThreadWalk.id(1))
    let found = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(!found.contains { $0.rule.hasPrefix("annex") })
  }

  @Test("are listed with their files and digests, for who approves")
  func listed() throws {
    let message = try KindExample("req.arrest_surrender", ["personLanguage": "sw"]).message(ThreadWalk.id(1))
    let digest = String(repeating: "0a", count: 32)
    let documents = catalogue.documents(
      of: message.enclosing([EnclosedFile(name: "warrant-1.pdf", content: digest), EnclosedFile(name: "note.pdf")]))
    #expect(documents.map(\.role) == ["warrant", "translation", "statute", "document", "identification"])
    #expect(documents.map(\.status) == [.present, .missing, .missing, .present, .missing])
    #expect(documents[0].files.map(\.name) == ["warrant-1.pdf"] && documents[0].files[0].content == digest)
    #expect(documents[1].language == "sw" && documents.dropLast().allSatisfy { $0.need == .required })
  }
}
