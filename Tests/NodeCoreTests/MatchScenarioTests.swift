import Cooperation
import Evidence
import Foundation
import NodeStore
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

  private func message(
    _ id: String, _ kind: String, from: TestNode, to: TestNode, answering root: String? = nil,
    at written: Moment? = nil,
    _ body: [String: Any]
  ) throws -> Data {
    var made: [String: Any] = [
      "id": id, "thread": root ?? id, "kind": kind, "kindVersion": 1,
      "from": ["node": from.name.text, "officer": "o"], "to": [["node": to.name.text]],
      "written": (written ?? time(seconds: 60)).utc,
      "legalBasis": ["Resolution ICC-ASP/23/Res.5 para. 16"], "safeSubject": "Matching",
      "handling": [
        "level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_STRICT", "conditions": ["DETECTABLE_NONE"],
      ],
      "body": body, "attachments": [Any](),
    ]
    if let root { (made["inReplyTo"], made["after"]) = (root, [root]) }
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
  private func ask(_ letter: Character, naming offer: String = offer, at written: Moment? = nil) throws -> [String] {
    let id = String(repeating: letter, count: 32)
    let query = try message(id, "match.query", from: alpha, to: bravo, at: written, query(naming: offer))
    try alpha.post(Array(query), to: bravo.name)
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

  @Test("no query gets round the last day, or the number a day, by being dated back")
  func datedBack() throws {
    try offer(until: 10)
    #expect(try ask("b", at: Moment(seconds: 0)).isEmpty)
    #expect(try ask("c", at: Moment(seconds: 86_400)) == ["/body/offer law.quota"])
  }

  @Test("a query that came long after the offer's last day is told, whatever day it says")
  func datedBackOver() throws {
    try offer(until: -20)
    #expect(try ask("b", at: time(days: -25)) == ["/body/offer law.until"])
  }

  @Test("a query that was right when it was sent stays so at home once the offer ended; a new draft is refused")
  func closed() throws {
    try offer(until: 10)
    #expect(try ask("b").isEmpty)
    let close = try message(
      String(repeating: "c", count: 32), "match.close", from: bravo, to: alpha, answering: Self.offer,
      at: time(seconds: 120), ["status": "closed", "reason": "A new offer follows."])
    try bravo.post(Array(close), to: alpha.name)
    try federation.carryAll()
    #expect(try drafted(naming: Self.offer).contains("/body/offer law.until"))
    let sent = try alpha.ask(
      .show(String(repeating: "b", count: 32)), token: try alpha.login("drafter"), as: MessageAnswer.self)
    #expect(sent.findings.filter { $0.path == "/body/offer" }.isEmpty)
  }

  @Test("what was destroyed counts no more, and nothing tells that it rested on the offer")
  func destroyed() throws {
    try offer(until: 10)
    #expect(try ask("b").isEmpty)
    let id = String(repeating: "b", count: 32)
    func counted(_ limit: Int?) throws -> Int {
      try bravo.store.read {
        try $0.reliances(
          on: Self.offer, ofKind: "match.query", author: "alpha", from: 0, through: .max, before: .max, limit: limit)
      }.count
    }
    #expect(try counted(nil) == 1 && counted(0) == 0)
    let proposed = try bravo.ask(
      .deletionPropose(DeletionRequest(reference: id, rule: "retention/10y")), token: try bravo.login("drafter"),
      as: DeletionAnswer.self)
    _ = try bravo.ask(
      .deletionApprove(DeletionApproval(reference: id, commitment: String(proposed.commitment.prefix(16)))),
      token: try bravo.login("approver"), as: DeletionAnswer.self)
    #expect(try counted(nil) == 0)
  }

  @Test("a query that names no offer of its recipient is refused in a draft, and told to a peer that sends it")
  func none() throws {
    try offer(until: 10)
    let madeUp = String(repeating: "e", count: 32)
    #expect(try drafted(naming: madeUp) == ["/body/offer law.names"])
    #expect(try ask("b", naming: madeUp) == ["/body/offer law.names"])
  }
}
