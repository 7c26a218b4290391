import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Completeness")
struct CompletenessTests {
  private let catalogue = Catalogue.standard

  private func state(_ requirement: String = "", languages: String = "\"fr\"") throws -> RequestedState {
    let entry = try JSONValue(parsing: Array("{\"languages\":[\(languages)],\"languagesApplyToDocuments\":true}".utf8))
    let law = try JSONValue(
      parsing: Array(
        """
        {"measure":"b","possible":"yes","law":"Act 12 (fictional)","requirements":[\(requirement)],"documents":[]}
        """.utf8))
    guard case .object(let entryObject) = entry, case .object(let lawObject) = law else {
      throw CooperationError(.malformed, "")
    }
    return RequestedState(node: "alpha", entry: entryObject, legislation: [lawObject], measures: ["b"])
  }

  private func status(_ completeness: Completeness, _ code: String) -> Completeness.Status? {
    completeness.items.first { $0.code == code }?.status
  }

  @Test("tells of each element of article 96(2) whether it is there, thin or missing, and blocks only the minimum")
  func elements() throws {
    var example = try KindExample("req.assistance", ["measure": "b"])
    example.values["procedure"] = .string("not applicable")
    let bare = try example.message(ThreadWalk.id(1))
    let first = catalogue.completeness(of: bare)
    #expect(first.items.map(\.code) == ["96(2)(a)", "96(2)(b)", "96(2)(c)", "96(2)(d)", "96(2)(e)", "96(2)(f)"])
    #expect(status(first, "96(2)(a)") == .present && status(first, "96(2)(b)") == .missing)
    #expect(status(first, "96(2)(d)") == .present && status(first, "96(2)(e)") == .notNeeded)
    #expect(status(first, "96(2)(f)") == .notNeeded)
    #expect(first.summary == "3 of 4 elements; missing: 96(2)(b)")
    #expect(catalogue.findings(inBody: bare.body, of: bare.kind).allSatisfy { $0.severity == .advises })
    example.values["facts"] = .string("Short.")
    example.values["entities"] = .array([.string(#"{"id":"p1","schema":"Person","properties":{"name":["P"]}}"#)])
    let thin = catalogue.completeness(of: try example.message(ThreadWalk.id(1)))
    #expect(status(thin, "96(2)(c)") == .thin && status(thin, "96(2)(b)") == .thin)
    example.values["locationDetails"] = .string("Nothing more is known than the name, since all records were burnt.")
    #expect(status(catalogue.completeness(of: try example.message(ThreadWalk.id(1))), "96(2)(b)") == .present)
  }

  @Test("takes a file for the document that its name says, and any file for what a State's process needs")
  func files() throws {
    let message = try KindExample("req.arrest_surrender", ["warrantDate": "2026-02-03"]).message(ThreadWalk.id(1))
    func status(_ names: [String]) -> Completeness.Status? {
      self.status(catalogue.completeness(of: message.enclosing(names)), "91(2)(b)")
    }
    #expect(status([]) == .missing && status(["report.pdf"]) == .missing && status(["unwarranted.pdf"]) == .missing)
    for name in ["warrant.pdf", "Warrant-2.PDF", "warrant_of_arrest.pdf"] {
      #expect(status([name]) == .present, "\(name)")
    }
  }

  @Test("compares with what the requested State's own register asks, naming its law")
  func national() throws {
    let example = try KindExample("req.assistance", ["measure": "b"])
    let message = try example.message(ThreadWalk.id(1))
    #expect(RequestedState.measures(of: message, law: catalogue.law) == ["b"])
    let asked = try state(
      #"{"code":"oath","what":"the form of the oath","field":"oathForm"},{"code":"stamp","what":"a stamp"}"#)
    let found = catalogue.completeness(of: message, for: asked)
    #expect(
      status(found, "96(2)(e)") == .missing && status(found, "oath") == .missing && status(found, "stamp") == .missing)
    #expect(found.items.first { $0.code == "oath" }?.source.text == "Act 12 (fictional)")
    var better = example
    better.values["oathForm"] = .string("By affirmation")
    better.values["nationalRequirements"] = .string("The stamp is on the annex.")
    let complete = catalogue.completeness(of: try better.message(ThreadWalk.id(1)), for: asked)
    for code in ["96(2)(e)", "oath", "stamp"] { #expect(status(complete, code) == .present) }
  }

  @Test("knows the elements of articles 91(2), 91(3) and 92(2)")
  func arrest() throws {
    for (kind, codes, missing) in [
      ("req.arrest_surrender", ["91(2)(a)", "91(2)(b)", "91(2)(c)"], ["91(2)(b)"]),
      ("req.arrest_surrender_convicted", ["91(3)(a)", "91(3)(b)", "91(3)(c)", "91(3)(d)"], ["91(3)(b)"]),
      ("req.provisional_arrest", ["92(2)(a)", "92(2)(b)", "92(2)(c)", "92(2)(d)"], []),
    ] {
      let found = catalogue.completeness(of: try KindExample(kind).message(ThreadWalk.id(1)))
      #expect(found.items.map(\.code) == codes)
      #expect(found.items.filter { $0.status == .missing }.map(\.code) == missing, "\(kind) \(found.summary)")
    }
  }

  @Test("holds the request and its supporting documents to the languages of article 87(2)")
  func languages() throws {
    let message = try KindExample("req.assistance", ["measure": "b"]).message(ThreadWalk.id(1))
    let found = catalogue.languageFindings(in: message, for: try state())
    #expect(found.map(\.path) == ["/language"] && found.first?.severity == .blocks)
    #expect(found.first?.source == "Rome Statute art. 87(2)")
    #expect(catalogue.languageFindings(in: message, for: try state(languages: "\"fr\",\"en-GB\"")).isEmpty)
    #expect(
      catalogue.languageFindings(in: message, for: try state(languages: "")).isEmpty, "a working language will do")
    #expect(catalogue.languageFindings(in: message, for: nil).isEmpty)
  }
}
