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
    #expect(noted.isDisjoint(with: ["resp.acknowledge", "is.info_request", "kb.document", "receipt.delivered"]))
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

  @Test("have French words for every kind that can become one, for each of its fields, and none too many")
  func labels() throws {
    let labels = try #require(NoteLabels.french)
    for kind in Catalogue.standard.kinds where kind.isNoted {
      #expect(labels.title(ofKind: kind.code) != nil, "\(kind.code) has no title")
      for field in kind.fields {
        #expect(labels.label(field.name, ofKind: kind.code) != nil, "\(kind.code): \(field.name) has no label")
      }
    }
    for name in MessageForm.references + ["situation", "case", "urgency", "dueRequested"] {
      #expect(labels.label(common: name) != nil, "\(name)")
    }
    #expect(labels.strangers(to: .standard).isEmpty)
    #expect(NoteLabels.of("en") == nil && NoteLabels.of("fr-CH")?.language == "fr")
  }

  @Test(
    "in French stand in golden files", arguments: ["req.assistance", "resp.postponement", "resp.arrest_notification"])
  func goldenFrench(kind: String) throws {
    let example = try KindExample(kind)
    let message = try example.message(
      Example.id("a"), from: example.kind.isRoot ? "registry" : "alpha", to: example.kind.isRoot ? "alpha" : "registry",
      thread: example.kind.isRoot ? nil : Example.id("b"), answering: example.kind.isRoot ? nil : Example.id("b"))
    let note = NoteVerbale(
      message, purpose: .transmittal,
      titles: ["registry": "Greffe d’une cour fictive", "alpha": "État Alpha"],
      code: try #require(NoteCode(commitment: Self.commitment)), date: Moment(seconds: 1_795_000_000), language: "fr")
    for field in example.kind.fields where message.bodyObject[field.name] != nil {
      #expect(!note.html.contains(">\(field.help)<"), "\(field.name) is in English")
    }
    try Golden.expect(note.html, "note-fr-\(kind).html")
  }
}
