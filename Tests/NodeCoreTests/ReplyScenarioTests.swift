import Cooperation
import Evidence
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("An answer")
struct ReplyScenarioTests {
  private static let progress = #"{"status":"under_review"}"#

  private func reply(_ node: TestNode, _ request: ReplyRequest) throws -> DraftAnswer {
    try node.ask(.reply(request), token: try node.login("drafter"), as: DraftAnswer.self)
  }

  /// Submits a draft and, where a second officer must, approves it.
  private func send(_ draft: String, from node: TestNode) throws {
    let submitted = try node.ask(
      .draftSubmit(draft), token: try node.login("drafter"), as: SubmittedAnswer.self)
    guard submitted.waiting else { return }
    _ = try node.ask(
      .approve(ApproveRequest(id: draft, commitment: submitted.commitment)), token: try node.login("approver"),
      as: DoneAnswer.self)
  }

  private func show(_ node: TestNode, _ id: String) throws -> Message {
    let answer = try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
    return try Message(parsing: Array(answer.message.utf8))
  }

  @Test("carries files, names what it uses, and is handled more strictly where its author asks for it, never less")
  func carries() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let file = try alpha.attach(
      Array("a table of accounts".utf8), name: "accounts.csv", token: try alpha.login("drafter"))
    let draft = try reply(
      alpha,
      ReplyRequest(
        reference: id, kind: "resp.progress", body: Self.progress, entities: [], attachments: [file],
        cites: [String(id.prefix(8))],
        handling: ReplyRequest.Wish(level: "secret", underSeal: false, conditions: ["LEAD_ONLY"])))
    #expect(!draft.blocked, "\(draft.findings)")
    try send(draft.id, from: alpha)
    try federation.carryAll()
    let answer = try show(registry, draft.id)
    #expect(
      answer.cites == [id] && answer.handling.level == .secret && answer.handling.conditions.contains("LEAD_ONLY"))
    #expect(try registry.attachments(of: draft.id).map(\.name) == ["accounts.csv"])
    #expect(
      federation.refusal { _ = try registry.read(draft.id, 1) }?.code == .waiting,
      "a file of what is secret leaves a node by two officers")

    let weaker = federation.refusal {
      _ = try reply(
        alpha,
        ReplyRequest(
          reference: id, kind: "resp.progress", body: Self.progress, entities: [],
          handling: ReplyRequest.Wish(level: "PUBLIC", underSeal: false, conditions: [])))
    }
    #expect(weaker?.code == .invalid && weaker?.message.contains("weaker than CONFIDENTIAL") == true)
    let drafts = try alpha.ask(.drafts, token: try alpha.login("drafter"), as: DraftsAnswer.self).drafts
    #expect(drafts.isEmpty, "what was refused leaves no draft")
  }

  @Test("is refused with a level, a condition or a message that does not exist", arguments: ["HIGH", "NONE_SUCH"])
  func refused(_ word: String) throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    let id = try federation.send()
    try federation.join(1)
    let wish =
      word == "HIGH"
      ? ReplyRequest.Wish(level: word, underSeal: false, conditions: [])
      : ReplyRequest.Wish(level: nil, underSeal: false, conditions: [word])
    let refusal = federation.refusal {
      _ = try reply(
        alpha, ReplyRequest(reference: id, kind: "resp.progress", body: Self.progress, entities: [], handling: wish))
    }
    #expect(refusal?.code == .invalid)
    let unknown = federation.refusal {
      _ = try reply(
        alpha,
        ReplyRequest(
          reference: id, kind: "resp.progress", body: Self.progress, entities: [], cites: ["ffffffff"]))
    }
    #expect(unknown?.code == .notFound)
  }

  @Test("of who asked goes to all that were asked, unless it names some")
  func toAll() throws {
    let federation = try TestFederation(others: ["bravo"])
    let registry = federation.registry
    let id = try federation.send(to: ["alpha", "bravo"])
    try federation.joinAll()
    let body = #"{"reason":"The matter is settled, and nothing more is asked for."}"#
    let withdrawal = try reply(
      registry, ReplyRequest(reference: id, kind: "court.withdraw", body: body, entities: []))
    #expect(withdrawal.audience.recipients.map(\.node).sorted() == ["alpha", "bravo"])
    let one = try reply(
      registry, ReplyRequest(reference: id, kind: "court.withdraw", body: body, entities: [], to: ["bravo"]))
    #expect(one.audience.recipients.map(\.node) == ["bravo"])
  }

  @Test(
    "or request with a file that came under conditions is held to them, whatever the file is named and with no word of it"
  )
  func sameContent() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.joinAll()
    let lead = Array("who met whom on the quay".utf8)
    let file = try alpha.attach(lead, name: "lead.txt", token: try alpha.login("drafter"))
    let given = try reply(
      alpha,
      ReplyRequest(
        reference: id, kind: "resp.progress", body: Self.progress, entities: [], attachments: [file],
        handling: ReplyRequest.Wish(level: nil, underSeal: false, conditions: ["LEAD_ONLY", "NO_ONWARD"])))
    try send(given.id, from: alpha)
    try federation.carryAll()
    #expect(try registry.read(given.id, 1) == lead)

    let token = try registry.login("drafter")
    let copy = try registry.attach(lead, name: "ledger.txt", token: token)
    let plain = try TestFederation.request(to: ["bravo"])
    let draft = try registry.ask(
      .draftNew(
        DraftNewRequest(template: plain.template, entities: plain.entities, attachments: [copy], to: ["bravo"])),
      token: token, as: DraftAnswer.self)
    #expect(draft.blocked && draft.findings.contains { $0.path == "/attachments/0" && $0.rule == "use.NO_ONWARD" })
    // Back to who gave it, nothing is revealed.
    let other = try registry.attach(lead + [0x2E], name: "ledger.txt", token: token)
    let free = try registry.ask(
      .draftNew(
        DraftNewRequest(template: plain.template, entities: plain.entities, attachments: [other], to: ["bravo"])),
      token: token, as: DraftAnswer.self)
    #expect(!free.findings.contains { $0.rule.hasPrefix("use.") })
  }

  @Test("tells nobody outside a sealed matter's list that a file came with it, or that a message of it is here")
  func sealedContent() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send(SearchScenarioTests.sealing)
    try federation.joinAll()
    let keeper = try alpha.login("keeper")
    let lead = Array("what only a sealed matter holds".utf8)
    let file = try alpha.attach(lead, name: "lead.txt", token: keeper)
    let given = try alpha.ask(
      .reply(
        ReplyRequest(
          reference: id, kind: "resp.progress", body: Self.progress, entities: [], attachments: [file],
          handling: ReplyRequest.Wish(level: nil, underSeal: true, conditions: ["NO_ONWARD"]))),
      token: keeper, as: DraftAnswer.self)
    let submitted = try alpha.ask(.draftSubmit(given.id), token: keeper, as: SubmittedAnswer.self)
    if submitted.waiting {
      _ = try alpha.ask(
        .matterList(MatterRequest(reference: id, officer: "approver")), token: keeper, as: MatterAnswer.self)
      _ = try alpha.ask(
        .approve(ApproveRequest(id: given.id, commitment: submitted.commitment)), token: try alpha.login("approver"),
        as: DoneAnswer.self)
    }
    try federation.carryAll()
    #expect(try registry.attachments(of: given.id).count == 1)

    let plain = try TestFederation.request(to: ["bravo"])
    func rules(of officer: String, citing cites: String?) throws -> [String] {
      let token = try registry.login(officer)
      let copy = try registry.attach(lead, name: "ledger.txt", token: token)
      let template = cites.map {
        plain.template.replacing("{\n", with: "{\n  \"cites\": [\"\($0)\"],\n", maxReplacements: 1)
      }
      let draft = try registry.ask(
        .draftNew(
          DraftNewRequest(
            template: template ?? plain.template, entities: plain.entities, attachments: [copy], to: ["bravo"])),
        token: token, as: DraftAnswer.self)
      return draft.findings.filter { $0.rule.hasPrefix("use") }.map { "\($0.rule) \($0.path) \($0.message)" }
    }
    #expect(try rules(of: "drafter", citing: nil).contains { $0.hasPrefix("use.NO_ONWARD /attachments/0") })
    #expect(try rules(of: "both", citing: nil) == [])
    // A message of the matter gets the answer of one that never was.
    let nothing = String(repeating: "f", count: 32)
    let (real, unreal) = (try rules(of: "both", citing: given.id), try rules(of: "both", citing: nothing))
    #expect(!real.isEmpty && real.map { $0.replacing(given.id.prefix(12), with: nothing.prefix(12)) } == unreal)
  }

  /// The template of the demo's request under an id of its author's choice, from a member.
  private static func copied(_ id: String, from author: String, to: [String]) throws -> [UInt8] {
    let addresses = to.map { #"{"node":"\#($0)"}"# }.joined(separator: ",")
    return Array(
      """
      {"id":"\(id)","thread":"\(id)","from":{"node":"\(author)"},"kind":"is.info_request","kindVersion":1,\
      "to":[\(addresses)],"legalBasis":["Resolution ICC-ASP/23/Res.5 para. 18"],"safeSubject":"a copy","handling":\
      {"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},"body":{"purpose":"p",\
      "subject":"s","question":"q?","nonCoercive":true,"consentWanted":false,"intendedUse":"investigation"},"attachments":[]}
      """.utf8)
  }

  @Test("finds what it answers by its author too, where another member used the same id")
  func copiedID() throws {
    let federation = try TestFederation(others: ["bravo", "aaa"])
    let (alpha, copyist) = (federation.alpha, federation.others[1])
    let id = try federation.send()
    try federation.joinAll()
    try copyist.post(try Self.copied(id, from: "aaa", to: ["alpha"]), to: alpha.name)
    try federation.carryAll()
    let token = try alpha.login("drafter")
    let refusal = federation.refusal { _ = try alpha.ask(.show(id), token: token, as: MessageAnswer.self) }
    #expect(refusal?.code == .invalid && refusal?.message.contains("aaa, registry: name one as aaa/") == true)
    #expect(try alpha.ask(.show("registry/" + id.prefix(8)), token: token, as: MessageAnswer.self).from == "registry")
    #expect(try alpha.ask(.show("aaa/" + id), token: token, as: MessageAnswer.self).from == "aaa")
    let answer = try reply(
      alpha, ReplyRequest(reference: "registry/" + id, kind: "resp.progress", body: Self.progress, entities: []))
    #expect(!answer.blocked && answer.audience.recipients.map(\.node) == ["registry"], "\(answer.findings)")
  }

  @Test("is not forbidden by a condition that somebody puts on a file afterwards, nor by a file that never came")
  func laterCondition() throws {
    let federation = try TestFederation(others: ["bravo", "charlie"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    let id = try federation.send(to: ["alpha", "bravo"])
    try federation.joinAll()
    let known = Array("what everybody has".utf8)
    func give(_ node: TestNode, _ conditions: [String]) throws {
      let file = try node.attach(known, name: "known.txt", token: try node.login("drafter"))
      let given = try reply(
        node,
        ReplyRequest(
          reference: id, kind: "resp.progress", body: Self.progress, entities: [], attachments: [file],
          handling: ReplyRequest.Wish(level: nil, underSeal: false, conditions: conditions)))
      try send(given.id, from: node)
    }
    func uses() throws -> [Finding] {
      let token = try registry.login("drafter")
      let copy = try registry.attach(known, name: "mine.txt", token: token)
      let plain = try TestFederation.request(to: ["charlie"])
      return try registry.ask(
        .draftNew(
          DraftNewRequest(template: plain.template, entities: plain.entities, attachments: [copy], to: ["charlie"])),
        token: token, as: DraftAnswer.self
      ).findings.filter { $0.rule.hasPrefix("use.") }
    }
    try give(alpha, [])
    try federation.carryAll()
    #expect(try uses().isEmpty)
    try give(bravo, ["NO_ONWARD"])
    try federation.carryAll { frame in
      if case .enclosurePiece = frame { nil } else { frame }
    }
    #expect(try uses().isEmpty, "it never came")
    try federation.joinAll(from: 50)
    let later = try uses()
    #expect(later.contains { $0.rule == "use.NO_ONWARD" } && later.allSatisfy { $0.severity == .advises }, "\(later)")
  }
}
