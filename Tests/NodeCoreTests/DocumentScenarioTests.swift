import Cooperation
import Evidence
import Foundation
import Testing

@testable import NodeCore

@Suite("Documents that a request requires, between two nodes")
struct DocumentScenarioTests {
  /// The demo's request for a freeze, whose order must go with it.
  private func request(_ attachments: [String] = []) throws -> DraftNewRequest {
    let plain = try TestFederation.request()
    let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .deletingLastPathComponent()
    let text = try String(
      contentsOf: root.appending(path: "Config/demo/stories/freeze-request.json"), encoding: .utf8)
    return DraftNewRequest(template: text, entities: plain.entities, attachments: attachments)
  }

  private func show(_ node: TestNode, _ id: String) throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
  }

  @Test("are missed before anything is sent, and shown with file and digest to who approves and to who receives")
  func sent() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let (drafter, approver) = (try registry.login("drafter"), try registry.login("approver"))
    let bare = try registry.ask(.draftNew(try request()), token: drafter, as: DraftAnswer.self)
    #expect(bare.blocked && bare.documents.map(\.status) == [.missing] && bare.documents[0].role == "order")
    #expect {
      _ = try registry.ask(.draftSubmit(bare.id), token: drafter, as: SubmittedAnswer.self)
    } throws: { error in
      let found = (error as? NodeError)?.findings.filter { $0.severity == .blocks } ?? []
      return found.map(\.rule) == ["annex.missing"] && found[0].source == "Rome Statute art. 57(3)(e)"
    }
    let content = Array("An order of a Chamber that does not exist.\n".utf8)
    let file = try registry.attach(content, name: "order-1.pdf", token: drafter)
    let draft = try registry.ask(.draftNew(try request([file])), token: drafter, as: DraftAnswer.self)
    #expect(!draft.blocked)
    let submitted = try registry.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    let shown = try registry.ask(.approvalShow(draft.id), token: approver, as: ApprovalAnswer.self)
    let document = try #require(shown.documents.first)
    #expect(document.status == .present && document.need == .required && document.files.map(\.name) == ["order-1.pdf"])
    #expect(document.files.map(\.content) == [shown.attachments[0].content])
    #expect(!shown.findings.contains { $0.rule.hasPrefix("annex") })
    _ = try registry.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver, as: DoneAnswer.self)
    try federation.join(1)
    for _ in 0..<3 { try federation.tickAll() }
    #expect(try show(alpha, draft.id).documents == [document])
    #expect(try show(alpha, draft.id).told.isEmpty, "it conforms")
  }

  @Test("are missed in what a peer sends without them: it is kept, and its author is told, but may still be consulted")
  func received() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let plain = try request()
    let template = try MessageTemplate(parsing: Array(plain.template.utf8)).adding(entityLines: plain.entities)
    let id = String(repeating: "f", count: 32)
    try registry.post(
      template.completed(
        id: id, node: "registry", officer: "o", thread: nil, inReplyTo: nil, written: registry.now.description),
      to: alpha.name)
    try federation.join(1)
    for _ in 0..<3 { try federation.tickAll() }
    for node in [registry, alpha] {
      let shown = try show(node, id)
      #expect(shown.documents.map(\.status) == [.missing])
      let told = try #require(shown.told.first, "\(node.name) does not know of it")
      #expect(told.by == "alpha" && told.findings.map(\.rule) == ["annex.missing"])
      #expect(told.findings.map(\.source) == ["Rome Statute art. 57(3)(e)"])
    }
    // Article 97(a): whoever lacks something to execute a request consults, in the same thread.
    #expect(try show(alpha, id).offered.contains("resp.consultation"))
  }
}
