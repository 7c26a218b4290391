import Cooperation
import Evidence
import Foundation
import Testing

@testable import NodeCore

@Suite("Matching between two States' nodes")
struct MatchScenarioTests {
  private let federation: TestFederation
  private var alpha: TestNode { federation.alpha }
  private var bravo: TestNode { federation.others[0] }
  private static let offer = String(repeating: "a", count: 32)

  init() throws {
    federation = try TestFederation(others: ["bravo"])
    try federation.joinAll()
  }

  private func time(days: Int = 0, seconds: Int = 0) -> Moment {
    Moment(seconds: Int(TestNode.now.seconds) + days * 86_400 + seconds)
  }

  private func message(_ id: String, _ kind: String, from: TestNode, to: TestNode, _ body: [String: Any]) throws -> Data
  {
    let made: [String: Any] = [
      "id": id, "thread": id, "kind": kind, "kindVersion": 1, "from": ["node": from.name.text, "officer": "o"],
      "to": [["node": to.name.text]], "written": time(seconds: 60).utc,
      "legalBasis": ["Resolution ICC-ASP/23/Res.5 para. 16"], "safeSubject": "Matching",
      "handling": [
        "level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_STRICT", "conditions": ["DETECTABLE_NONE"],
      ],
      "body": body, "attachments": [Any](),
    ]
    return try JSONSerialization.data(withJSONObject: made)
  }

  /// Bravo offers alpha matching, one query a day.
  private func offer(until days: Int) throws {
    let bytes = try message(
      Self.offer, "match.offer", from: bravo, to: alpha,
      [
        "classes": ["passport"], "purpose": "To find proceeds of crimes.", "quotaPerDay": 1,
        "validUntil": time(days: days).day.description,
      ])
    try bravo.post(Array(bytes), to: alpha.name)
    try federation.carryAll()
  }

  private func query(naming offer: String) -> [String: Any] {
    [
      "offer": offer, "purpose": "To find proceeds of crimes.", "caseType": "core_crime", "elements": ["0a1b"],
      "proof": "As agreed.",
    ]
  }

  /// Alpha's node lets nothing through that its own rules forbid; this goes as from another program.
  private func ask(_ letter: Character, naming offer: String = offer) throws -> [String] {
    let id = String(repeating: letter, count: 32)
    try alpha.post(Array(try message(id, "match.query", from: alpha, to: bravo, query(naming: offer))), to: bravo.name)
    try federation.carryAll()
    for _ in 0..<3 { try federation.tickAll() }
    let shown = try bravo.ask(.show(id), token: try bravo.login("drafter"), as: MessageAnswer.self)
    return shown.told.flatMap(\.findings).map { "\($0.path) \($0.rule)" }
  }

  /// What a draft of alpha is refused for.
  private func drafted(naming offer: String) throws -> [String] {
    let text = """
      {"kind":"match.query","kindVersion":1,"to":[{"node":"bravo"}],"legalBasis":["Resolution ICC-ASP/23/Res.5 para. 16"],
      "safeSubject":"Matching","handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT",
      "conditions":["DETECTABLE_NONE"]},"attachments":[],
      "body":\(String(decoding: try JSONSerialization.data(withJSONObject: query(naming: offer)), as: UTF8.self))}
      """
    let draft = try alpha.ask(
      .draftNew(DraftNewRequest(template: text, entities: [])), token: try alpha.login("drafter"), as: DraftAnswer.self)
    return draft.findings.filter { $0.severity == .blocks }.map { "\($0.path) \($0.rule)" }
  }

  @Test("a query within the offer goes; one too many that day is refused in a draft, and told to a peer that sends it")
  func quota() throws {
    try offer(until: 10)
    #expect(try drafted(naming: Self.offer).isEmpty)
    #expect(try ask("b").isEmpty)
    #expect(try drafted(naming: Self.offer) == ["/body/offer law.quota"])
    #expect(try ask("c") == ["/body/offer law.quota"])
  }

  @Test("a query after the offer's last day is refused in a draft, and told to a peer that sends it")
  func over() throws {
    try offer(until: -1)
    #expect(try drafted(naming: Self.offer) == ["/body/offer law.until"])
    #expect(try ask("b") == ["/body/offer law.until"])
  }

  @Test("a query that names no offer of its recipient is refused in a draft, and told to a peer that sends it")
  func none() throws {
    try offer(until: 10)
    let madeUp = String(repeating: "e", count: 32)
    #expect(try drafted(naming: madeUp) == ["/body/offer law.names"])
    #expect(try ask("b", naming: madeUp) == ["/body/offer law.names"])
  }
}
