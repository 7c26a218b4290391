import Cooperation
import Evidence
import Foundation
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

@Suite("A peer's breach of language, channel or conditions on use")
struct BreachTests {
  private let federation: TestFederation
  private var registry: TestNode { federation.registry }
  private var alpha: TestNode { federation.alpha }

  init() throws { federation = try TestFederation() }

  private func show(_ node: TestNode, _ id: String, as officer: String = "drafter") throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login(officer), as: MessageAnswer.self)
  }

  /// Alpha's entry in the directory of focal points, which takes French through another channel than this one.
  private func publish(letter: Character = "c", written: String = "2026-09-20T10:00:00Z", by language: String = "fr")
    throws
  {
    let id = String(repeating: letter, count: 32)
    let text = """
      {"id":"\(id)","thread":"\(id)","written":"\(written)","from":{"node":"alpha","officer":"o"},
      "kind":"dir.entry","kindVersion":1,"to":[{"node":"registry"}],"legalBasis":["Rome Statute art. 87(2)"],
      "safeSubject":"Entry","handling":{"level":"RESTRICTED","underSeal":false,"audience":"NETWORK","conditions":[]},
      "body":{"state":"alpha","status":"party","authority":"Ministry","function":"central_authority",
      "channel":"direct_ministry","designated":true,"instrument":"Note 1","notifiedOn":"\(written.prefix(10))",
      "languages":["\(language)"],"languagesApplyToDocuments":true,"utcOffset":"+01:00","lastConfirmed":"\(written.prefix(10))"},
      "attachments":[]}
      """
    try alpha.post(Array(text.utf8), to: registry.name)
  }

  /// A request in English through the designated channel that the registry's own node would perhaps not have let go.
  private func ask(_ letter: Character, written: String, _ more: [String: Any] = [:]) throws -> String {
    let request = try TestFederation.request()
    var object = try #require(
      try JSONSerialization.jsonObject(with: Data(request.template.utf8)) as? [String: Any])
    var body = try #require(object["body"] as? [String: Any])
    body["entities"] = request.entities
    let id = String(repeating: letter, count: 32)
    let own: [String: Any] = [
      "id": id, "thread": id, "written": written, "from": ["node": "registry", "officer": "o"], "body": body,
    ]
    for (name, value) in own.merging(more, uniquingKeysWith: { $1 }) { object[name] = value }
    try registry.post(Array(try JSONSerialization.data(withJSONObject: object)), to: alpha.name)
    return id
  }

  private func settle() throws {
    try federation.carryAll()
    for _ in 0..<3 { try federation.tickAll() }
  }

  private func told(_ id: String) throws -> [String] {
    let answers = try [registry, alpha].map { try show($0, id) }
    #expect(answers[0].told.map(\.message) == answers[1].told.map(\.message) && answers[0].state == answers[1].state)
    return answers[1].told.flatMap(\.findings).map(\.rule).sorted()
  }

  /// A moment of the nodes' clock, as a message states it.
  private func time(after seconds: Int64) -> String { TestNode.now.advanced(bySeconds: seconds).description }

  @Test("is told with its article where the entry that it breaks had reached its author")
  func published() throws {
    try publish()
    try federation.join(1)
    try settle()
    let id = try ask("e", written: time(after: 60))
    try settle()
    #expect(try told(id) == ["law.channel", "law.language"])
    let findings = try show(alpha, id).told.flatMap(\.findings)
    #expect(Set(findings.map(\.source)) == ["Rome Statute art. 87(1)(a)", "Rome Statute art. 87(2)"])
    let conforming = try ask(
      "f", written: time(after: 60), ["language": "fr", "channelStatus": "courtesy_copy"])
    try settle()
    #expect(try told(conforming) == [])
  }

  @Test("is none where the entry came later, nor when that arrives")
  func later() throws {
    let id = try ask("e", written: time(after: -60))
    try federation.join(1)
    try settle()
    #expect(try told(id) == [])
    try publish()
    try settle()
    #expect(try told(id) == [] && show(alpha, id).findings.allSatisfy { $0.severity == .advises })
  }

  @Test("is none while a change of languages has forty-five days to run")
  func change() throws {
    try publish(letter: "b", written: "2026-01-10T10:00:00Z", by: "en")
    try federation.join(1)
    try settle()
    try publish()
    try settle()
    let early = try ask("e", written: time(after: 60), ["channelStatus": "courtesy_copy"])
    try settle()
    #expect(try told(early) == [])
    let late = try ask("f", written: time(after: 60 * 86_400), ["channelStatus": "courtesy_copy"])
    try settle()
    // The nodes' clocks stand still meanwhile, so that it is written ahead of them is told besides.
    #expect(try told(late) == ["common.written", "law.language"])
  }

  /// A lead of alpha's in a thread of the registry's; its id.
  private func lead(answering id: String) throws -> String {
    let token = try alpha.login("drafter")
    let draft = try alpha.ask(
      .reply(
        ReplyRequest(
          reference: id, kind: "resp.progress", body: #"{"status":"under_review"}"#, entities: [],
          handling: ReplyRequest.Wish(level: "SECRET", underSeal: false, conditions: ["LEAD_ONLY"]))),
      token: token, as: DraftAnswer.self)
    _ = try alpha.ask(.draftSubmit(draft.id), token: token, as: SubmittedAnswer.self)
    try settle()
    return draft.id
  }

  @Test("is told by who gave what was used, unless its consent was there when it was used")
  func used() throws {
    let asked = try federation.send()
    try federation.join(1)
    let lead = try lead(answering: asked)
    // As secret as the lead, and without the condition under which it was given.
    let handling: [String: Any] = [
      "level": "SECRET", "underSeal": false, "audience": "ORG_EXEC", "conditions": ["DETECTABLE_NONE"],
    ]
    let use: [String: Any] = ["cites": [lead], "handling": handling]
    let id = try ask("e", written: time(after: 60), use)
    try settle()
    #expect(try told(id) == ["use.handling"])
    #expect(try show(registry, id).told.map(\.by) == ["alpha"])

    let consent = String(repeating: "d", count: 32)
    let text = """
      {"id":"\(consent)","thread":"\(asked)","inReplyTo":"\(asked)","written":"\(time(after: 120))",
      "from":{"node":"alpha","officer":"o"},"kind":"resp.consent_disclosure","kindVersion":1,"to":[{"node":"registry"}],
      "legalBasis":["Rome Statute art. 93(8)"],"safeSubject":"Consent",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_EXEC","conditions":["DETECTABLE_NONE"]},
      "body":{"items":["\(lead)"],"scope":["evidence"]},"attachments":[]}
      """
    try alpha.post(Array(text.utf8), to: registry.name)
    try settle()
    let after = try ask("f", written: time(after: 180), use)
    let before = try ask("a", written: time(after: 90), use)
    try settle()
    #expect(try told(after) == [], "the consent lifts the condition")
    #expect(try told(before) == ["use.handling"], "it was given only after this was written")
  }

  @Test("is told of what was given in a sealed matter without a word of that matter")
  func sealed() throws {
    let hidden = try federation.send(SearchScenarioTests.sealing)
    try federation.join(1)
    for node in [registry, alpha] { try node.perform(.tick) }
    try settle()
    let given = String(repeating: "d", count: 32)
    let root = try show(registry, hidden)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(root.message.utf8)) as? [String: Any])
    let progress: [String: Any] = [
      "id": given, "thread": hidden, "inReplyTo": hidden, "kind": "resp.progress", "kindVersion": 1,
      "written": time(after: 30), "from": ["node": "alpha", "officer": "o"], "to": [["node": "registry"]],
      "legalBasis": ["Rome Statute art. 86"], "safeSubject": "A matter", "handling": object["handling"] ?? [:],
      "body": ["status": "under_review"], "attachments": [Any](),
    ]
    try alpha.post(Array(try JSONSerialization.data(withJSONObject: progress)), to: registry.name)
    try settle()
    let id = try ask("e", written: time(after: 60), ["cites": [given]])
    try settle()
    #expect(try told(id) == ["use"])
    let words = try show(alpha, id, as: "both").told.flatMap(\.findings).map(\.message).joined()
    #expect(!words.isEmpty && !words.contains(given.prefix(12)) && !words.contains("SECRET"))
  }
}
