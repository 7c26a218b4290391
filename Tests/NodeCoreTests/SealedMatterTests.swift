import Cooperation
import Evidence
import Foundation
import NodeStore
import Testing

@testable import NodeCore

@Suite("A matter under seal")
struct SealedMatterTests {
  private func inbox(_ node: TestNode, _ officer: String) throws -> [String] {
    try node.ask(.inbox(InboxRequest()), token: try node.login(officer), as: InboxAnswer.self).messages.map(\.id)
  }

  private func status(_ node: TestNode) throws -> StatusAnswer { try node.ask(.status, as: StatusAnswer.self) }

  /// Every request that names a message, as an officer without the list asks it.
  private func naming(_ id: String) -> [NodeRequest] {
    [
      .show(id), .messageLedger(id), .attachments(id), .matter(id), .auditProof(LogReference(id)),
      .auditEvidence(EvidenceRequest(message: id, disclose: false)), .auditDisclose(LogReference(id)),
      .acknowledge(AcknowledgeRequest(reference: id, nationalReference: nil, unit: nil)),
      .deletionPropose(DeletionRequest(reference: id, rule: "retention/10y")), .deletionProof(id), .deletionRefuse(id),
      .note(NoteRequest(reference: id, purpose: "transmittal")),
      .assets(AssetsRequest(reference: id, format: .table)),
      .enclosureRead(EnclosureReadRequest(reference: id, number: 1)),
      .matterList(MatterRequest(reference: id, officer: "both")),
    ]
  }

  @Test(
    "is not there for an officer outside its list, whatever they ask, and the answer is that of a message that never was"
  )
  func outside() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let open = try federation.send()
    let id = try federation.send(SearchScenarioTests.sealing)
    try federation.join(1)
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(1)
    for (node, outsider, insider) in [(registry, "both", "drafter"), (alpha, "both", "keeper")] {
      #expect(try inbox(node, outsider) == [open])
      #expect(try inbox(node, insider) == [id, open])
      #expect(try status(node).messages == 1)
      let token = try node.login(outsider)
      let never = String(repeating: "e", count: 32)
      for (request, none) in zip(naming(id), naming(never)) {
        let refusal = federation.refusal { _ = try node.askAny(request, token: token) }
        let other = federation.refusal { _ = try node.askAny(none, token: token) }
        #expect(refusal?.code == other?.code, "\(request)")
        #expect(refusal?.message.replacing(id, with: never) == other?.message, "\(request)")
      }
      #expect(try node.ask(.show(id), token: try node.login(insider), as: MessageAnswer.self).id == id)
    }
  }

  @Test("travels in a channel of its own, so that the ordinary one shows no gap and no count")
  func channel() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    for change in [{ $0 }, SearchScenarioTests.sealing, { $0 }, SearchScenarioTests.sealing] {
      _ = try federation.send(change)
    }
    try federation.join(1)
    let places = try registry.store.read { tx in
      try tx.messages(before: .max, limit: 10).flatMap { try tx.dispatches(ofMessage: $0.key) }.map(\.place)
    }
    for kind in [ChannelKind.ordinary, .sealed] {
      #expect(places.filter { $0.channel == kind }.map(\.number).sorted() == [1, 2])
    }
    let peer = try #require(try status(registry).peers.first { $0.name == "alpha" })
    #expect(peer.sent == 2 && peer.unreceipted == 0)
    #expect(try #require(try status(alpha).peers.first { $0.name == "registry" }).received == 2)
    // Each has its receipt all the same.
    let waiting = try registry.store.read { try $0.unreceipted(to: alpha.name, on: registry.core.sealedChannel) }
    #expect(waiting == 0)
    #expect(try inbox(alpha, "keeper").count == 4)
  }

  @Test("leaves entries in the log that an auditor sees as padding, on both sides, and every act has its own")
  func entries() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send(SearchScenarioTests.sealing)
    try federation.join(1)
    _ = try alpha.ask(.show(id), token: try alpha.login("keeper"), as: MessageAnswer.self)
    for node in [registry, alpha] {
      let admin = try node.login("admin")
      let seen = try node.ask(.auditEvents(EventsRequest(from: 0)), token: admin, as: EventsAnswer.self)
      let text = seen.events.compactMap(\.event).joined()
      for type in ["draft.", "approval.", "dispatch", "receipt", "content.read", "matter."] {
        #expect(!seen.events.contains { $0.type?.hasPrefix(type) == true }, "\(type)")
      }
      #expect(!text.contains(id))
    }
    #expect(try alpha.events()["content.read"] == 1 && alpha.events()["receipt"] == 1)
    let kept = try registry.events()
    for type in ["draft.created", "draft.submitted", "approval.given", "dispatch", "receipt.recorded", "matter.listed"]
    {
      #expect(kept[type] == 1, "\(type)")
    }
  }

  @Test("is approved by a second officer once its drafter has put them on the list, and waits in no count before")
  func approval() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let draft = try node.ask(
      .draftNew(try TestFederation.request(SearchScenarioTests.sealing)), token: drafter, as: DraftAnswer.self)
    let submitted = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    let approve = NodeRequest.approve(ApproveRequest(id: draft.id, commitment: submitted.commitment))
    #expect(try node.ask(.approvals, token: approver, as: ApprovalsAnswer.self).approvals.isEmpty)
    #expect(try status(node).waitingForApproval == 0)
    for request in [approve, .approvalShow(draft.id), .approvalRefuse(RefusalRequest(id: draft.id))] {
      #expect(federation.refusal { _ = try node.askAny(request, token: approver) }?.code == .notFound)
    }
    let list = NodeRequest.matterList(MatterRequest(reference: draft.id, officer: "approver"))
    #expect(federation.refusal { _ = try node.askAny(list, token: try node.login("both")) }?.code == .notFound)
    #expect(try node.ask(list, token: drafter, as: MatterAnswer.self).officers == ["approver", "drafter"])
    #expect(try node.ask(.approvals, token: approver, as: ApprovalsAnswer.self).approvals.map(\.approval) == [draft.id])
    _ = try node.ask(approve, token: approver, as: DoneAnswer.self)
    #expect(try inbox(node, "approver") == [draft.id])
  }

  @Test("keeps somebody on its list, and whoever is taken off it knows of it no more")
  func list() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try federation.send(SearchScenarioTests.sealing)
    let drafter = try node.login("drafter")
    func off(_ officer: String) -> NodeRequest { .matterUnlist(MatterRequest(reference: id, officer: officer)) }
    #expect(try node.ask(off("approver"), token: drafter, as: MatterAnswer.self).officers == ["drafter"])
    #expect(try inbox(node, "approver").isEmpty)
    #expect(federation.refusal { _ = try node.askAny(off("approver"), token: drafter) }?.code == .notFound)
    #expect(federation.refusal { _ = try node.askAny(off("drafter"), token: drafter) }?.code == .refused)
    #expect(federation.refusal { _ = try node.askAny(off("nobody"), token: drafter) }?.code == .notFound)
    let open = try federation.send()
    let request = NodeRequest.matterList(MatterRequest(reference: open, officer: "both"))
    #expect(federation.refusal { _ = try node.askAny(request, token: drafter) }?.code == .invalid)
  }

  @Test("is handed over to a deputy before an absence with every other that the officer knows of, and with no more")
  func cover() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let (one, other) = (
      try federation.send(SearchScenarioTests.sealing), try federation.send(SearchScenarioTests.sealing)
    )
    _ = try federation.send()
    #expect(try inbox(node, "both").count == 1)
    let token = try node.login("drafter")
    let handOver = NodeRequest.matterCover(CoverRequest(deputy: "both"))
    let before = try node.localEvents(.matterListed).count
    #expect(try node.ask(handOver, token: token, as: CoverAnswer.self).added == 2)
    #expect(try Set(inbox(node, "both")).isSuperset(of: [one, other]))
    #expect(try node.localEvents(.matterListed).count == before + 2)
    #expect(try node.ask(handOver, token: token, as: CoverAnswer.self).added == 0, "nothing is handed over twice")
    let third = try federation.send(SearchScenarioTests.sealing)
    #expect(try !inbox(node, "both").contains(third), "what begins later is not handed over")
    for deputy in ["drafter", "nobody"] {
      let request = NodeRequest.matterCover(CoverRequest(deputy: deputy))
      #expect(federation.refusal { _ = try node.askAny(request, token: token) } != nil, "\(deputy)")
    }
  }

  @Test("that begins with a draft in an open thread stays known to who worked in the thread before")
  func sealedByDraft() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try federation.send()
    let token = try node.login("keeper")
    let message = try node.ask(.show(id), token: token, as: MessageAnswer.self).message
    var object = try #require(try JSONSerialization.jsonObject(with: Data(message.utf8)) as? [String: Any])
    var handling = try #require(object["handling"] as? [String: Any])
    handling["underSeal"] = true
    object["handling"] = handling
    try node.store.write { tx in
      let turn = Turn(tx, at: node.now)
      let sealed = try Message(parsing: Array(try JSONSerialization.data(withJSONObject: object)))
      let keeper = try #require(try tx.officer(named: "keeper"))
      try node.core.noteSealedDraft(sealed, by: Officer(id: keeper.id, name: keeper.name, roles: [.drafter]), turn)
    }
    for officer in ["drafter", "approver", "keeper"] { #expect(try inbox(node, officer) == [id], "\(officer)") }
    #expect(try inbox(node, "both").isEmpty)
  }

  @Test("that arrives where nobody takes up sealed matters waits unseen, until somebody does")
  func nobody() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    let id = try federation.send(SearchScenarioTests.sealing)
    let keeper = try #require(try alpha.store.read { try $0.officer(named: "keeper")?.id })
    try federation.join(1)
    try alpha.store.write { try $0.unlist(keeper, inMatter: id) }
    #expect(try inbox(alpha, "drafter").isEmpty)
    #expect(try inbox(alpha, "keeper") == [id])
  }
}
