import Cooperation
import Evidence
import Foundation
import NodeStore
import Testing

@testable import NodeCore

@Suite("What is secret leaves a node by two officers")
struct ExportTests {
  private func ask(_ id: String, on node: TestNode, as officer: String) throws -> OpeningAnswer {
    try node.ask(.exportAsk(id), token: try node.login(officer), as: OpeningAnswer.self)
  }

  private func consent(_ id: String, to asking: String, on node: TestNode, as officer: String) throws {
    _ = try node.ask(
      .openingConsent(OpeningConsent(reference: id, officer: asking, export: true)),
      token: try node.login(officer), as: DoneAnswer.self)
  }

  /// A request that the registry sent at a level, with the two officers that wrote and approved it.
  private func sent(_ level: String, _ federation: TestFederation) throws -> String {
    let id = try federation.send {
      $0.replacingOccurrences(of: "\"level\": \"CONFIDENTIAL\"", with: "\"level\": \"\(level)\"")
    }
    try federation.join(1)
    return id
  }

  private func note(_ id: String) -> NodeRequest { .note(NoteRequest(reference: id, purpose: "transmittal")) }

  @Test("is refused to one alone, author or not, with what to do, and goes once an approver consented")
  func twoOfficers() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try sent("SECRET", federation)
    let drafter = try node.login("drafter")
    #expect(try node.ask(.show(id), token: drafter, as: MessageAnswer.self).id == id, "reading it is reading it")
    let alone = try #require(federation.refusal { _ = try node.askAny(note(id), token: drafter) })
    #expect(alone.code == .waiting)
    #expect(alone.message.contains("SECRET") && alone.message.contains("comity message open \(id.prefix(12)) --export"))
    #expect(try node.localEvents(.noteWritten).isEmpty && node.localEvents(.contentExported).isEmpty)
    #expect(federation.refusal { try consent(id, to: "drafter", on: node, as: "approver") } == NodeError(.notFound, ""))
    let asked = try ask(id, on: node, as: "drafter")
    #expect(asked.export && asked.condition == "SECRET" && !asked.consented)
    let waits = try #require(federation.refusal { _ = try node.askAny(note(id), token: drafter) })
    #expect(waits.code == .waiting && waits.message.contains("--export --for drafter"))
    let listed = try node.ask(.openings, token: try node.login("approver"), as: OpeningsAnswer.self).openings
    #expect(listed.map(\.message) == [id] && listed.map(\.export) == [true])
    #expect(
      federation.refusal { try consent(id, to: "drafter", on: node, as: "drafter") } == NodeError(.notPermitted, ""),
      "a drafter is no approver")
    try consent(id, to: "drafter", on: node, as: "approver")
    #expect(try node.ask(note(id), token: drafter, as: NoteAnswer.self).message == id)
    #expect(
      federation.refusal { _ = try node.askAny(note(id), token: try node.login("approver")) }
        == NodeError(.waiting, ""),
      "who consented exports nothing by it")
    let (proposed, consented, exported) = (
      try #require(try node.localEvents(.exportProposed).first),
      try #require(try node.localEvents(.exportConsented).first),
      try #require(try node.localEvents(.contentExported).first)
    )
    #expect(consented.values[0] == proposed.values[0] && consented.values[1] != proposed.values[0])
    #expect(exported.values == [consented.values[0], consented.values[1], .text(id), .text("note")])
    node.now = node.now.advanced(bySeconds: 1_000_000)
    #expect(
      federation.refusal { _ = try node.askAny(note(id), token: try node.login("drafter")) } == NodeError(.waiting, ""),
      "it ends")
  }

  @Test("keeps nobody to themselves who both asks and approves")
  func oneself() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try sent("SECRET", federation)
    _ = try ask(id, on: node, as: "approver")
    #expect(federation.refusal { try consent(id, to: "approver", on: node, as: "approver") } == NodeError(.refused, ""))
  }

  @Test("is kept by every file that holds what a message says, and by none that holds proofs alone")
  func everyWay() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try sent("SECRET", federation)
    for one in [node, federation.alpha] { try one.perform(.tick) }
    try federation.carry(1)
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let ways: [(NodeRequest, String, String)] = [
      (note(id), drafter, "drafter"),
      (.assets(AssetsRequest(reference: id, format: .ftm)), drafter, "drafter"),
      (.assets(AssetsRequest(reference: id, format: .csv)), drafter, "drafter"),
      (.enclosureRead(EnclosureReadRequest(reference: id, number: 1)), drafter, "drafter"),
      (.auditEvidence(EvidenceRequest(message: id, disclose: true)), approver, "approver"),
      (.auditDisclose(LogReference(id)), approver, "approver"),
    ]
    for (way, token, _) in ways {
      #expect(federation.refusal { _ = try node.askAny(way, token: token) } == NodeError(.waiting, ""), "\(way)")
    }
    _ = try node.askAny(.assets(AssetsRequest(reference: id, format: .table)), token: drafter)
    _ = try node.askAny(.auditEvidence(EvidenceRequest(message: id, disclose: false)), token: drafter)
    #expect(try node.localEvents(.contentExported).isEmpty)
    _ = try ask(id, on: node, as: "drafter")
    try consent(id, to: "drafter", on: node, as: "approver")
    #expect(
      try node.ask(.assets(AssetsRequest(reference: id, format: .ftm)), token: drafter, as: AssetsAnswer.self).content
        != nil)
    #expect(try node.localEvents(.contentExported).map { $0.values[3] } == [.text("assets")])
  }

  @Test("asks one officer alone for what is not secret, or is no more")
  func lower() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try sent("CONFIDENTIAL", federation)
    let drafter = try node.login("drafter")
    #expect(try node.ask(note(id), token: drafter, as: NoteAnswer.self).message == id)
    #expect(federation.refusal { _ = try ask(id, on: node, as: "drafter") } == NodeError(.refused, ""))
    #expect(try node.localEvents(.contentExported).isEmpty)
  }

  @Test("leaves a register that is written as a file without it, and says so; on the screen it stands")
  func register() throws {
    let federation = try TestFederation()
    let id = String(repeating: "c", count: 32)
    let pledge = """
      {"id":"\(id)","thread":"\(id)","written":"2026-09-21T10:00:00Z","from":{"node":"alpha","officer":"o"},
      "kind":"reg.pledge","kindVersion":1,"to":[{"node":"registry"}],"legalBasis":["Rome Statute art. 87(4)"],
      "safeSubject":"Entry","handling":{"level":"SECRET","underSeal":false,"audience":"ORG_STRICT","conditions":[]},
      "body":{"text":"Quillon","item":"p1","status":"made","year":2026},"attachments":[]}
      """
    try federation.alpha.post(Array(pledge.utf8), to: federation.registry.name)
    try federation.join(1)
    let node = federation.registry
    let token = try node.login("drafter")
    func shown(_ format: ReportFormat, toFile: Bool? = nil) throws -> String {
      let request = ReportRequest(.register, register: "pledges", format: format, toFile: toFile)
      return try node.ask(.report(request), token: token, as: ReportAnswer.self).content
    }
    #expect(try shown(.text).contains("p1"))
    let text = try shown(.text, toFile: true)
    #expect(!text.contains("p1") && text.contains("Left out"), "text in a file leaves the node as well")
    for format in [ReportFormat.csv, .json, .html] { #expect(try !shown(format).contains("p1"), "\(format)") }
  }
}
