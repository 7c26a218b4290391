import Cooperation
import Evidence
import Foundation
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

@Suite("What does not conform is told to its author")
struct NonconformityTests {
  private func show(_ node: TestNode, _ id: String, as officer: String = "drafter") throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login(officer), as: MessageAnswer.self)
  }

  /// An answer of alpha that its own node would not have let go.
  private func post(
    _ federation: TestFederation, answering id: String, from node: String = "drafter", id own: Character = "e",
    kind: String = "resp.refusal",
    body: String = #"{"ground":"not_bound","extent":"whole","reasons":"We do not wish to."}"#
  ) throws -> String {
    let object = try #require(
      try JSONSerialization.jsonObject(with: Data(try show(federation.registry, id, as: node).message.utf8))
        as? [String: Any])
    let text = String(repeating: own, count: 32)
    let made: [String: Any] = [
      "id": text, "thread": id, "inReplyTo": id, "kind": kind, "kindVersion": 1,
      "from": ["node": "alpha", "officer": "o"], "to": [["node": "registry"]],
      "legalBasis": object["legalBasis"] ?? [], "safeSubject": "A matter", "handling": object["handling"] ?? [:],
      "body": try JSONSerialization.jsonObject(with: Data(body.utf8)), "attachments": [Any](),
    ]
    try federation.alpha.post(Array(try JSONSerialization.data(withJSONObject: made)), to: federation.registry.name)
    return text
  }

  private func kinds(_ node: TestNode) throws -> [String] {
    try node.store.read { try $0.messages(after: 0, limit: 100) }.map(\.kind)
  }

  @Test("with rule, place and article, once, and both sides fold one state")
  func told() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let act = try post(federation, answering: id)
    try federation.carryAll()
    #expect(try show(alpha, act).told.isEmpty, "nothing is told before a tick")
    for _ in 0..<3 { try federation.tickAll() }
    for node in [registry, alpha] {
      let shown = try show(node, act)
      let told = try #require(shown.told.first)
      #expect(shown.told.count == 1 && told.by == "registry")
      let ground = try #require(told.findings.first { $0.path == "/body/ground" })
      #expect(ground.rule == "law.ground" && ground.source.contains("art."), "\(ground)")
      #expect(shown.state == "sent" && shown.nonconforming == [act])
      let ledger = try node.ask(.messageLedger(act), token: try node.login("drafter"), as: LedgerAnswer.self)
      #expect(ledger.nonconforming == [told.message])
    }
    #expect(try kinds(alpha).filter { $0 == Nonconformity.kind }.count == 1)
    #expect(try alpha.store.read { try $0.messages(thread: id) }.count == 3, "nobody answers a finding with a finding")
  }

  @Test("when it says that it was written after it came, by more than clocks may differ")
  func future() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    var told: [Int: [ToldAnswer]] = [:]
    for (ahead, letter) in [(3_600, "d"), (3_660, "e")] {
      let request = try #require(
        try JSONSerialization.jsonObject(with: Data(try show(registry, id).message.utf8)) as? [String: Any])
      let act = String(repeating: letter, count: 32)
      let made: [String: Any] = [
        "id": act, "thread": id, "inReplyTo": id, "kind": "resp.acknowledge", "kindVersion": 1,
        "from": ["node": "alpha", "officer": "o"], "to": [["node": "registry"]],
        "written": Moment(seconds: Int(TestNode.now.seconds) + ahead).utc,
        "legalBasis": request["legalBasis"] ?? [], "safeSubject": "A matter", "handling": request["handling"] ?? [:],
        "body": ["receivedDate": "2026-09-21"], "attachments": [Any](),
      ]
      try alpha.post(Array(try JSONSerialization.data(withJSONObject: made)), to: registry.name)
      try federation.carryAll()
      for _ in 0..<3 { try federation.tickAll() }
      told[ahead] = try show(alpha, act).told
    }
    #expect(told[3_600]?.isEmpty == true)
    let findings = try #require(told[3_660]?.first).findings
    #expect(findings.map(\.path) == ["/written"] && findings.map(\.rule) == ["common.written"], "\(findings)")
  }

  @Test("to nobody when it conforms, and of an answer that came first only once what it answers is here")
  func early() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let asked = try federation.send()
    try federation.join(1)
    _ = try alpha.ask(
      .acknowledge(AcknowledgeRequest(reference: asked, nationalReference: "X-1", unit: nil)),
      token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    try federation.carryAll()
    for _ in 0..<2 { try federation.tickAll() }
    #expect(try !kinds(registry).contains(Nonconformity.kind) && !kinds(alpha).contains(Nonconformity.kind))
    // What is answered here never arrived: a request of another thread.
    let missing = String(repeating: "d", count: 32)
    let early = try #require(
      try JSONSerialization.jsonObject(with: Data(try show(registry, asked).message.utf8)) as? [String: Any])
    var answer = early
    for (name, value) in [
      "id": String(repeating: "e", count: 32), "thread": missing, "inReplyTo": missing, "kind": "resp.refusal",
      "from": ["node": "alpha", "officer": "o"], "to": [["node": "registry"]],
      "body": ["ground": "not_bound", "extent": "whole", "reasons": "We do not wish to."],
    ] as [String: Any] { answer[name] = value }
    for name in ["channelStatus", "onBehalfOf", "after", "dueRequested", "dueReason"] { answer[name] = nil }
    try alpha.post(Array(try JSONSerialization.data(withJSONObject: answer)), to: registry.name)
    try federation.carryAll()
    for _ in 0..<2 { try federation.tickAll() }
    #expect(try !kinds(registry).contains(Nonconformity.kind), "it can't be judged without what it answers")
    var root = early
    for name in ["id", "thread"] { root[name] = missing }
    try registry.post(Array(try JSONSerialization.data(withJSONObject: root)), to: alpha.name)
    try federation.carryAll()
    for _ in 0..<2 { try federation.tickAll() }
    #expect(try show(alpha, String(repeating: "e", count: 32)).told.count == 1)
  }

  @Test("under seal only to those on the list, in the sealed channel, and the ordinary one shows no gap")
  func sealed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let open = try federation.send()
    let id = try federation.send(SearchScenarioTests.sealing)
    try federation.join(1)
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carryAll()
    let act = try post(federation, answering: id)
    try federation.carryAll()
    for _ in 0..<2 { try federation.tickAll() }
    #expect(try show(alpha, act, as: "keeper").told.count == 1)
    let ordinary = try alpha.store.read { try $0.arrivals(ofMessage: try #require($0.messages(thread: id).last).key) }
    #expect(ordinary.allSatisfy { $0.place.channel == .sealed } && !ordinary.isEmpty)
    for node in [registry, alpha] {
      let inbox = try node.ask(.inbox(InboxRequest()), token: try node.login("both"), as: InboxAnswer.self)
      #expect(inbox.messages.map(\.id) == [open])
      #expect(try node.ask(.status, as: StatusAnswer.self).messages == 1)
    }
  }

  @Test("also of what begins a thread, in which nothing began")
  func root() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let sent = try show(registry, try federation.send())
    var object = try #require(try JSONSerialization.jsonObject(with: Data(sent.message.utf8)) as? [String: Any])
    let id = String(repeating: "f", count: 32)
    var body = try #require(object["body"] as? [String: Any])
    body["purposes"] = ["punish"]
    for (name, value) in ["id": id, "thread": id, "body": body] as [String: Any] { object[name] = value }
    try registry.post(Array(try JSONSerialization.data(withJSONObject: object)), to: alpha.name)
    try federation.join(1)
    for _ in 0..<3 { try federation.tickAll() }
    let states = try [registry, alpha].map { node in
      let shown = try show(node, id)
      #expect(
        shown.told.map(\.by) == ["alpha"] && shown.told[0].findings.contains { $0.path.hasPrefix("/body/purposes") })
      #expect(shown.nonconforming == [id])
      return shown.state
    }
    #expect(Set(states).count == 1)
  }

  @Test("also after a stop between finding and sealing")
  func stopped() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let act = try post(federation, answering: id)
    try federation.carryAll()
    // The finding stands in the store; the work that would seal it is lost with the process.
    _ = try registry.core.perform([.tick], at: registry.now)
    #expect(try registry.store.read { try $0.waitingFindings(limit: 10) }.count == 1)
    try registry.restart()
    try federation.join(2)
    for _ in 0..<2 { try federation.tickAll() }
    #expect(try show(alpha, act).told.count == 1)
    #expect(try registry.store.read { try $0.waitingFindings(limit: 10) }.isEmpty)
  }
}
