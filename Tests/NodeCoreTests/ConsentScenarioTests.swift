import Cooperation
import Foundation
import NodeCore
import Testing

@Suite("Consent between nodes")
struct ConsentScenarioTests {
  /// Spontaneous information as its author's node drafts it.
  private func draft(
    _ node: TestNode, to recipient: String, citing cited: [String] = [], with contents: [[UInt8]] = [],
    conditions: [String] = ["NO_ONWARD"], underSeal: Bool = false, entities: [String] = [],
    information: String = "An invented company was seen in an invented register."
  ) throws -> DraftAnswer {
    let token = try node.login("drafter")
    let ids = try contents.map { try node.attach($0, name: "annex.pdf", token: token) }
    let object: [String: Any] = [
      "kind": "is.spontaneous_info", "kindVersion": 1, "to": [["node": recipient]], "cites": cited,
      "legalBasis": ["Resolution ICC-ASP/23/Res.5 para. 18"], "channelStatus": "informal", "safeSubject": "A lead",
      "handling": [
        "level": "CONFIDENTIAL", "underSeal": underSeal, "audience": "ORG_STRICT", "conditions": conditions,
      ] as [String: Any],
      "urgency": "routine", "language": "en", "attachments": [Any](),
      "body": [
        "information": information, "relevance": "It may own the vessel.", "useLimits": "None beside its conditions.",
      ],
    ]
    let template = String(decoding: try JSONSerialization.data(withJSONObject: object), as: UTF8.self)
    return try node.ask(
      .draftNew(DraftNewRequest(template: template, entities: entities, attachments: ids)), token: token,
      as: DraftAnswer.self
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

  private func blocked(_ draft: DraftAnswer) -> Set<String> {
    Set(draft.findings.filter { $0.severity == .blocks }.map(\.rule))
  }

  @Test("is needed, too, where a message is only named, and where what it says would be written into evidence")
  func named() throws {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    let lead = try dispatch(try draft(bravo, to: "alpha", conditions: ["LEAD_ONLY"]), from: bravo)
    try federation.joinAll()
    for name in [lead, String(lead.prefix(12))] {
      let onward = try draft(alpha, to: "charlie", conditions: [], information: "See \(name) of bravo, which says so.")
      #expect(blocked(onward) == ["use.LEAD_ONLY"])
      #expect(onward.findings.first { $0.rule == "use.LEAD_ONLY" }?.path == "/body/information")
    }
    // What went all the same is told by the node that gave it, which knows its own words alone.
    let answer = try draft(alpha, to: "bravo", conditions: [], information: "About \(lead), your lead.")
    #expect(blocked(answer).isEmpty)
    try federation.tickAll()
    for disclose in [true, false] {
      let refusal = federation.refusal {
        _ = try alpha.ask(
          .auditEvidence(EvidenceRequest(message: lead, disclose: disclose)), token: try alpha.login("approver"),
          as: EvidenceAnswer.self)
      }
      #expect(refusal?.code == (disclose ? .refused : nil), "\(String(describing: refusal))")
      if disclose { #expect(refusal?.findings.map(\.rule) == ["use.LEAD_ONLY"]) }
    }
    #expect(
      federation.refusal {
        _ = try alpha.ask(
          .auditDisclose(LogReference(lead)), token: try alpha.login("approver"), as: EvidenceAnswer.self)
      }?.code == .refused)
  }

  @Test("cannot be had by putting others on a thread: an answer goes to its parties alone")
  func strangers() throws {
    let federation = try TestFederation(others: ["bravo"])
    let alpha = federation.alpha
    let id = try federation.send()
    try federation.joinAll()
    func reply(_ node: TestNode, _ kind: String, to: [String]) throws -> DraftAnswer {
      try node.ask(
        .reply(
          ReplyRequest(
            reference: id, kind: kind, body: #"{"status":"under_review"}"#, entities: [], to: to)),
        token: try node.login("drafter"), as: DraftAnswer.self)
    }
    let copied = try reply(alpha, "resp.progress", to: ["registry", "bravo"])
    #expect(copied.findings.contains { $0.rule == "audience" && $0.path == "/to/1" && $0.severity == .blocks })
    #expect(try !reply(alpha, "resp.progress", to: ["registry"]).blocked)
  }

  @Test("is asked for where one of the two officers knows of a sealed matter whose file the other sends")
  func sealedFile() throws {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    let file = Array("a warrant under seal".utf8)
    let lead = try draft(bravo, to: "alpha", with: [file], conditions: [], underSeal: true)
    let sent = try bravo.ask(.draftSubmit(lead.id), token: try bravo.login("drafter"), as: SubmittedAnswer.self)
    _ = try bravo.ask(
      .matterList(MatterRequest(reference: lead.id, officer: "approver")), token: try bravo.login("drafter"),
      as: MatterAnswer.self)
    _ = try bravo.ask(
      .approve(ApproveRequest(id: lead.id, commitment: sent.commitment)), token: try bravo.login("approver"),
      as: DoneAnswer.self)
    try federation.joinAll()
    let keeper = try alpha.login("keeper")
    _ = try alpha.ask(
      .matterList(MatterRequest(reference: lead.id, officer: "approver")), token: keeper, as: MatterAnswer.self)
    let onward = try draft(alpha, to: "charlie", with: [file])
    #expect(!onward.blocked, "its drafter knows of no such matter: \(onward.findings)")
    let submitted = try alpha.ask(.draftSubmit(onward.id), token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    let refusal = federation.refusal {
      _ = try alpha.ask(
        .approve(ApproveRequest(id: onward.id, commitment: submitted.commitment)), token: try alpha.login("approver"),
        as: DoneAnswer.self)
    }
    #expect(refusal?.code == .invalid)
    #expect(refusal?.findings.contains { $0.rule == "use.audience" && $0.severity == .blocks } == true)
  }

  @Test("is thought of where a draft holds an account that stands in a message under conditions")
  func identifiers() throws {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    let account = #"{"id":"q1","schema":"BankAccount","properties":{"iban":["GB33BUKB20201555555555"]}}"#
    let lead = try dispatch(try draft(bravo, to: "alpha", entities: [account]), from: bravo)
    try federation.joinAll()
    try federation.tickAll()
    let uncited = try draft(alpha, to: "charlie", conditions: [], entities: [account])
    let advice = uncited.findings.filter { $0.rule == "use.uncited" }
    #expect(advice.count == 1 && advice.first?.severity == .advises && !uncited.blocked)
    #expect(advice.first?.message.contains(lead.prefix(12)) == true)
    #expect(blocked(try draft(alpha, to: "charlie", citing: [lead], entities: [account])) == ["use.NO_ONWARD"])
    let other = account.replacing("GB33BUKB20201555555555", with: "DE89370400440532013000")
    #expect(
      try draft(alpha, to: "charlie", conditions: [], entities: [other]).findings.allSatisfy {
        $0.rule != "use.uncited"
      })
  }
}
