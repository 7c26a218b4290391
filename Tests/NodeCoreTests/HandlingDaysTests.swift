import Cooperation
import Evidence
import Foundation
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

@Suite("Review and retention of a message")
struct HandlingDaysTests {
  private let federation: TestFederation
  private var registry: TestNode { federation.registry }
  private var alpha: TestNode { federation.alpha }

  init() throws { federation = try TestFederation() }

  private func sent(_ days: String) throws -> String {
    let id = try federation.send { $0.replacing("\"underSeal\": false,", with: "\"underSeal\": false, \(days),") }
    try federation.join(1)
    return id
  }

  private func rows(on node: TestNode) throws -> [Deadline] {
    try node.ask(.deadlines(DeadlinesRequest()), token: try node.login("drafter"), as: DeadlinesAnswer.self)
      .deadlines.map(\.deadline).filter { $0.clock.hasPrefix("handling.") }
  }

  @Test("stand with the clocks of both nodes, are shown, and are told before they come")
  func listed() throws {
    let id = try sent(#""review": "2026-10-20", "retainUntil": "2026-11-01""#)
    for node in [registry, alpha] {
      let found = try rows(on: node)
      #expect(found.map(\.clock) == [ThreadFold.reviewClock, ThreadFold.retentionClock])
      #expect(found.map(\.day) == ["2026-10-20", "2026-11-01"])
      #expect(found.map(\.owner) == ["registry", node.name.text], "each destroys its own copy")
      let shown = try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
      #expect(shown.handling.hasSuffix("reviewed on 2026-10-20 · retained until 2026-11-01"))
    }
    alpha.now = TestNode.now.advanced(bySeconds: 45 * 86_400)
    let later = try alpha.ask(
      .deadlines(DeadlinesRequest()), token: try alpha.login("drafter"), as: DeadlinesAnswer.self)
    let mine = later.deadlines.filter { $0.deadline.clock.hasPrefix("handling.") }
    #expect(mine.map(\.isOverdue) == [false, true], "a review informs; what is past its retention is due")
    #expect(later.reminders.contains { $0.deadline.contains("handling.retention") && $0.daysLeft == nil })
    let still = try alpha.ask(.show(id), token: try alpha.login("drafter"), as: MessageAnswer.self)
    #expect(still.id == id, "the node destroys nothing by itself")
    alpha.now = TestNode.now.advanced(bySeconds: 60 * 86_400)
    #expect(try rows(on: alpha).map(\.clock) == [ThreadFold.retentionClock], "a review goes thirty days after its day")
  }

  @Test("end when two officers destroyed the content")
  func destroyed() throws {
    let id = try sent(#""retainUntil": "2026-11-01""#)
    let proposed = try alpha.ask(
      .deletionPropose(DeletionRequest(reference: id, rule: "retention/2026-11-01")),
      token: try alpha.login("drafter"), as: DeletionAnswer.self)
    #expect(try rows(on: alpha).count == 1)
    _ = try alpha.ask(
      .deletionApprove(DeletionApproval(reference: id, commitment: proposed.commitment)),
      token: try alpha.login("approver"), as: DeletionAnswer.self)
    #expect(try rows(on: alpha).isEmpty && rows(on: registry).count == 1)
  }

  @Test("are inherited by an answer, the first of two, which names no later ones")
  func inherited() throws {
    let id = try sent(#""review": "2026-10-01", "retainUntil": "2026-11-01""#)
    let drafter = try alpha.login("drafter")
    let request = ReplyRequest(
      reference: id, kind: "resp.progress", body: #"{"status":"under_review"}"#, entities: [], cites: [id])
    let draft = try alpha.ask(.reply(request), token: drafter, as: DraftAnswer.self)
    let message = try alpha.store.read { tx in try #require(try tx.draft(draft.id)).message }
    let text = String(decoding: message, as: UTF8.self)
    #expect(text.contains(#""review":"2026-10-01","retainUntil":"2026-11-01""#))
    #expect(!draft.findings.contains { $0.path.hasPrefix("/handling/") })
  }
}
