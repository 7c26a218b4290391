import Evidence
import Foundation
import Membership
import NodeCore
import Testing

@testable import NodeStore

/// Traps that only whole nodes can fall into; docs/traps.md names the test of each.
@Suite("Traps for nodes")
struct TrapScenarioTests {
  private func error(_ body: () throws -> Void) -> NodeError? {
    do { try body() } catch { return error as? NodeError }
    return nil
  }

  private func draft(_ node: TestNode, to recipients: String) throws -> String {
    let request = try TestFederation.request { text in
      let start = text.range(of: "\"to\"")?.lowerBound ?? text.startIndex
      let end = text[start...].firstIndex(of: "]") ?? start
      return text.replacingCharacters(in: start...end, with: "\"to\": \(recipients)")
    }
    return try node.ask(.draftNew(request), token: try node.login("drafter"), as: DraftAnswer.self).id
  }

  @Test("2: nobody, somebody unknown and somebody who was suspended are sent nothing, and it is said why")
  func audience() throws {
    let federation = try TestFederation()
    let (node, alpha) = (federation.registry, federation.alpha)
    let drafter = try node.login("drafter")
    func submit(_ id: String) throws -> SubmittedAnswer {
      try node.ask(.draftSubmit(id), token: drafter, as: SubmittedAnswer.self)
    }
    #expect(error { _ = try draft(node, to: "[]") }?.code == .invalid)
    let stranger = try draft(node, to: #"[{"node": "nowhere"}]"#)
    let unknown = try #require(error { _ = try submit(stranger) })
    #expect(unknown.code == .invalid && (unknown.message + "\(unknown.findings)").contains("nowhere"))
    // Suspended after the draft was submitted, before it was approved.
    let waiting = try draft(node, to: #"[{"node": "alpha"}]"#)
    let submitted = try submit(waiting)
    try federation.change(alpha, to: .suspended, on: node, token: try node.login("admin"))
    let refused = error {
      _ = try node.ask(
        .approve(ApproveRequest(id: waiting, commitment: submitted.commitment)), token: try node.login("approver"),
        as: DoneAnswer.self)
    }
    #expect(refused?.message.contains("alpha") == true, "\(refused as Any)")
    let later = try draft(node, to: #"[{"node": "alpha"}]"#)
    #expect(error { _ = try submit(later) }?.message.contains("alpha") == true)
    #expect(try node.events()["dispatch"] == nil)
  }

  @Test("5: a disk that is full keeps nothing and says nothing; once there is room the message comes, once")
  func fullDisk() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    func limit(_ pages: Int64) throws {
      try alpha.store.read { _ = try $0.all("PRAGMA max_page_count = \(pages)") }
      try alpha.store.write { _ = try $0.all("PRAGMA max_page_count = \(pages)") }
    }
    try limit(1)
    var ids: [String] = []
    var failure: (any Error)?
    // What is free inside the store's file is used up first.
    for _ in 0..<40 where failure == nil {
      ids.append(try federation.send())
      do { try federation.carry(1) } catch { failure = error }
    }
    #expect(failure != nil)
    _ = alpha.core.dropLinks()
    try registry.perform(.linkClosed(LinkID(1)))
    registry.outbox = []
    alpha.outbox = []
    func ledger(_ id: String) throws -> LedgerAnswer {
      try registry.ask(.messageLedger(id), token: try registry.login("drafter"), as: LedgerAnswer.self)
    }
    let last = try #require(ids.last)
    #expect(try ledger(last).lines.allSatisfy(\.rungs.isEmpty), "a receipt for what was not kept")
    try limit(1 << 30)
    try federation.join(2)
    try federation.join(3)
    #expect(try ledger(last).lines.flatMap(\.rungs).map(\.rung).contains("delivered"))
    let inbox = try alpha.ask(.inbox(InboxRequest()), token: try alpha.login("drafter"), as: InboxAnswer.self)
    #expect(inbox.messages.map(\.id) == ids.reversed())
  }
}
