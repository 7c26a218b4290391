import Evidence
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("Pouches and a node that was put back to a backup")
struct PouchEpochTests {
  private func state(_ node: TestNode) throws -> String { try node.ask(.status, as: StatusAnswer.self).state }

  /// Both nodes, confirmed and without a link, and a copy of one of them.
  private func apart(_ choose: (TestFederation) -> TestNode) throws -> (TestFederation, TestNode, copy: String) {
    let federation = try TestFederation()
    let node = choose(federation)
    try federation.join(1)
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(1)
    let copy = try node.backup()
    try federation.join(2)
    for node in [federation.registry, federation.alpha] { try node.perform(.linkClosed(LinkID(2))) }
    #expect(try state(node) == "confirmed")
    return (federation, node, copy)
  }

  /// Two officers open the next epoch and, as there is no network, take it on themselves that it may sign.
  private func reopen(_ node: TestNode) throws {
    for approve in [false, true] {
      let token = try node.login(approve ? "approver" : "admin")
      _ = try node.ask(.recover(ConfirmRequest(approve: approve)), token: token, as: DoneAnswer.self)
    }
    try node.restart()
    for approve in [false, true] {
      let token = try node.login(approve ? "approver" : "admin")
      _ = try node.ask(.confirm(ConfirmRequest(approve: approve)), token: token, as: DoneAnswer.self)
    }
    #expect(try state(node) == "confirmed" && node.core.origin.epoch == 2)
  }

  @Test("prove to it that its log was longer, and carry its new epoch to its peer")
  func packer() throws {
    let (federation, registry, copy) = try apart(\.registry)
    let alpha = federation.alpha
    let first = try federation.send()
    let taken = try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 1)
    #expect(taken.messages == 1)
    let back = try alpha.pack(for: registry)
    try registry.restore(from: copy)
    #expect(throws: PeerSyncError.self) { try registry.unpack(back, from: alpha, in: federation, number: 1) }
    #expect(try state(registry) == "recovering")
    #expect(federation.refusal { _ = try registry.pack(for: alpha) }?.code == .refused)
    // What only pouches tell counts too: the same one is heard, and nothing else of it taken in.
    func recovery() throws -> RecoveryAnswer {
      try registry.ask(.recovery, token: try registry.login("admin"), as: RecoveryAnswer.self)
    }
    #expect(try recovery().lost.isEmpty && recovery().unheard == ["alpha"])
    let heard = try registry.unpack(back, from: alpha, in: federation, number: 2)
    #expect(heard.isRecovering && heard.messages == 0 && heard.receipts == 0)
    #expect(try recovery().unheard == [])
    try reopen(registry)
    let lost = try recovery().lost
    #expect(lost.map(\.recipient) == ["alpha"] && lost.map(\.epoch) == [1] && lost.map(\.to) == [1])
    #expect(try recovery().unheard == [])
    let second = try federation.send()
    let opened = try registry.pack(for: alpha)
    for number in [UInt64(2), 3] {
      let taken = try alpha.unpack(opened, from: registry, in: federation, number: number)
      #expect(taken.isLinked && taken.messages == (number == 2 ? 1 : 0) && taken.stated == 1 && taken.held == 1)
    }
    #expect(try alpha.store.read { try $0.heldHead(of: registry.name)?.checkpoint.origin.epoch } == 2)
    #expect(try alpha.held() == 2 && alpha.localEvents(.peerEpoch).count == 1)
    _ = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 4)
    #expect(try registry.rungs(second) == [["relayed", "delivered"]])
    #expect(federation.refusal { _ = try registry.rungs(first) }?.code == .notFound)
    // A link begins where the pouches ended.
    try federation.join(5)
    #expect(try alpha.held() == 2 && alpha.store.read { try $0.forkCount(of: registry.name) } == 0)
  }

  @Test("count as heard only when they were packed after the node was put back")
  func packedBefore() throws {
    let (federation, registry, copy) = try apart(\.registry)
    let alpha = federation.alpha
    func unheard() throws -> [String]? {
      try registry.ask(.recovery, token: try registry.login("admin"), as: RecoveryAnswer.self).unheard
    }
    _ = try federation.send()
    _ = try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 1)
    let (early, packed) = (try alpha.pack(for: registry), alpha.now)
    for node in federation.all { node.now = node.now.advanced(bySeconds: 60) }
    try registry.restore(from: copy)
    #expect(throws: PeerSyncError.self) {
      try registry.unpack(early, from: alpha, packed: packed, in: federation, number: 1)
    }
    #expect(try state(registry) == "recovering")
    let heard = try registry.unpack(early, from: alpha, packed: packed, in: federation, number: 2)
    #expect(try heard.isRecovering && heard.isBeforeLoss && unheard() == ["alpha"])
    let late = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 3)
    #expect(try !late.isBeforeLoss && unheard() == [])
  }

  @Test("bring again what it had receipted and lost")
  func reader() throws {
    let (federation, alpha, copy) = try apart(\.alpha)
    let registry = federation.registry
    let id = try federation.send()
    _ = try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 1)
    _ = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 1)
    #expect(try registry.rungs(id) == [["relayed", "delivered"]])
    try alpha.restore(from: copy)
    let again = try registry.pack(for: alpha)
    #expect(!again.contains { if case .deliver = $0 { true } else { false } })
    #expect(throws: PeerSyncError.self) { try alpha.unpack(again, from: registry, in: federation, number: 2) }
    try reopen(alpha)
    let lacks = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 2)
    #expect(lacks.isLinked)
    let taken = try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 3)
    #expect(taken.messages == 1 && taken.held == 1)
    #expect(try alpha.held() == 1)
    // Its next pouch says that it holds it: it is packed no more.
    _ = try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 3)
    #expect(try !registry.pack(for: alpha).contains { if case .deliver = $0 { true } else { false } })
  }
}
