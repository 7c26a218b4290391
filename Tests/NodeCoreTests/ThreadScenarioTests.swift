import Cooperation
import Evidence
import Foundation
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("Threads on two nodes")
struct ThreadScenarioTests {
  private func deadlines(_ node: TestNode) throws -> DeadlinesAnswer {
    try node.ask(.deadlines(DeadlinesRequest()), token: try node.login("drafter"), as: DeadlinesAnswer.self)
  }

  private func show(_ node: TestNode, _ id: String) throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
  }

  private func reply(_ node: TestNode, to id: String, _ kind: String, _ body: String) throws -> DraftAnswer {
    try node.ask(
      .reply(ReplyRequest(reference: id, kind: kind, body: body, entities: [])), token: try node.login("drafter"),
      as: DraftAnswer.self)
  }

  /// What a peer sends that asks nobody.
  private func foreign(_ federation: TestFederation, answering id: String, kind: String, body: String) throws -> String
  {
    let request = try show(federation.registry, id)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(request.message.utf8)) as? [String: Any])
    let made: [String: Any] = [
      "id": String(repeating: "e", count: 32), "thread": id, "inReplyTo": id, "kind": kind, "kindVersion": 1,
      "from": ["node": "alpha", "officer": "o"], "to": [["node": "registry"]],
      "legalBasis": object["legalBasis"] ?? [], "safeSubject": "A matter", "handling": object["handling"] ?? [:],
      "body": try JSONSerialization.jsonObject(with: Data(body.utf8)), "attachments": [Any](), "novelty": true,
    ]
    let bytes = Array(try JSONSerialization.data(withJSONObject: made))
    try federation.alpha.post(bytes, to: federation.registry.name)
    return String(repeating: "e", count: 32)
  }

  /// A request of the registry that its own node would not have let go.
  private func root(_ federation: TestFederation, on basis: [String], isBound: Bool) throws -> String {
    let first = "[\"" + (isBound ? "" : "Rome Statute art. 87(5)\", \"") + "Rome Statute art. 93(1)(k)"
    let sent = try show(
      federation.registry, try federation.send { $0.replacing("[\"Rome Statute art. 93(1)(k)", with: first) })
    var object = try #require(try JSONSerialization.jsonObject(with: Data(sent.message.utf8)) as? [String: Any])
    let id = String(repeating: "f", count: 32)
    for (name, value) in ["id": id, "thread": id, "legalBasis": basis] as [String: Any] { object[name] = value }
    try federation.registry.post(
      Array(try JSONSerialization.data(withJSONObject: object)), to: federation.alpha.name)
    return id
  }

  @Test("show a corrected message with what is right now beside what was signed, and say from whom and to whom it went")
  func corrected() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    let sent = try show(registry, id)
    let object = try #require(try JSONSerialization.jsonObject(with: Data(sent.message.utf8)) as? [String: Any])
    let correction = String(repeating: "e", count: 32)
    let made: [String: Any] = [
      "id": correction, "thread": id, "inReplyTo": id, "after": [id], "kind": "thread.correction", "kindVersion": 1,
      "from": ["node": "registry", "officer": "o"], "to": [["node": "alpha"]],
      "legalBasis": object["legalBasis"] ?? [], "safeSubject": "A correction", "handling": object["handling"] ?? [:],
      "written": "2026-11-25T10:00:00+01:00", "attachments": [Any](),
      "body": [
        "corrects": id, "what": "the date", "fields": [["field": "dueRequested", "value": "2027-02-28"]],
      ] as [String: Any],
    ]
    try registry.post(Array(try JSONSerialization.data(withJSONObject: made)), to: alpha.name)
    try federation.join(1)
    for node in [registry, alpha] {
      let shown = try show(node, id)
      #expect(shown.corrections.map(\.message) == [correction] && shown.corrections.map(\.day) == ["2026-11-25"])
      let fields = shown.corrections.flatMap(\.fields)
      #expect(fields.map(\.field) == ["dueRequested"] && fields.map(\.value) == ["2027-02-28"])
      #expect(fields.map(\.before) == [object["dueRequested"] as? String])
      #expect(shown.message == sent.message, "what was signed stays as it is")
      let item = try #require(shown.timeline.first)
      #expect(!item.stateTitle.isEmpty && item.stateTitle == shown.stateTitle)
      #expect(item.from == "registry" && item.to == ["alpha"])
    }
  }

  @Test("show the same clocks on both sides, and remind once, also across a stop")
  func clocks() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let mine = try deadlines(registry)
    let theirs = try deadlines(alpha)
    #expect(mine.deadlines.map(\.deadline) == theirs.deadlines.map(\.deadline))
    #expect(Set(mine.deadlines.map(\.deadline.clock)) == ["acknowledge", "tracing_answer", "requested_date"])
    #expect(theirs.deadlines.allSatisfy(\.isOurs) && mine.deadlines.allSatisfy { !$0.isOurs })
    let told = theirs.reminders.count
    #expect(told > 0)
    for _ in 0..<3 {
      try alpha.perform(.tick)
      try alpha.restart()
      #expect(try deadlines(alpha).reminders.count == told)
    }
    alpha.now = Timestamp(milliseconds: TestNode.now.milliseconds + 5 * 86_400_000)
    let late = try deadlines(alpha)
    #expect(late.deadlines.first { $0.deadline.clock == "acknowledge" }?.isOverdue == true)
    #expect(late.reminders.contains { $0.deadline.contains("/acknowledge/") && $0.daysLeft == nil })
    let request = AcknowledgeRequest(reference: id, nationalReference: nil, unit: nil)
    _ = try alpha.ask(.acknowledge(request), token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    #expect(!(try deadlines(alpha)).deadlines.contains { $0.deadline.clock == "acknowledge" })
  }

  @Test("offer only what the law and the state allow, naming both")
  func offered() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    let id = try federation.send()
    try federation.join(1)
    let refusal = """
      {"ground":"93_4_national_security","extent":"whole","reasons":"Reasons that are long enough to be read.",
      "steps72_5":"Steps that were taken with the Court, in some detail."}
      """
    let early = try reply(alpha, to: id, "resp.refusal", refusal)
    #expect(early.blocked && early.findings.contains { $0.rule == "lifecycle" && $0.message.contains("resp.progress") })
    let none = try reply(alpha, to: id, "resp.refusal", refusal.replacing("93_4_national_security", with: "not_bound"))
    #expect(none.findings.contains { $0.rule == "law.ground" && $0.source == "Rome Statute art. 87(5)" })
    let progress = try reply(alpha, to: id, "resp.progress", #"{"status":"under_review"}"#)
    #expect(!progress.blocked)
    _ = try alpha.ask(.draftSubmit(progress.id), token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    #expect(try show(alpha, id).state == "under_review")
    let alone = try reply(alpha, to: id, "resp.refusal", refusal)
    #expect(alone.findings.contains { $0.rule == "lifecycle" && $0.message.contains("72_5_national_security") })
    let consultation = """
      {"ground":"72_5_national_security","problem":"Some of it would harm the security of the State.",
      "cooperativeSteps":"Another source is looked for together with the Court."}
      """
    let consulted = try reply(alpha, to: id, "resp.consultation", consultation)
    let sent = try alpha.ask(.draftSubmit(consulted.id), token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    _ = try alpha.ask(
      .approve(ApproveRequest(id: consulted.id, commitment: sent.commitment)), token: try alpha.login("approver"),
      as: DoneAnswer.self)
    #expect(!(try reply(alpha, to: id, "resp.refusal", refusal)).blocked)
  }

  @Test("keep a refusal that the law does not know, show it as nonconforming on both sides, and are not moved")
  func nonconforming() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let act = try foreign(
      federation, answering: id, kind: "resp.refusal",
      body: #"{"ground":"not_bound","extent":"whole","reasons":"We do not wish to."}"#)
    try federation.carry(1)
    for node in [registry, alpha] {
      let shown = try show(node, id)
      #expect(shown.state == "sent" && shown.nonconforming == [act])
    }
    let shown = try show(registry, act)
    #expect(shown.findings.contains { $0.rule == "law.ground" && $0.path == "/body/ground" })
    #expect(shown.findings.contains { $0.path == "/novelty" && $0.severity == .advises })
    #expect(try show(alpha, act).deliveries.first?.receipts.first?.rungs == ["relayed", "delivered"])
  }

  @Test("let no State Party say that it is not bound, whatever a request rests on; who is not party to the Statute may")
  func bound() throws {
    // A State Party is asked by nothing on which it would say so: such a request begins nothing.
    for (functions, state) in [(["nfp", "nfp-fin"], "nonconforming"), (["nsp"], "refused")] {
      let federation = try TestFederation(alphaFunctions: functions)
      let (registry, alpha) = (federation.registry, federation.alpha)
      let id = try root(
        federation, on: ["Rome Statute art. 87(5)", "Rome Statute art. 93(1)(k)"], isBound: state == "nonconforming")
      try federation.join(1)
      let act = try foreign(
        federation, answering: id, kind: "resp.refusal",
        body: #"{"ground":"not_bound","extent":"whole","reasons":"We do not wish to."}"#)
      try federation.carry(1)
      for node in [registry, alpha] {
        let shown = try show(node, id)
        #expect(
          shown.state == state && shown.nonconforming == (state == "refused" ? [] : [id, act].sorted()), "\(functions)")
      }
    }
  }

  @Test(
    "judge an answer by what the directory said of the State when the request was sent, whatever it says here by now")
  func boundThen() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try root(federation, on: ["Rome Statute art. 93(1)(k)"], isBound: true)
    // Alpha has another version when the request comes, in which it is no State Party; the registry has it too, later.
    try federation.change(alpha, functions: ["nsp"], on: alpha)
    try federation.join(1)
    let act = try foreign(
      federation, answering: id, kind: "resp.refusal",
      body: #"{"ground":"not_bound","extent":"whole","reasons":"We do not wish to."}"#)
    try federation.install(on: registry)
    try federation.join(2)
    for node in [registry, alpha] {
      let shown = try show(node, id)
      #expect(shown.state == "sent" && shown.nonconforming == [act], "\(node.name)")
    }
  }

  @Test("keep a kind that only a newer peer knows, and never act on it; refuse what can be no kind")
  func unknownKind() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let act = try foreign(federation, answering: id, kind: "resp.telepathy", body: #"{"thought":"yes"}"#)
    try federation.carry(1)
    let shown = try show(registry, act)
    #expect(shown.state == "sent" && shown.nonconforming.isEmpty && shown.findings.contains { $0.path == "/kind" })
    #expect(shown.message.contains("thought"))
    let request = try show(registry, id).message
    for (kind, letter) in [("receipt.delivered", "d"), ("No Kind", "c")] {
      let text = request.replacing(id, with: String(repeating: letter, count: 32))
        .replacing("\"kind\":\"req.asset_tracing\"", with: "\"kind\":\"\(kind)\"")
      try registry.post(Array(text.utf8), to: alpha.name)
      try federation.carry(1)
      let ledger = try registry.ask(
        .messageLedger(String(repeating: letter, count: 32)), token: try registry.login("drafter"),
        as: LedgerAnswer.self)
      #expect(ledger.lines.flatMap(\.rungs).map(\.reason) == ["not-valid-kind"])
    }
  }

  @Test("keep folds that hold no content, and stand where they stood when content was destroyed")
  func kept() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let request = AcknowledgeRequest(reference: id, nationalReference: nil, unit: nil)
    _ = try alpha.ask(.acknowledge(request), token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    try federation.carry(1)
    #expect(try show(registry, id).state == "acknowledged")
    let fold = try #require(try registry.store.read { try $0.fold(ofThread: id) })
    #expect(fold.state == "acknowledged" && fold.title == "acknowledged")
    #expect(!String(decoding: fold.acts, as: UTF8.self).contains("Orsolan"), "a fold holds no content")
    let answer = try show(registry, id).timeline.last { $0.kind == "resp.acknowledge" }?.id ?? ""
    let deletion = DeletionRequest(reference: answer, rule: "retention/10y")
    let proposed = try registry.ask(
      .deletionPropose(deletion), token: try registry.login("drafter"), as: DeletionAnswer.self)
    _ = try registry.ask(
      .deletionApprove(DeletionApproval(reference: answer, commitment: proposed.commitment)),
      token: try registry.login("approver"), as: DeletionAnswer.self)
    #expect(try show(registry, id).state == "acknowledged")
  }
}
