import Cooperation
import Foundation
import NodeCore
import Testing

@Suite("Consent between nodes")
struct ConsentScenarioTests {
  /// Spontaneous information as its author's node drafts it.
  private func draft(
    _ node: TestNode, to recipient: String, citing cited: [String] = [], with contents: [[UInt8]] = []
  ) throws -> DraftAnswer {
    let token = try node.login("drafter")
    let ids = try contents.map { try node.attach($0, name: "annex.pdf", token: token) }
    let object: [String: Any] = [
      "kind": "is.spontaneous_info", "kindVersion": 1, "to": [["node": recipient]], "cites": cited,
      "legalBasis": ["Resolution ICC-ASP/23/Res.5 para. 18"], "channelStatus": "informal", "safeSubject": "A lead",
      "handling": ["level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_STRICT", "conditions": ["NO_ONWARD"]],
      "urgency": "routine", "language": "en", "attachments": [Any](),
      "body": [
        "information": "An invented company was seen in an invented register.", "relevance": "It may own the vessel.",
      ],
    ]
    let template = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    return try node.ask(
      .draftNew(DraftNewRequest(template: template, entities: [], attachments: ids)), token: token, as: DraftAnswer.self
    )
  }

  private func dispatch(_ draft: DraftAnswer, from node: TestNode) throws -> String {
    #expect(!draft.blocked, "\(draft.findings)")
    let sent = try node.ask(.draftSubmit(draft.id), token: try node.login("drafter"), as: SubmittedAnswer.self)
    _ = try node.ask(
      .approve(ApproveRequest(id: draft.id, commitment: sent.commitment)), token: try node.login("approver"),
      as: DoneAnswer.self)
    return draft.id
  }

  private func consent(_ node: TestNode, to lead: String, digests: [String], parties: [String]) throws {
    var body: [String: Any] = ["items": [lead], "scope": ["named_parties"], "parties": parties]
    if !digests.isEmpty { body["digests"] = digests }
    let text = String(decoding: try JSONSerialization.data(withJSONObject: body), as: UTF8.self)
    let reply = try node.ask(
      .reply(ReplyRequest(reference: lead, kind: "resp.consent_disclosure", body: text, entities: [])),
      token: try node.login("drafter"), as: DraftAnswer.self)
    _ = try dispatch(reply, from: node)
  }

  @Test("names whom a lead may reach, and which of its attachments; nobody and nothing else is released")
  func parties() throws {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    let (first, second) = (Array("one annex".utf8), Array("another annex".utf8))
    let lead = try dispatch(try draft(bravo, to: "alpha", with: [first, second]), from: bravo)
    try federation.joinAll()
    let digest = try #require(try alpha.attachments(of: lead).first?.content)
    func rules(_ to: String, _ contents: [[UInt8]] = []) throws -> [String] {
      try draft(alpha, to: to, citing: [lead], with: contents).findings.filter { $0.severity == .blocks }.map(\.rule)
    }
    #expect(try rules("charlie", [first]) == ["use.NO_ONWARD"])
    try consent(bravo, to: lead, digests: [digest], parties: ["charlie"])
    try federation.joinAll(from: 20)
    #expect(try rules("charlie", [first]).isEmpty)
    #expect(try rules("charlie", [second]) == ["use.NO_ONWARD"], "that annex was not released")
    #expect(try rules("charlie") == ["use.NO_ONWARD"], "nor what the message says")
    #expect(try rules("registry", [first]) == ["use.NO_ONWARD"], "nor to anybody else")
    try consent(bravo, to: lead, digests: [], parties: ["charlie"])
    try federation.joinAll(from: 40)
    #expect(try rules("charlie", [first, second]).isEmpty && (try rules("charlie")).isEmpty)
    _ = try dispatch(try draft(alpha, to: "charlie", citing: [lead], with: [second]), from: alpha)
  }
}
