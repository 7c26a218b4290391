import EncryptedSQLite
import Evidence
import Foundation
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("Two officers destroy a message's content")
struct DeletionTests {
  private static let rule = "retention/10y"

  /// Proposed by one officer, approved by another.
  @discardableResult
  private func delete(_ id: String, on node: TestNode) throws -> DeletionAnswer {
    let proposed = try node.ask(
      .deletionPropose(DeletionRequest(reference: id, rule: Self.rule)), token: try node.login("drafter"),
      as: DeletionAnswer.self)
    #expect(proposed.deleted == nil)
    return try node.ask(
      .deletionApprove(DeletionApproval(reference: id, commitment: String(proposed.commitment.prefix(16)))),
      token: try node.login("approver"), as: DeletionAnswer.self)
  }

  private func show(_ id: String, on node: TestNode) throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
  }

  @Test("on either side, and nothing that opens it is left in the store")
  func destroys() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    for node in [federation.registry, federation.alpha] {
      #expect(try show(id, on: node).subject.isEmpty == false)
      let answer = try delete(id, on: node)
      #expect(answer.deleted != nil && answer.sealedFor.isEmpty && answer.notReached.count >= 4)
      let refusal = try #require(federation.refusal { _ = try show(id, on: node) })
      #expect(refusal == NodeError(.notFound, "") && refusal.message.contains(Self.rule))
      try node.store.read { tx in
        let message = try #require(try tx.messages(idPrefix: id).first)
        #expect(message.contentKey == nil && message.subject.isEmpty)
        #expect(try tx.body(message.body) == [])
        for dispatch in try tx.dispatches(ofMessage: message.key) {
          #expect(try tx.waitingCopies(ofMessage: message.key).isEmpty, "\(dispatch.peer)")
        }
        if let draft = try tx.draft(id) {
          #expect(draft.message.isEmpty && draft.statement == nil && draft.salt == nil)
        }
      }
      #expect(try node.events()["content.deleted"] == 1 && node.events()["deletion.proposed"] == 1)
      let inbox = try node.ask(.inbox(InboxRequest()), token: try node.login("drafter"), as: InboxAnswer.self)
      #expect(inbox.messages.map(\.state) == ["deleted"] && inbox.messages.map(\.subject) == [""])
    }
  }

  @Test("only together: nobody approves their own proposal, and the commitment must be compared")
  func twoPersons() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    let node = federation.registry
    let both = try node.login("both")
    for rule in ["", "a rule in words", "x\n", "-", String(repeating: "r", count: 65), "«»"] {
      let refused = federation.refusal {
        _ = try node.ask(
          .deletionPropose(DeletionRequest(reference: id, rule: rule)), token: both, as: DeletionAnswer.self)
      }
      #expect(refused == NodeError(.invalid, ""))
    }
    let request = DeletionRequest(reference: id, rule: Self.rule)
    let proposed = try node.ask(.deletionPropose(request), token: both, as: DeletionAnswer.self)
    let waiting = try node.ask(.deletions, token: both, as: DeletionsAnswer.self)
    #expect(waiting.deletions.map(\.message) == [id])
    func approve(_ officer: String, _ commitment: String) -> NodeError? {
      federation.refusal {
        _ = try node.ask(
          .deletionApprove(DeletionApproval(reference: id, commitment: commitment)), token: try node.login(officer),
          as: DeletionAnswer.self)
      }
    }
    #expect(approve("both", proposed.commitment) == NodeError(.refused, ""))
    #expect(approve("drafter", proposed.commitment) == NodeError(.notPermitted, ""))
    #expect(approve("admin", proposed.commitment) == NodeError(.notPermitted, ""))
    #expect(approve("approver", String(repeating: "0", count: 64)) == NodeError(.refused, ""))
    #expect(approve("approver", String(proposed.commitment.prefix(15))) == NodeError(.refused, ""))
    #expect(
      federation.refusal {
        _ = try node.ask(.deletionPropose(request), token: try node.login("drafter"), as: DeletionAnswer.self)
      } == NodeError(.refused, ""))
    #expect(try show(id, on: node).id == id, "nothing is gone yet")
    // Another's proposal is no drafter's to refuse; an approver's it is.
    #expect(
      federation.refusal {
        _ = try node.ask(.deletionRefuse(id), token: try node.login("drafter"), as: DoneAnswer.self)
      } == NodeError(.notPermitted, ""))
    _ = try node.ask(.deletionRefuse(id), token: try node.login("approver"), as: DoneAnswer.self)
    #expect(approve("approver", proposed.commitment) == NodeError(.notFound, ""))
    let events = try node.events()
    #expect(events["deletion.refused"] == 1 && events["content.deleted"] == nil)
    try delete(id, on: node)
    #expect(approve("approver", proposed.commitment) == NodeError(.notFound, ""))
  }

  @Test("and the log stays verifiable, says so under a witnessed checkpoint, and the deep check agrees")
  func proof() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    let node = federation.registry
    let auditor = try node.login("admin")
    #expect(
      federation.refusal { _ = try node.ask(.deletionProof(id), token: auditor, as: DeletionProofAnswer.self) }
        == NodeError(.notFound, ""))
    try delete(id, on: node)
    try node.perform(.tick)
    let early = try node.ask(.deletionProof(id), token: auditor, as: DeletionProofAnswer.self)
    #expect(!early.witnessed)
    try federation.carry(1)
    let proof = try node.ask(.deletionProof(id), token: auditor, as: DeletionProofAnswer.self)
    #expect(proof.witnessed && proof.rule == Self.rule && proof.proposer != proof.approver)
    let note = try SignedNote(parsing: Array(proof.checkpoint.utf8), limit: Evidence.Limits.checkpointNote)
    let head = try VerifiedCheckpoint(note: note, key: node.core.identity.key, suite: node.suite)
    let statement = try LoggedStatement(
      event: Array(proof.event.utf8), salt: try Salt(try #require(Hex.decode(proof.salt))), index: proof.index,
      inclusion: try proof.inclusion.map { try Digest(hex: $0) })
    let event = try statement.verified(under: head).event
    guard case .local(let local) = event.content else {
      Issue.record("the event is of another kind")
      return
    }
    #expect(local.type == .contentDeleted && local.values.first == .text(id))
    #expect(try deepCheck(node).findings == [])
    #expect(try deepCheck(node).checked.contains { $0.contains("1 message whose content was deleted") })
  }

  @Test("but content that vanishes without an act in the log is a finding")
  func vanished() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    let node = federation.registry
    try delete(id, on: node)
    // Somebody with the store's key takes the deletion's row away.
    try node.store.write { tx in
      let key = try #require(try tx.messages(idPrefix: id).first?.key)
      try tx.setDeletionEntry(ofMessage: key, 0)
    }
    let findings = try deepCheck(node).findings
    #expect(findings.count == 1 && findings.first?.contains(id) == true)
  }

  @Test(
    "while the recipient still waits for it: the copy sealed for the recipient goes out, and goes away with the receipt"
  )
  func undelivered() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    let answer = try delete(id, on: federation.registry)
    #expect(answer.sealedFor == ["alpha"])
    try federation.join(1)
    #expect(try show(id, on: federation.alpha).id == id)
    let waiting = try federation.registry.store.read { tx in
      try tx.waitingCopies(ofMessage: try #require(try tx.messages(idPrefix: id).first?.key))
    }
    #expect(waiting.isEmpty)
    // The channel goes on after it.
    let next = try federation.send()
    try federation.carry(1)
    #expect(try show(next, on: federation.alpha).id == next)
    #expect(try deepCheck(federation.registry).findings == [])
  }

  @Test("and it does not come back when its sender sends it again")
  func replay() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1) { frame in if case .receipts = frame { nil } else { frame } }
    try delete(id, on: federation.alpha)
    try federation.join(2)
    #expect(federation.refusal { _ = try show(id, on: federation.alpha) } == NodeError(.notFound, ""))
    let ledger = try show(id, on: federation.registry)
    #expect(ledger.deliveries.first?.receipts.first?.rungs == ["relayed", "delivered"])
  }

  @Test("and an answer in the same thread can still be read")
  func thread() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    let request = AcknowledgeRequest(reference: id, nationalReference: "X", unit: nil)
    let answer = try federation.alpha.ask(
      .acknowledge(request), token: try federation.alpha.login("drafter"), as: SubmittedAnswer.self)
    try federation.carry(1)
    try delete(id, on: federation.registry)
    let shown = try show(answer.approval, on: federation.registry)
    #expect(shown.timeline.map(\.state).contains("deleted") && shown.thread == id)
  }

  private func deepCheck(_ node: TestNode) throws -> ContentCheck.Result {
    var check = try ContentCheck(databaseURI: node.unlocked.databaseURI, suite: node.suite) { _, _ in }
    return try check.run()
  }
}
