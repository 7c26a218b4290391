import Cooperation
import Foundation
import StrictJSON
import Testing

@Suite("Messages")
struct MessageTests {
  /// What a refused change of the demo's request is told.
  private func refusal(_ change: (inout [String: Any]) -> Void) -> CooperationError? {
    do {
      _ = try Example.request(changing: change)
      return nil
    } catch {
      return error as? CooperationError
    }
  }

  @Test("keep their exact bytes and every common field")
  func exact() throws {
    let message = try Example.request()
    #expect(try Message(parsing: message.bytes) == message)
    #expect(message.kind == "req.asset_tracing" && message.thread == message.id && message.inReplyTo == nil)
    #expect(message.from == Address(node: "registry", officer: "o") && message.to.map(\.node) == ["alpha"])
    #expect(message.urgency == "routine" && message.text("situation") == "ICC-DEMO-01/26")
    #expect(message.entities.count == message.entityLines.count)
    let spaced = Array("  ".utf8) + message.bytes + Array("\n".utf8)
    #expect(try Message(parsing: spaced).bytes == spaced)
  }

  @Test(
    "are refused without what every message must have, by name",
    arguments: ["kind", "kindVersion", "to", "legalBasis", "safeSubject", "handling", "body", "attachments"])
  func required(member: String) throws {
    let error = try #require(refusal { $0[member] = nil })
    #expect(error.code == .malformed && error.findings.blocked.contains("/\(member)"), "\(error.findings)")
  }

  @Test("tell every fault of the common fields and of the body in one pass")
  func onePass() throws {
    let error = try #require(
      refusal { object in
        object["to"] = [["node": "alpha", "rank": "x"], ["unit": "u"], ["node": "alpha"]]
        object["safeSubject"] = nil
        object["handling"] = [
          "level": "HIGH", "audience": "NAMED", "conditions": ["NO_ONWARD:because", "FREE", "GOSSIP"],
          "evaluation": "D9",
        ]
        object["refs"] = ["court": 5, "other": "x"]
        object["legalBasis"] = ["art. 93", 7]
        object["attachments"] = ["a"]
        object["surprise"] = 1
        object["body"] = ["purpose": 1]
      })
    let places = error.findings.blocked
    for path in [
      "/to/0/rank", "/to/1/node", "/to/2/node", "/safeSubject", "/handling/level", "/handling/underSeal",
      "/handling/conditions/0", "/handling/conditions/1", "/handling/conditions/2", "/handling/evaluation",
      "/refs/court",
      "/refs/other", "/legalBasis/1", "/attachments", "/surprise", "/body/purpose", "/body/facts", "/body/stage",
    ] { #expect(places.contains(path), "\(path)") }
    #expect(error.findings.first { $0.path == "/handling/level" }?.source == "Rome Statute art. 87(3)")
  }

  @Test("are never addressed to nobody")
  func audience() throws {
    let error = try #require(refusal { $0["to"] = [Any]() })
    #expect(error.findings.blocked == ["/to"])
  }

  @Test(
    "hold no hostile text in a line",
    arguments: [
      "", "  ", "a\u{1B}[31m", "a\u{202E}b", "a\u{2066}b", "two\nlines", "a\u{85}b", "a\u{2028}b", "a\u{7F}b",
      "a\u{200B}b",
      "a\u{E0041}b", String(repeating: "x", count: 301),
    ])
  func hostile(text: String) throws {
    #expect(try #require(refusal { $0["safeSubject"] = text }).findings.blocked == ["/safeSubject"])
    #expect(try #require(refusal { $0["to"] = [["node": text]] }).findings.blocked == ["/to/0/node"])
    #expect(
      try #require(refusal { $0["to"] = [["node": "alpha", "officer": text]] }).findings.blocked == ["/to/0/officer"])
    #expect(try #require(refusal { $0["refs"] = ["national": text] }).findings.blocked == ["/refs/national"])
    #expect(try #require(refusal { $0["legalBasis"] = [text] }).findings.blocked == ["/legalBasis/0"])
  }

  @Test("repeat nothing hostile in what they say of it")
  func hostileNames() throws {
    let error = try #require(
      refusal { object in
        object["x\u{1B}[2J"] = 1
        object["handling"] = ["\u{202E}": 1]
      })
    for finding in error.findings {
      #expect((finding.path + finding.message).unicodeScalars.allSatisfy { $0.value >= 0x20 && $0.value != 0x202E })
    }
  }

  @Test("leave the node's own fields to the node", arguments: ["id", "from", "thread", "inReplyTo"])
  func added(member: String) throws {
    let error = try #require(refusal { $0[member] = "x" })
    #expect(error.findings.map(\.rule) == ["form.added"] && error.findings.blocked == ["/\(member)"])
  }

  @Test(
    "that are no JSON object, or too large, are refused without a trap",
    arguments: ["", "[]", "null", "{", "{\"id\":1,\"id\":2}", "\u{FEFF}{}", "{\"to\":5,\"body\":5,\"handling\":[]}"])
  func noObject(text: String) {
    #expect(throws: CooperationError.self) { try Message(parsing: Array(text.utf8)) }
    #expect(throws: CooperationError.self) { try MessageTemplate(parsing: Array(text.utf8)) }
  }

  @Test("over the limit are too large")
  func tooLarge() {
    let bytes = [UInt8](repeating: 0x20, count: Limits.message + 1)
    #expect { try Message(parsing: bytes) } throws: { ($0 as? CooperationError)?.code == .tooLarge }
  }

  @Test("come back from their bytes as they were written", arguments: UInt64(1)...40)
  func roundTrip(seed: UInt64) throws {
    var state = seed
    let alphabet = Array("aZ 9\"\\/éЖ東🏝~{}[]:,")
    func text(_ length: Int) -> String {
      String(
        (0..<length).map { _ in
          state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
          return alphabet[Int(state >> 33) % alphabet.count]
        })
    }
    let (subject, purpose) = ("s" + text(40), "p" + text(400))
    let lines = (1...3).map { #"{"id":"e\#($0)","schema":"Person", "properties":{"name":["\#($0)"] }}"# }
    let template = try Example.template("inquiry.json") { object in
      object["safeSubject"] = subject
      object["body"] = ["purpose": purpose]
    }
    let bytes = template.adding(entityLines: lines).completed(
      id: Example.id("a"), node: "alpha", officer: subject, thread: Example.id("b"), inReplyTo: Example.id("c"))
    let message = try Message(parsing: bytes)
    #expect(message.bytes == bytes && message.safeSubject == subject && message.from.officer == subject)
    #expect(message.entityLines == lines && message.thread == Example.id("b") && message.inReplyTo == Example.id("c"))
    guard case .object(let body) = message.body else { throw CooperationError(.malformed, "no body") }
    #expect(body["purpose"] == .string(purpose))
    #expect(try JSONValue(parsing: bytes).serialized() == bytes)
  }

  @Test("cut short or damaged anywhere never trap", arguments: UInt64(1)...40)
  func damage(seed: UInt64) throws {
    var bytes = try Example.request().bytes
    var state = seed
    for _ in 0..<8 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      let place = Int(state >> 33) % bytes.count
      if state & 1 == 0 { bytes[place] = UInt8(state >> 24 & 0xFF) } else { bytes.removeSubrange(place...) }
      guard bytes.count > 1 else { break }
      if let message = try? Message(parsing: bytes) {
        #expect(message.bytes == bytes)
        _ = Catalogue.standard.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
      }
    }
  }
}
