import Cooperation
import Evidence
import Foundation
import NodeStore
import Testing

@testable import NodeCore

@Suite("What protects victims and witnesses is opened by two officers")
struct OpeningTests {
  private func show(_ id: String, on node: TestNode, as officer: String) throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login(officer), as: MessageAnswer.self)
  }

  private func ask(_ id: String, on node: TestNode, as officer: String) throws -> OpeningAnswer {
    try node.ask(.openingAsk(id), token: try node.login(officer), as: OpeningAnswer.self)
  }

  private func consent(_ id: String, to asking: String, on node: TestNode, as officer: String) throws {
    _ = try node.ask(
      .openingConsent(OpeningConsent(reference: id, officer: asking)), token: try node.login(officer),
      as: DoneAnswer.self)
  }

  private func waiting(on node: TestNode, as officer: String) throws -> [String] {
    try node.ask(.openings, token: try node.login(officer), as: OpeningsAnswer.self).openings.map(\.message)
  }

  /// A message under VW_PROTECT that comes to the registry.
  private func arrived(
    _ federation: TestFederation, _ kind: String = "is.spontaneous_info", body: String = #"{"information":"Quillon"}"#,
    letter: String = "d", link: UInt64 = 1
  ) throws -> String {
    let id = String(repeating: letter, count: 32)
    let text = """
      {"id":"\(id)","thread":"\(id)","written":"2026-09-21T10:00:00Z","from":{"node":"alpha","officer":"o"},
      "kind":"\(kind)","kindVersion":1,"to":[{"node":"registry"}],"legalBasis":["Rome Statute art. 87(4)"],
      "safeSubject":"Entry","handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT",
      "conditions":["VW_PROTECT"]},"body":\(body),"attachments":[]}
      """
    try federation.alpha.post(Array(text.utf8), to: federation.registry.name)
    try federation.join(link)
    return id
  }

  @Test("is refused to one alone, with what to do, and shown to who asked once another officer consented")
  func twoOfficers() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try arrived(federation)
    let alone = try #require(federation.refusal { _ = try show(id, on: node, as: "drafter") })
    #expect(alone.code == .waiting && alone.message.contains("comity message open \(id.prefix(12)) --for drafter"))
    #expect(alone.message.contains("art. 87(4)") && !alone.message.contains("Quillon"))
    #expect(
      federation.refusal { try consent(id, to: "drafter", on: node, as: "approver") } == NodeError(.notFound, ""),
      "nobody asked")
    #expect(try !ask(id, on: node, as: "drafter").consented && waiting(on: node, as: "approver") == [id])
    #expect(federation.refusal { _ = try show(id, on: node, as: "drafter") } == NodeError(.waiting, ""))
    #expect(federation.refusal { try consent(id, to: "drafter", on: node, as: "drafter") } == NodeError(.refused, ""))
    #expect(try node.localEvents(.contentRead).isEmpty)
    try consent(id, to: "drafter", on: node, as: "approver")
    #expect(try show(id, on: node, as: "drafter").message.contains("Quillon"))
    #expect(try ask(id, on: node, as: "drafter").consented && waiting(on: node, as: "approver").isEmpty)
    #expect(federation.refusal { try consent(id, to: "drafter", on: node, as: "approver") } == NodeError(.refused, ""))
    #expect(
      federation.refusal { _ = try show(id, on: node, as: "approver") } == NodeError(.waiting, ""),
      "who consented opens nothing by it")
    let asked = try #require(try node.localEvents(.openingProposed).first)
    let consented = try #require(try node.localEvents(.openingConsented).first)
    #expect(consented.values[0] == asked.values[0] && consented.values[1] != asked.values[0])
    #expect(consented.values[2] == .text(id) && asked.values[1] == .text(id))
    node.now = node.now.advanced(bySeconds: 1_000_000)
    #expect(
      federation.refusal { _ = try show(id, on: node, as: "drafter") } == NodeError(.waiting, ""), "it ends")
  }

  @Test("is named in no list by its subject, which one officer alone would read")
  func subject() throws {
    let federation = try TestFederation()
    let id = try arrived(federation)
    for node in [federation.registry, federation.alpha] {
      let inbox = try node.ask(.inbox(InboxRequest()), token: try node.login("drafter"), as: InboxAnswer.self)
      let item = try #require(inbox.messages.first { $0.id == id })
      #expect(item.subject == "opened by two officers (VW_PROTECT)" && item.kind == "is.spontaneous_info")
    }
    let node = federation.registry
    _ = try ask(id, on: node, as: "drafter")
    try consent(id, to: "drafter", on: node, as: "approver")
    #expect(try show(id, on: node, as: "drafter").subject == "Entry")
  }

  @Test("is found by none of its words until two officers opened it, and then by who asked alone")
  func search() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try arrived(federation)
    func found(_ officer: String) throws -> [String] {
      let request = NodeRequest.search(SearchRequest(words: "quillon"))
      return try node.ask(request, token: try node.login(officer), as: SearchAnswer.self).messages.map(\.id)
    }
    #expect(try found("drafter").isEmpty)
    _ = try ask(id, on: node, as: "drafter")
    try consent(id, to: "drafter", on: node, as: "approver")
    #expect(try found("drafter") == [id] && found("approver").isEmpty)
  }

  @Test("is kept by every way to its content, and what is under no such condition opens as before")
  func everyWay() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try arrived(federation)
    let plain = try federation.send()
    _ = try arrived(
      federation, "reg.pledge", body: #"{"text":"Quillon","item":"p1","status":"made","year":2026}"#, letter: "e",
      link: 2)
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let ways: [(NodeRequest, String)] = [
      (.attachments(id), drafter), (.enclosureRead(EnclosureReadRequest(reference: id, number: 1)), drafter),
      (.note(NoteRequest(reference: id, purpose: "transmittal")), drafter),
      (.assets(AssetsRequest(reference: id, format: .table)), drafter),
      (.auditDisclose(LogReference(id)), approver),
      (.auditEvidence(EvidenceRequest(message: id, disclose: true)), approver),
    ]
    for (way, token) in ways {
      #expect(
        federation.refusal { _ = try node.askAny(way, token: token) } == NodeError(.waiting, ""), "\(way)")
    }
    let register = ReportRequest(.register, register: "pledges", format: .csv)
    let shown = try node.ask(.report(register), token: drafter, as: ReportAnswer.self).content
    #expect(!shown.contains("p1"), "a register shows nobody what two must open")
    let period = try node.ask(
      .report(ReportRequest(.period, period: "2026", format: .csv)), token: drafter, as: ReportAnswer.self
    ).content
    #expect(period.lowercased().contains("pledges") && !period.contains("p1"), "nor does the report of a period")
    #expect(try show(plain, on: node, as: "approver").id == plain)
    #expect(federation.refusal { _ = try ask(plain, on: node, as: "approver") } == NodeError(.refused, ""))
    #expect(federation.refusal { _ = try ask(id, on: node, as: "admin") } == NodeError(.notPermitted, ""))
  }

  @Test(
    "leaves the table of a case's assets to what the rest says, and tells that something is left out; no file has such a hole"
  )
  func assetTable() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    func table(_ node: TestNode, _ format: AssetsRequest.Format = .table) throws -> AssetsAnswer {
      try node.ask(
        .assets(AssetsRequest(reference: id, format: format)), token: try node.login("drafter"), as: AssetsAnswer.self)
    }
    let before = try table(registry)
    #expect(before.withheld == 0)
    let own = String(repeating: "f", count: 32)
    let text = """
      {"id":"\(own)","thread":"\(id)","inReplyTo":"\(id)","written":"2026-09-21T10:00:00Z",
      "from":{"node":"alpha","officer":"o"},"kind":"resp.asset_report","kindVersion":1,"to":[{"node":"registry"}],
      "legalBasis":["Rome Statute art. 93(1)(k)"],"safeSubject":"Entry",
      "handling":{"level":"SECRET","underSeal":false,"audience":"ORG_STRICT","conditions":["VW_PROTECT"]},
      "body":{"result":"found","assets":[{"entity":"a1","stage":"located"}],"entities":["{}"],"actsDone":"Quillon","isFinal":false},"attachments":[]}
      """
    try alpha.post(Array(text.utf8), to: registry.name)
    try federation.carryAll()
    #expect(federation.refusal { _ = try show(own, on: registry, as: "drafter") } == NodeError(.waiting, ""))
    let shown = try table(registry)
    #expect(shown.withheld == 1 && shown.assets.map(\.entity) == before.assets.map(\.entity))
    for format in [AssetsRequest.Format.ftm, .csv] {
      let refused = try #require(federation.refusal { _ = try table(registry, format) })
      #expect(refused.code == .waiting && refused.message.contains("comity message open \(own.prefix(12)) --export"))
    }
    _ = try ask(own, on: registry, as: "drafter")
    try consent(own, to: "drafter", on: registry, as: "approver")
    #expect(try table(registry).withheld == 0)
    #expect(federation.refusal { _ = try table(registry, .ftm) } == NodeError(.waiting, ""), "reading is no export")
  }

  @Test("opens to who wrote and who approved it, and under seal the log tells nobody else of the opening")
  func placement() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let (drafter, approver) = (try registry.login("drafter"), try registry.login("approver"))
    let template = try String(
      contentsOfFile: TestFederation.root + "/Config/demo/stories/relocation-placement.json", encoding: .utf8)
    let draft = try registry.ask(
      .draftNew(DraftNewRequest(template: template, entities: [], to: nil)), token: drafter, as: DraftAnswer.self)
    _ = try registry.ask(
      .matterList(MatterRequest(reference: draft.id, officer: "approver")), token: drafter, as: MatterAnswer.self)
    let submitted = try registry.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    _ = try registry.ask(.approvalShow(draft.id), token: approver, as: ApprovalAnswer.self)
    _ = try registry.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver, as: DoneAnswer.self)
    try federation.join(1)
    for officer in ["drafter", "approver"] { #expect(try show(draft.id, on: registry, as: officer).id == draft.id) }
    #expect(federation.refusal { _ = try show(draft.id, on: alpha, as: "keeper") } == NodeError(.waiting, ""))
    _ = try ask(draft.id, on: alpha, as: "keeper")
    #expect(
      try waiting(on: alpha, as: "drafter").isEmpty
        && federation.refusal {
          try consent(draft.id, to: "keeper", on: alpha, as: "drafter")
        } == NodeError(.notFound, ""), "not on the list of the matter")
    _ = try alpha.ask(
      .matterList(MatterRequest(reference: draft.id, officer: "drafter")), token: try alpha.login("keeper"),
      as: MatterAnswer.self)
    try consent(draft.id, to: "keeper", on: alpha, as: "drafter")
    #expect(try show(draft.id, on: alpha, as: "keeper").id == draft.id)
    let events = try alpha.ask(
      .auditEvents(EventsRequest(from: 0)), token: try alpha.login("admin"), as: EventsAnswer.self)
    #expect(!String(decoding: try JSONEncoder().encode(events), as: UTF8.self).contains("opening."))
  }
}
