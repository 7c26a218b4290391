import Cooperation
import Evidence
import Foundation
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("Two nodes in one process")
struct ScenarioTests {
  private static let root = URL(fileURLWithPath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
    .deletingLastPathComponent().path

  private func text(_ name: String) throws -> String {
    try String(contentsOfFile: Self.root + "/Config/demo/" + name, encoding: .utf8)
  }

  private func draft(on node: TestNode, token: String) throws -> DraftAnswer {
    let lines = try text("notice.ftm.jsonl").split(separator: "\n").map(String.init)
    return try node.ask(
      .draftNew(DraftNewRequest(template: try text("request.json"), entities: lines)), token: token,
      as: DraftAnswer.self)
  }

  /// A request from draft to dispatch; the id of the message.
  private func send(_ federation: TestFederation) throws -> String {
    let node = federation.registry
    let (drafter, approver) = (try node.login("drafter"), try node.login("approver"))
    let draft = try draft(on: node, token: drafter)
    let submitted = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    _ = try node.ask(
      .approve(ApproveRequest(id: draft.id, commitment: submitted.commitment)), token: approver, as: DoneAnswer.self)
    return draft.id
  }

  private func code(_ body: () throws -> Void) -> NodeError.Code? {
    do { try body() } catch { return (error as? NodeError)?.code }
    return nil
  }

  @Test("carry a request, its receipt and its acknowledgement")
  func roundTrip() throws {
    let federation = try TestFederation()
    let id = try send(federation)
    try federation.join(1)
    let (registry, alpha) = (federation.registry, federation.alpha)
    let reader = try alpha.login("drafter")
    let shown = try alpha.ask(.show(id), token: reader, as: MessageAnswer.self)
    #expect(shown.state == "sent" && shown.arrivals.count == 1 && shown.nonconforming.isEmpty)
    let sender = try registry.login("drafter")
    let ledger = try registry.ask(.show(id), token: sender, as: MessageAnswer.self)
    #expect(ledger.deliveries.first?.receipts.first?.rungs == ["relayed", "delivered"])
    let request = AcknowledgeRequest(reference: String(id.prefix(8)), nationalReference: "X", unit: nil)
    let acknowledged = try alpha.ask(.acknowledge(request), token: reader, as: SubmittedAnswer.self)
    #expect(!acknowledged.waiting)
    try federation.carry(1)
    #expect(try registry.ask(.show(id), token: sender, as: MessageAnswer.self).state == "acknowledged")
    let events = try alpha.events()
    #expect(events["dispatch"] == 1 && events["receipt"] == 2 && events["receipt.recorded"] == 1)
    #expect(events["content.read"] == 2)
  }

  @Test("acknowledge a request once, and again only to say more")
  func acknowledgeTwice() throws {
    let federation = try TestFederation()
    let id = try send(federation)
    try federation.join(1)
    let alpha = federation.alpha
    let reader = try alpha.login("drafter")
    func acknowledge(_ reference: String?, _ unit: String? = nil) throws {
      let request = AcknowledgeRequest(reference: id, nationalReference: reference, unit: unit)
      _ = try alpha.ask(.acknowledge(request), token: reader, as: SubmittedAnswer.self)
    }
    try acknowledge(nil)
    let refusal = federation.refusal { try acknowledge(nil) }
    #expect(refusal?.code == .refused && refusal?.message.contains("acknowledged already") == true)
    try acknowledge("X-1")
    #expect(federation.refusal { try acknowledge("X-1") }?.code == .refused)
    try acknowledge("X-1", "Central Authority")
    let drafts = try alpha.ask(.drafts, token: reader, as: DraftsAnswer.self).drafts
    #expect(drafts.isEmpty, "what is refused leaves no draft")
  }

  @Test("are not drafted to the own node without a word")
  func toOwnNode() throws {
    let federation = try TestFederation()
    let registry = federation.registry
    let draft = try registry.ask(
      .draftNew(try TestFederation.request(to: ["registry"])), token: try registry.login("drafter"),
      as: DraftAnswer.self)
    #expect(draft.blocked)
    #expect(draft.findings.contains { $0.path == "/to/0/node" && $0.message.contains("this node itself") })
  }

  @Test("witness each other's ticks, and show what is witnessed")
  func witnessing() throws {
    let federation = try TestFederation()
    let id = try send(federation)
    try federation.join(1)
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(1)
    let head = try federation.registry.ask(.auditHead, as: HeadAnswer.self)
    #expect(head.witnessedSize == head.tickSize && head.cosignatures == 1)
    let shown = try federation.alpha.ask(
      .show(id), token: try federation.alpha.login("approver"), as: MessageAnswer.self)
    #expect(shown.arrivals.first?.witnessed != nil)
  }

  @Test("are quiet when there is nothing new")
  func quiet() throws {
    let federation = try TestFederation()
    _ = try send(federation)
    try federation.join(1)
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(1)
    for node in [federation.registry, federation.alpha] {
      try node.perform(.tick)
      try node.perform(.clock)
    }
    #expect(try federation.carry(1) == 0)
  }

  @Test("take a replayed delivery once, and lose nothing to a dropped one")
  func replay() throws {
    let federation = try TestFederation()
    let id = try send(federation)
    // The delivery is lost on the first link, sent again on the second, and once more on the third.
    try federation.join(1) { frame in if case .deliver = frame { nil } else { frame } }
    #expect(
      try federation.alpha.ask(
        .inbox(InboxRequest()), token: try federation.alpha.login("drafter"), as: InboxAnswer.self
      ).messages.isEmpty)
    try federation.join(2) { frame in if case .receipts = frame { nil } else { frame } }
    try federation.join(3)
    let inbox = try federation.alpha.ask(
      .inbox(InboxRequest()), token: try federation.alpha.login("drafter"), as: InboxAnswer.self)
    #expect(inbox.messages.map(\.id) == [id])
    #expect(try federation.alpha.events()["receipt"] == 1)
    #expect(try federation.registry.events()["receipt.recorded"] == 1)
  }

  @Test("refuse a changed event, and go on with the next link")
  func changed() throws {
    let federation = try TestFederation()
    _ = try send(federation)
    try federation.join(1) { frame in
      guard case .deliver(let delivery) = frame, let parcel = delivery.parcels.first else { return frame }
      var event = parcel.statement.event
      event[event.count - 3] ^= 1
      guard
        let statement = try? LoggedStatement(
          event: event, salt: parcel.statement.salt, index: parcel.statement.index,
          inclusion: parcel.statement.inclusion)
      else { return nil }
      return .deliver(
        Delivery(
          checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys,
          parcels: [Delivery.Parcel(statement: statement, envelope: parcel.envelope, body: parcel.body)]))
    }
    #expect(try federation.alpha.events()["receipt"] == nil)
    try federation.join(2)
    #expect(try federation.alpha.events()["receipt"] == 1)
  }

  @Test("reject a body that was changed on the way, with a reason that its sender sees")
  func changedBody() throws {
    let federation = try TestFederation()
    let id = try send(federation)
    try federation.join(1) { frame in
      guard case .deliver(let delivery) = frame, let parcel = delivery.parcels.first else { return frame }
      var body = parcel.body
      body[100] ^= 1
      return .deliver(
        Delivery(
          checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys,
          parcels: [Delivery.Parcel(statement: parcel.statement, envelope: parcel.envelope, body: body)]))
    }
    let shown = try federation.registry.ask(
      .show(id), token: try federation.registry.login("drafter"), as: MessageAnswer.self)
    #expect(shown.deliveries.first?.receipts.first?.reason == "not-opened")
  }

  @Test("need two persons for a formal act, and the approval binds the commitment")
  func twoPersons() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let both = try node.login("both")
    let draft = try draft(on: node, token: both)
    let submitted = try node.ask(.draftSubmit(draft.id), token: both, as: SubmittedAnswer.self)
    #expect(submitted.waiting && submitted.recipients == ["alpha"])
    func approve(_ officer: String, _ commitment: String) throws {
      _ = try node.ask(
        .approve(ApproveRequest(id: draft.id, commitment: commitment)), token: try node.login(officer),
        as: DoneAnswer.self)
    }
    #expect(code { try approve("both", submitted.commitment) } == .refused)
    #expect(code { try approve("approver", String(repeating: "0", count: 16)) } == .refused)
    #expect(code { try approve("approver", String(submitted.commitment.prefix(15))) } == .refused)
    #expect(code { try approve("drafter", submitted.commitment) } == .notPermitted)
    #expect(try node.events()["dispatch"] == nil)
    try approve("approver", String(submitted.commitment.prefix(16)))
    #expect(code { try approve("approver", submitted.commitment) } == .refused)
    let events = try node.events()
    #expect(events["approval.given"] == 1 && events["dispatch"] == 1 && events["access.refused"] == 1)
  }

  @Test("check every role, and say who is logged in")
  func roles() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let (drafter, admin) = (try node.login("drafter"), try node.login("admin"))
    #expect(code { _ = try node.ask(.inbox(InboxRequest()), as: InboxAnswer.self) } == .unauthenticated)
    #expect(code { _ = try node.ask(.inbox(InboxRequest()), token: "00", as: InboxAnswer.self) } == .unauthenticated)
    #expect(code { _ = try node.ask(.inbox(InboxRequest()), token: admin, as: InboxAnswer.self) } == .notPermitted)
    #expect(code { _ = try node.ask(.exportBegin, token: drafter, as: ExportAnswer.self) } == .notPermitted)
    let account = OfficerAddRequest(name: "new", roles: [.drafter], password: TestNode.password)
    #expect(code { _ = try node.ask(.officerAdd(account), token: drafter, as: DoneAnswer.self) } == .notPermitted)
    _ = try node.ask(.officerAdd(account), token: admin, as: DoneAnswer.self)
    #expect(code { _ = try node.ask(.officerAdd(account), token: admin, as: DoneAnswer.self) } == .refused)
    let wrong = LoginRequest(name: "new", password: "not the password")
    #expect(code { _ = try node.ask(.login(wrong), as: SessionAnswer.self) } == .unauthenticated)
    let nobody = LoginRequest(name: "nobody", password: TestNode.password)
    #expect(code { _ = try node.ask(.login(nobody), as: SessionAnswer.self) } == .unauthenticated)
    let token = try node.login("new")
    _ = try node.ask(.logout, token: token, as: DoneAnswer.self)
    #expect(code { _ = try node.ask(.inbox(InboxRequest()), token: token, as: InboxAnswer.self) } == .unauthenticated)
    #expect(try node.events()["session.refused"] == 2)
  }

  @Test("write nothing for bad input, and name each place")
  func badInput() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let drafter = try node.login("drafter")
    let unknown = try text("request.json").replacing("\"node\": \"alpha\"", with: "\"node\": \"nowhere\"")
    let lines = try text("notice.ftm.jsonl").split(separator: "\n").map(String.init)
    let draft = try node.ask(
      .draftNew(DraftNewRequest(template: unknown, entities: lines)), token: drafter, as: DraftAnswer.self)
    #expect(draft.blocked && draft.findings.contains { $0.path == "/to/0" })
    #expect(code { _ = try node.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self) } == .invalid)
    for template in ["", "{", "[]", try text("request.json").replacing("\"to\": [", with: "\"too\": [")] {
      #expect(
        code {
          _ = try node.ask(
            .draftNew(DraftNewRequest(template: template, entities: [])), token: drafter, as: DraftAnswer.self)
        } == .invalid)
    }
    #expect(try node.events()["draft.submitted"] == nil)
  }

  @Test("export no tile that is not there, whatever path is asked for")
  func hostileTiles() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let admin = try node.login("admin")
    for path in [
      "tile/0/x999/x999/x999/x999/x999/999", "tile/7/x999/x999/x999/x999/x999/999", "tile/entries/x999/x999/x999/999",
      "tile/0/001", "tile/0/000.p/255", "tile/1/000", "../checkpoint", "", "tile/entries/000.p/",
    ] {
      let refusal = code { _ = try node.ask(.exportTile(path), token: admin, as: TileAnswer.self) }
      #expect(refusal == .notFound || refusal == .invalid, "\(path)")
    }
  }

  @Test("have a log in which every entry opens, padded to whole blocks")
  func log() throws {
    let federation = try TestFederation()
    _ = try send(federation)
    try federation.join(1)
    for node in [federation.registry, federation.alpha] {
      try node.store.read { tx in
        let size = try tx.logSize()
        #expect(size % 4 == 0)
        for entry in try tx.entries(from: 0, below: size) {
          let salt = try Salt(try #require(entry.salt))
          let event = try #require(entry.event)
          #expect(LogEntry(event: event, salt: salt).commitment == entry.commitment)
        }
      }
    }
  }
}
