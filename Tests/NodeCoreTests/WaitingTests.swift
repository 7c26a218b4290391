import Evidence
import Membership
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

/// What has to be there before a message is signed, witnessed and sent, and is not, is told by who approves it and by the status.
@Suite("What an approved message waits for")
struct WaitingTests {
  /// Has the registry send a request to alpha; what its approval said.
  private func waits(_ federation: TestFederation) throws -> [String] {
    let id = try federation.draft()
    let node = federation.registry
    let approver = try node.login("approver")
    let shown = try node.ask(.approvalShow(id), token: approver, as: ApprovalAnswer.self)
    let answer = try node.ask(
      .approve(ApproveRequest(id: id, commitment: shown.commitment)), token: approver, as: DoneAnswer.self)
    return try #require(answer.waits)
  }

  private func warnings(_ node: TestNode) throws -> [String] { try node.ask(.status, as: StatusAnswer.self).warnings }

  @Test("is said at once: a recipient and a quorum that are not linked, and nothing where both are")
  func unlinked() throws {
    let federation = try TestFederation()
    let before = try waits(federation)
    #expect(before.count == 2 && before[0].contains("a quorum takes 1") && before[1].contains("alpha is not linked"))
    #expect(try warnings(federation.registry).contains { $0.contains("a quorum takes 1") && $0.contains("alpha") })
    try federation.join(1)
    #expect(try waits(federation).isEmpty)
    #expect(try warnings(federation.registry).allSatisfy { !$0.contains("quorum") })
    try federation.registry.perform(.linkClosed(LinkID(1)))
    #expect(try warnings(federation.registry).contains { $0.contains("0 of 1 witness linked") })
  }

  @Test("is the node's own confirmation after a start, and an administrator who resumes a peer")
  func unconfirmed() throws {
    let federation = try TestFederation()
    try federation.registry.restart()
    let before = try waits(federation)
    #expect(before.first?.contains("nothing is signed before the node is confirmed: 0 of 1 witness") == true)
    try federation.join(1)
    #expect(try waits(federation).isEmpty)
    _ = try federation.registry.ask(
      .peerPause("alpha"), token: try federation.registry.login("admin"), as: DoneAnswer.self)
    #expect(try waits(federation).contains { $0.contains("comity peer resume alpha") })
  }

  @Test("is the next epoch while the node recovers: nothing is sealed, and that is said")
  func recovering() throws {
    let federation = try TestFederation()
    try federation.join(1)
    try federation.tickAll()
    let copy = try federation.registry.backup()
    try federation.join(2)
    _ = try federation.send()
    try federation.tickAll()
    try federation.registry.restore(from: copy)
    for link in [UInt64(3), 4] { try federation.join(link) }
    let said = try waits(federation)
    #expect(said.count == 1 && said[0].contains("while this node recovers"), "\(said)")
    #expect(try federation.registry.store.read { try $0.drafts(.approved).count } == 1)
  }
}
