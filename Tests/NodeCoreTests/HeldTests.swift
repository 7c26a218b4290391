import Evidence
import NodeCore
import NodeStore
import PeerSync
import Testing

/// What is proven and cannot be judged yet: it is never rejected for that, and arrives once when what was missing is here.
@Suite("What cannot be judged yet")
struct HeldTests {
  private func ledger(_ node: TestNode, _ id: String) throws -> (state: String, rungs: [String]) {
    let line = try #require(
      try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self).lines.first)
    return (line.state, line.rungs.map(\.rung))
  }

  private func shown(_ node: TestNode, _ peer: TestNode) throws -> PeerAnswer {
    try node.ask(.peerShow(peer.name.text), token: try node.login("admin"), as: PeerAnswer.self)
  }

  private func messages(_ node: TestNode) throws -> UInt64 { try node.ask(.status, as: StatusAnswer.self).messages }

  private func warns(_ node: TestNode, _ words: String) throws -> Bool {
    try node.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains(words) }
  }

  /// Frames without what a peer shows of its directory.
  private func withoutDirectories(_ frame: Frame) -> Frame? {
    if case .directoryPart = frame { nil } else { frame }
  }

  /// A federation whose registry seals under a suite that alpha does not know.
  private func newerSuite() throws -> TestFederation {
    let federation = try TestFederation()
    try federation.registry.restart(suite: .next)
    return federation
  }

  @Test("for its suite is kept, blocks nothing, and is delivered once by a program that knows it")
  func suite() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let ids = [try federation.send(), try federation.send()]
    try federation.join(1)
    #expect(try ids.allSatisfy { try ledger(registry, $0) == ("relayed", ["relayed"]) })
    let held = try #require(try shown(alpha, registry).held.first)
    #expect(held.reason == "suite" && held.needs == "comity-2" && held.count == 2)
    #expect(try messages(alpha) == 0 && shown(alpha, registry).rejected.isEmpty && warns(alpha, "does not know"))
    // What comes after it under a suite that is known is not held up.
    try registry.restart(suite: .comity1)
    let known = try federation.send()
    try federation.join(2)
    #expect(try ledger(registry, known).state == "delivered" && messages(alpha) == 1)
    // A restart of the same program changes nothing, and nothing is sent again.
    try alpha.restart()
    try federation.join(3)
    #expect(try messages(alpha) == 1 && shown(alpha, registry).held.first?.count == 2)
    try alpha.restart(suite: .next)
    try federation.join(4)
    for id in ids {
      #expect(try ledger(registry, id) == ("delivered", ["relayed", "delivered"]))
      #expect(try ledger(alpha, id).rungs == ["relayed", "delivered"])
    }
    #expect(try messages(alpha) == 3 && shown(alpha, registry).held.isEmpty && !warns(alpha, "does not know"))
    #expect(try alpha.events()["receipt"] == 5 && registry.events()["receipt.recorded"] == 5)
    try alpha.restart(suite: .next)
    try federation.join(5)
    #expect(try messages(alpha) == 3 && alpha.events()["receipt"] == 5)
  }

  @Test("for a newer directory is delivered once that is installed")
  func directory() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.issue()
    try federation.install(on: registry)
    let id = try federation.send()
    try federation.join(1, filter: withoutDirectories)
    #expect(try ledger(registry, id) == ("relayed", ["relayed"]) && messages(alpha) == 0)
    let held = try #require(try shown(alpha, registry).held.first)
    #expect(held.reason == "directory" && held.needs == "2" && held.count == 1)
    #expect(try warns(alpha, "version 2 of the directory"))
    try federation.install(on: alpha)
    try federation.join(2)
    #expect(try ledger(registry, id) == ("delivered", ["relayed", "delivered"]))
    #expect(try messages(alpha) == 1 && shown(alpha, registry).held.isEmpty)
  }

  @Test("waits on while an administrator has nothing to do with its sender", arguments: [true, false])
  func restricted(_ pauses: Bool) throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    let admin = try alpha.login("admin")
    let decision = pauses ? NodeRequest.peerPause("registry") : .peerQuarantine("registry")
    _ = try alpha.ask(decision, token: admin, as: DoneAnswer.self)
    try alpha.restart(suite: .next)
    try alpha.perform(.tick)
    #expect(try messages(alpha) == 0 && shown(alpha, registry).held.map(\.count) == [1])
    _ = try alpha.ask(.peerResume("registry"), token: try alpha.login("admin"), as: DoneAnswer.self)
    #expect(try messages(alpha) == 1 && shown(alpha, registry).held.isEmpty)
    try federation.join(2)
    #expect(try ledger(registry, id).state == "delivered")
  }

  @Test("and is rejected then counts as what is rejected at once: who sends too much of it is cut off")
  func rejections() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    for _ in 0..<70 { try registry.post(to: alpha) }
    try federation.carryAll { frame in
      guard case .deliver(let delivery) = frame else { return frame }
      return .deliver(Delivery(checkpoint: delivery.checkpoint, batchKeys: [], parcels: delivery.parcels))
    }
    #expect(try shown(alpha, registry).held.map(\.count) == [70])
    try alpha.restart(suite: .next)
    #expect(try shown(alpha, registry).rejected.map(\.count) == [UInt64(PeerSync.Limits.rejectionsPerMinute) + 1])
    #expect(try shown(alpha, registry).held.map(\.count) == [9])
    alpha.now = alpha.now.advanced(bySeconds: 60)
    try alpha.perform(.tick)
    #expect(try shown(alpha, registry).held.isEmpty && shown(alpha, registry).rejected.map(\.count) == [70])
  }

  @Test("for both its suite and the directory waits for one after the other")
  func both() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.issue()
    try federation.install(on: registry)
    let id = try federation.send()
    try federation.join(1, filter: withoutDirectories)
    #expect(try shown(alpha, registry).held.map(\.reason) == ["suite"])
    try alpha.restart(suite: .next)
    #expect(try shown(alpha, registry).held.map(\.reason) == ["directory"] && messages(alpha) == 0)
    try federation.install(on: alpha)
    try federation.join(2)
    #expect(try ledger(registry, id) == ("delivered", ["relayed", "delivered"]) && messages(alpha) == 1)
  }

  @Test("for a number before it is asked for again with that number, and seen as missing meanwhile")
  func number() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let ids = [try federation.send(), try federation.send()]
    var met = 0
    try federation.join(1) { frame in
      if case .frontier = frame { met += 1 }
      // What asks again is lost too.
      if case .frontier = frame, met > 2 { return nil }
      guard case .deliver(let delivery) = frame, delivery.parcels.count == 2 else { return frame }
      return .deliver(
        Delivery(
          checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys, parcels: Array(delivery.parcels.dropFirst())))
    }
    #expect(try ids.allSatisfy { try ledger(registry, $0).state == "waiting" } && messages(alpha) == 0)
    #expect(try shown(alpha, registry).held.map { "\($0.reason) \($0.needs) \($0.count)" } == ["number 1 0"])
    try federation.join(2)
    #expect(try ids.allSatisfy { try ledger(registry, $0).state == "delivered" } && messages(alpha) == 2)
    #expect(try shown(alpha, registry).held.isEmpty)
  }

  @Test("for a checkpoint that does not link is asked for with its proof")
  func checkpoint() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    let first = try federation.send()
    try federation.carry(1) { frame in if case .deliver = frame { nil } else { frame } }
    let second = try federation.send()
    try federation.carry(1) { frame in if case .frontier = frame { nil } else { frame } }
    #expect(try messages(alpha) == 0 && shown(alpha, registry).held.map(\.reason) == ["checkpoint"])
    #expect(try ledger(registry, second).state == "waiting")
    let third = try federation.send()
    try federation.carry(1)
    #expect(try [first, second, third].allSatisfy { try ledger(registry, $0).state == "delivered" })
    #expect(try messages(alpha) == 3 && shown(alpha, registry).held.isEmpty)
  }

  @Test("is held by pouch too, and its receipts go back by pouch")
  func pouch() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.issue()
    try federation.install(on: registry)
    let id = try federation.send()
    // A node signs nothing before its witnesses were heard; no message comes over this link.
    try federation.join(1) { frame in if case .deliver = frame { nil } else { withoutDirectories(frame) } }
    for node in [registry, alpha] { try node.perform(.linkClosed(LinkID(1))) }
    let frames = try registry.pack(for: alpha)
    for number in [UInt64(1), 2] { try alpha.unpack(frames, from: registry, in: federation, number: number) }
    #expect(try messages(alpha) == 0 && shown(alpha, registry).held.map(\.count) == [1])
    try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 1)
    #expect(try registry.rungs(id) == [["relayed"]])
    try federation.install(on: alpha)
    #expect(try messages(alpha) == 1)
    // The next one from there tells which head of this log is held.
    try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 3)
    try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 2)
    #expect(try registry.rungs(id) == [["relayed"], ["delivered"]] && messages(alpha) == 1)
  }

  @Test("is rejected in the end when it turns out to be unfit, with a reason that its sender sees")
  func unfit() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1) { frame in
      guard case .deliver(let delivery) = frame else { return frame }
      return .deliver(Delivery(checkpoint: delivery.checkpoint, batchKeys: [], parcels: delivery.parcels))
    }
    #expect(try ledger(registry, id).state == "relayed")
    try alpha.restart(suite: .next)
    try federation.join(2)
    #expect(try ledger(registry, id) == ("rejected", ["relayed", "rejected"]) && messages(alpha) == 0)
    #expect(try shown(alpha, registry).rejected.map(\.reason) == ["not-opened"] && shown(alpha, registry).held.isEmpty)
  }

  @Test("is rejected at once when it is not what its statement names: nothing heals that")
  func otherBody() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1) { frame in
      guard case .deliver(let delivery) = frame, let parcel = delivery.parcels.first else { return frame }
      let other = Delivery.Parcel(statement: parcel.statement, envelope: parcel.envelope, body: parcel.body + [0])
      return .deliver(Delivery(checkpoint: delivery.checkpoint, batchKeys: delivery.batchKeys, parcels: [other]))
    }
    #expect(try ledger(registry, id) == ("rejected", ["rejected"]) && shown(alpha, registry).held.isEmpty)
  }

  @Test("is bounded on disk by the peer's quota, whatever comes with it, and gives back what it took")
  func bounded() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try alpha.restart(peerQuota: 20_000)
    try federation.join(1)
    let rubbish = [UInt8](repeating: 7, count: 100_000)
    var ids: [String] = []
    for _ in 0..<8 {
      ids.append(try federation.send())
      try federation.carryAll { frame in
        guard case .deliver(let delivery) = frame else { return frame }
        let keys = delivery.batchKeys + (0..<5).map { [UInt8($0)] + rubbish }
        return .deliver(Delivery(checkpoint: delivery.checkpoint, batchKeys: keys, parcels: delivery.parcels))
      }
    }
    #expect(try shown(alpha, registry).held.map(\.count) == [8])
    let full = try shown(alpha, registry)
    #expect(full.kept > full.quota && full.kept < 120_000)
    // What was granted before was taken in; from here on nothing is.
    try federation.join(2)
    let late = try federation.send()
    try federation.carryAll()
    #expect(try ledger(registry, late).state == "waiting" && shown(alpha, registry).kept == full.kept)
    #expect(try shown(registry, alpha).refusal == "quota")
    try alpha.restart(suite: .next)
    let sealed = UInt64(8 * (Envelope.size + SealedBatchKey.size))
    #expect(try shown(alpha, registry).kept == full.kept - sealed && shown(alpha, registry).held.isEmpty)
    try federation.join(3)
    #expect(try (ids + [late]).allSatisfy { try ledger(registry, $0).state == "delivered" })
  }

  @Test("shows in no count and no warning when it is under seal")
  func underSeal() throws {
    let federation = try newerSuite()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send { $0.replacing("\"underSeal\": false", with: "\"underSeal\": true") }
    try federation.join(1)
    #expect(try shown(alpha, registry).held.isEmpty && !warns(alpha, "does not know"))
    #expect(try alpha.held() == 0)
    try alpha.restart(suite: .next)
    try federation.join(2)
    #expect(try alpha.held() == 1 && messages(alpha) == 0)
    #expect(try ledger(registry, id) == ("delivered", ["relayed", "delivered"]))
  }
}

extension Evidence.Suite {
  /// The suite of a program that is newer than the others.
  static let next = Suite(
    name: "comity-2", number: 2, randomBytes: comity1.randomBytes, signer: comity1.signer,
    verifyEd25519: comity1.verifyEd25519, verifyMLDSA65: comity1.verifyMLDSA65, sealKey: comity1.sealKey,
    hpkeSeal: comity1.hpkeSeal, hpkeOpen: comity1.hpkeOpen, tlsKey: comity1.tlsKey)
}
