import Cooperation
import Foundation
import StrictJSON
import Testing

/// The demo's own files, which are also the tests' good examples.
enum Example {
  static let folder =
    URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path + "/Config/demo/"

  static func text(_ name: String) throws -> String { try String(contentsOfFile: folder + name, encoding: .utf8) }

  static func lines(_ name: String) throws -> [String] { try text(name).split(separator: "\n").map(String.init) }

  static let registry = Correspondent(name: "registry", functions: ["icc-reg"])
  static let alpha = Correspondent(name: "alpha", functions: ["nfp", "nfp-fin"])
  static let bravo = Correspondent(name: "bravo", functions: ["nfp", "nfp-fin"])

  /// The demo's request as the Registry's node completes it.
  static func request(changing change: (inout [String: Any]) -> Void = { _ in }) throws -> Message {
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(try text("request.json").utf8)) as? [String: Any])
    change(&object)
    let bytes = Array(try JSONSerialization.data(withJSONObject: object))
    let template = try MessageTemplate(parsing: bytes).adding(entityLines: try lines("notice.ftm.jsonl"))
    return try Message(
      parsing: template.completed(
        id: String(repeating: "a", count: 32), node: "registry", officer: "o", thread: nil, inReplyTo: nil))
  }
}

@Suite("The catalogue of kinds")
struct CatalogueTests {
  private let catalogue = Catalogue.standard

  @Test("ships every kind of this version as data")
  func kinds() throws {
    #expect(
      catalogue.kinds.map(\.code) == ["is.info_request", "req.asset_tracing", "resp.acknowledge", "resp.asset_report"])
    for kind in catalogue.kinds {
      #expect(!kind.fields.isEmpty && !kind.legalBasis.isEmpty)
      for field in kind.fields { #expect(!field.source.isEmpty && !field.help.isEmpty, "\(kind.code) \(field.name)") }
    }
    #expect(FtMModel.standard?.version == "4.11.2")
  }

  @Test("finds nothing to block in the demo's request")
  func good() throws {
    let findings = catalogue.findings(
      in: try Example.request(), from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(findings.filter { $0.severity == .blocks }.isEmpty, "\(findings)")
  }

  @Test("names every missing and wrong field in one pass, with place and article")
  func everyField() throws {
    let message = try Example.request { object in
      var body = object["body"] as? [String: Any] ?? [:]
      body["purpose"] = nil
      body["facts"] = "   "
      body["purposes"] = ["locate", "arrest"]
      body["subjects"] = ["nobody"]
      body["period"] = ["from": "2026-02-30", "to": "2026"]
      body["doNotAlert"] = "yes"
      body["surprise"] = 1
      object["body"] = body
    }
    let findings = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    let paths = Set(findings.filter { $0.severity == .blocks }.map(\.path))
    #expect(
      paths == [
        "/body/purpose", "/body/facts", "/body/purposes/1", "/body/subjects/0", "/body/period/from", "/body/doNotAlert",
        "/body/surprise",
      ])
    #expect(findings.first { $0.path == "/body/purpose" }?.source == "Rome Statute art. 96(2)(a)")
  }

  @Test("knows who may write to whom")
  func routes() throws {
    let message = try Example.request()
    let wrong = catalogue.findings(in: message, from: Example.bravo, to: [Example.registry], parent: nil)
    #expect(Set(wrong.filter { $0.rule == "route" }.map(\.path)) == ["/from", "/to/0"])
  }

  @Test("holds an answer to what it answers")
  func answers() throws {
    let parent = try Example.request()
    let body = Acknowledgement(received: "2026-11-24T10:00:00.000Z", nationalReference: "X-1", unit: nil).json
    let template = MessageTemplate.reply(kind: Acknowledgement.kind, to: parent, own: "alpha", body: body)
    let id = String(repeating: "b", count: 32)
    let good = try Message(
      parsing: template.completed(id: id, node: "alpha", officer: "o", thread: parent.thread, inReplyTo: parent.id))
    #expect(good.to.map(\.node) == ["registry"] && good.handling == parent.handling)
    let found = catalogue.findings(in: good, from: Example.alpha, to: [Example.registry], parent: parent)
    #expect(found.isEmpty, "\(found)")
    let stray = try Message(
      parsing: template.completed(id: id, node: "alpha", officer: "o", thread: id, inReplyTo: parent.id))
    #expect(
      catalogue.findings(in: stray, from: Example.alpha, to: [Example.registry], parent: parent).contains {
        $0.path == "/thread"
      })
    let laxer = String(decoding: good.bytes, as: UTF8.self).replacing("CONFIDENTIAL", with: "PUBLIC")
    let lax = try Message(parsing: Array(laxer.utf8))
    #expect(
      catalogue.findings(in: lax, from: Example.alpha, to: [Example.registry], parent: parent).contains {
        $0.path == "/handling"
      })
    for order in [[parent, good, stray], [stray, good, parent]] {
      let thread = MessageThread(folding: order)
      #expect(thread.state == "acknowledged" && thread.nonconforming == [stray.id] || stray.id == good.id)
    }
  }

  @Test(
    "refuses what no message may have",
    arguments: [
      "to", "handling", "safeSubject", "kindVersion", "legalBasis", "body", "attachments",
    ])
  func required(member: String) {
    #expect(throws: CooperationError.self) { try Example.request { $0[member] = nil } }
  }

  @Test("refuses an empty audience, hostile text, unknown members and codes")
  func hostile() {
    #expect(throws: CooperationError.self) { try Example.request { $0["to"] = [Any]() } }
    for text in ["", "a\u{1B}[31m", "a\u{202E}b", "two\nlines", String(repeating: "x", count: 400)] {
      #expect(throws: CooperationError.self) { try Example.request { $0["safeSubject"] = text } }
    }
    #expect(throws: CooperationError.self) { try Example.request { $0["unknown"] = 1 } }
    #expect(throws: CooperationError.self) {
      try Example.request {
        $0["handling"] = ["level": "HIGH", "underSeal": false, "audience": "NAMED", "conditions": [Any]()]
      }
    }
    for name in ["id", "from", "thread"] {
      #expect(throws: CooperationError.self) { try Example.request { $0[name] = "x" } }
    }
  }

  @Test("makes text of a peer safe for a terminal")
  func safeText() {
    for hostile in ["\u{1B}[2J", "a\u{202E}b", "\u{200F}", "x\u{2028}y", "\u{9B}31m", "\u{7F}", "\u{FEFF}"] {
      let safe = SafeText(hostile).text
      #expect(safe.unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value < 0x7F }, "\(safe)")
    }
    #expect(SafeText("Łódź – 東京").text == "Łódź – 東京")
  }
}
