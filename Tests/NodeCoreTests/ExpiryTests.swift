import Cooperation
import Evidence
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

@Suite("A message that has expired")
struct ExpiryTests {
  @Test("is shown as such, written out in no note and used in no message, by anybody but its author")
  func expired() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send {
      $0.replacing("\"underSeal\": false,", with: "\"underSeal\": false, \"expiry\": \"2026-10-01\",")
    }
    try federation.join(1)
    func handling(_ node: TestNode) throws -> String {
      try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self).handling
    }
    func note(_ node: TestNode) throws -> NodeError? {
      let token = try node.login("drafter")
      let request = NoteRequest(reference: id, purpose: "transmittal", language: "en")
      return federation.refusal { _ = try node.ask(.note(request), token: token, as: NoteAnswer.self) }
    }
    func cited() throws -> [String] {
      let request = ReplyRequest(
        reference: id, kind: "resp.progress", body: #"{"status":"under_review"}"#, entities: [], cites: [id])
      let draft = try alpha.ask(.reply(request), token: try alpha.login("drafter"), as: DraftAnswer.self)
      return draft.findings.filter { $0.severity == .blocks }.map(\.rule)
    }
    #expect(try handling(alpha).hasSuffix("expires after 2026-10-01"))
    #expect(try note(alpha) == nil && cited() == [])
    for node in [registry, alpha] { node.now = TestNode.now.advanced(bySeconds: 20 * 86_400) }
    for node in [registry, alpha] { #expect(try handling(node).hasSuffix("EXPIRED on 2026-10-01")) }
    #expect(try note(alpha)?.code == .refused && note(registry) == nil, "its author may")
    #expect(try cited() == ["use.expired"])
  }
}
