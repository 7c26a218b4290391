import Cooperation
import Evidence
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("The ladder of receipts")
struct LadderTests {
  private func ledger(_ node: TestNode, _ id: String) throws -> LedgerAnswer {
    try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self)
  }

  private func rungs(_ node: TestNode, _ id: String) throws -> [String] {
    try #require(try ledger(node, id).lines.first).rungs.map(\.rung)
  }

  @Test("shows silence as silence, and each rung once, on both nodes")
  func climbs() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    #expect(try ledger(registry, id).lines.map(\.state) == ["waiting"])
    try federation.join(1)
    #expect(try ledger(registry, id).lines.map(\.state) == ["delivered"])
    #expect(try rungs(registry, id) == ["relayed", "delivered"])
    let reader = try alpha.login("drafter")
    for _ in 0..<3 { _ = try alpha.ask(.show(id), token: reader, as: MessageAnswer.self) }
    try federation.carry(1)
    #expect(try rungs(registry, id) == ["relayed", "delivered", "retrieved"])
    #expect(try rungs(alpha, id) == ["relayed", "delivered", "retrieved"])
    let line = try #require(try ledger(registry, id).lines.first)
    #expect(line.state == "retrieved" && line.rungs.allSatisfy { $0.received != nil && $0.witnessed == nil })
    #expect(try alpha.events()["receipt"] == 2 && registry.events()["receipt.recorded"] == 2)
    // Recording a receipt is never itself receipted.
    #expect(try registry.events()["receipt"] == nil)
  }

  @Test("tells received and witnessed apart")
  func witnessed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(1)
    let line = try #require(try ledger(registry, id).lines.first)
    #expect(line.witnessed != nil && line.rungs.allSatisfy { $0.witnessed != nil })
  }

  @Test("is sent again from where the sender lacks it, whatever was lost, in any order of rungs")
  func lostReceipts() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let ids = [try federation.send(), try federation.send(), try federation.send()]
    try federation.join(1) { frame in if case .receipts = frame { nil } else { frame } }
    let reader = try alpha.login("drafter")
    _ = try alpha.ask(.show(ids[2]), token: reader, as: MessageAnswer.self)
    try federation.carry(1) { frame in if case .receipts = frame { nil } else { frame } }
    #expect(try ids.allSatisfy { try ledger(registry, $0).lines.first?.state == "waiting" })
    try federation.join(2)
    #expect(try ids.map { try ledger(registry, $0).lines.first?.state } == ["delivered", "delivered", "retrieved"])
    #expect(try registry.store.read { try $0.unreceipted(to: alpha.name, on: registry.core.ordinary) } == 0)
    // Nothing is sent twice after that.
    #expect(try registry.events()["receipt.recorded"] == 4)
    try federation.join(3)
    #expect(try registry.events()["receipt.recorded"] == 4)
  }

  @Test("does not tell where the handling keeps it back", arguments: ["SECRET", "NAT_SEC", "CONFIDENTIAL"])
  func keptBack(_ how: String) throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send { template in
      switch how {
      case "SECRET": template.replacing("\"level\": \"CONFIDENTIAL\"", with: "\"level\": \"SECRET\"")
      case "NAT_SEC": template.replacing("\"conditions\": [", with: "\"conditions\": [\"NAT_SEC\", ")
      default: template
      }
    }
    try federation.join(1)
    _ = try alpha.ask(.show(id), token: try alpha.login("drafter"), as: MessageAnswer.self)
    try federation.carry(1)
    let told = how == "CONFIDENTIAL"
    #expect(try ledger(registry, id).lines.first?.state == (told ? "retrieved" : "delivered"))
    #expect(try alpha.events()["content.read"] == 1 && alpha.events()["receipt"] == (told ? 2 : 1))
  }

  @Test("remembers a rejected envelope by its digest, and goes on with the next one")
  func rejected() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let bad = try federation.send()
    try federation.join(1) { frame in
      guard case .deliver(let delivery) = frame, let parcel = delivery.parcels.first else { return frame }
      var body = parcel.body
      body[100] ^= 1
      return .deliver(
        Delivery(
          checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys,
          parcels: [Delivery.Parcel(statement: parcel.statement, envelope: parcel.envelope, body: body)]))
    }
    let line = try #require(try ledger(registry, bad).lines.first)
    #expect(line.state == "rejected" && line.rungs.map(\.reason) == ["not-opened"])
    let good = try federation.send()
    try federation.carry(1)
    #expect(try ledger(registry, good).lines.first?.state == "delivered")
    let envelope = try registry.store.read { tx -> Digest in
      let message = try #require(try tx.messages(idPrefix: bad).first)
      let dispatch = try #require(try tx.dispatches(ofMessage: message.key).first)
      guard case .dispatch(let event) = try LoggedEvent(parsing: #require(try tx.entry(dispatch.index)?.event)).content
      else { throw NodeError(.defect, "no dispatch") }
      return event.envelope
    }
    #expect(try alpha.store.read { try $0.rejection(of: envelope, from: registry.name) } == .notOpened)
    #expect(try alpha.store.read { try $0.rejection(of: envelope, from: alpha.name) } == nil)
    // The whole message arrives on a new link, and is not judged again.
    try federation.join(2)
    #expect(try ledger(registry, bad).lines.first?.state == "rejected")
  }

  @Test("takes nothing from a receipt for what was never sent, and keeps the link", arguments: [UInt64(7), 1])
  func receiptOfNothing(_ number: UInt64) throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try federation.send()
    try federation.join(1)
    let forged = ReceiptEvent(
      dispatch: DispatchName(
        speaker: registry.name, recipient: alpha.name,
        place: Envelope.Place(channel: .ordinary, epoch: 1, number: number)),
      event: .sha256([9]), envelope: .sha256([8]), rungs: [.retrieved], reason: nil,
      source: ReceiptEvent.Source(
        index: 0, leaf: .sha256([1]),
        head: Checkpoint(origin: registry.core.origin, size: 1, root: .sha256([2]))))
    try alpha.state(forged)
    let next = try federation.send()
    try federation.carry(1)
    #expect(try ledger(registry, next).lines.first?.state == "delivered")
    #expect(try registry.events()["receipt.recorded"] == 2)
    #expect(
      try registry.store.write { try $0.takeRefusals(before: .max) }.map(\.reason) == ["receipt-of-nothing"])
  }

  @Test(
    "has its rungs in their order, and a rejection alone",
    arguments: [
      ([ReceiptEvent.Rung.delivered, .relayed], false), ([.relayed, .relayed], false), ([.rejected, .relayed], true),
      ([.rejected], false), ([.relayed], true), ([], false),
    ])
  func form(_ rungs: [ReceiptEvent.Rung], _ hasReason: Bool) throws {
    let node = try NodeName("alpha")
    let origin = LogOrigin(node: node, federation: try FederationName("test.example"), epoch: 1)
    let receipt = ReceiptEvent(
      dispatch: DispatchName(
        speaker: node, recipient: node, place: Envelope.Place(channel: .ordinary, epoch: 1, number: 1)),
      event: .zero, envelope: .zero, rungs: rungs, reason: hasReason ? .malformed : nil,
      source: ReceiptEvent.Source(index: 0, leaf: .zero, head: Checkpoint(origin: origin, size: 1, root: .zero)))
    let bytes = LoggedEvent(.receipt(receipt), at: TestNode.now).bytes
    #expect(throws: EvidenceError.self) { try LoggedEvent(parsing: bytes) }
  }
}
