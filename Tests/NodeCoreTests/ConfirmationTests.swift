import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

/// A store may be an older copy of itself: what a node does before it knows, and what makes it know.
@Suite("A node that starts")
struct ConfirmationTests {
  private func state(_ node: TestNode) throws -> String { try node.ask(.status, as: StatusAnswer.self).state }

  private func head(_ node: TestNode) throws -> HeadAnswer { try node.ask(.auditHead, as: HeadAnswer.self) }

  /// Registry and alpha after an exchange, everything witnessed.
  private func settled() throws -> TestFederation {
    let federation = try TestFederation()
    try federation.join(1)
    for node in [federation.registry, federation.alpha] { try node.perform(.tick) }
    try federation.carry(1)
    return federation
  }

  @Test("signs nothing until a witness has shown what it cosigned, and then all that waited")
  func unconfirmed() throws {
    let federation = try settled()
    let registry = federation.registry
    try registry.restart()
    #expect(try state(registry) == "unconfirmed")
    let before = try head(registry)
    _ = try federation.send()
    try registry.perform(.tick)
    let silent = try head(registry)
    #expect(silent.size > before.size && silent.signedSize == before.signedSize)
    try federation.join(2)
    #expect(try state(registry) == "confirmed")
    #expect(try registry.events()["node.confirmed"] == 1)
    try registry.perform(.tick)
    try federation.carry(2)
    let after = try head(registry)
    #expect(after.signedSize == after.size && after.witnessedSize == after.tickSize && after.tickSize > before.tickSize)
    #expect(try federation.alpha.ask(.status, as: StatusAnswer.self).messages == 1)
  }

  @Test("cosigns nothing before it is confirmed, and then the newest tick it was shown")
  func cosigning() throws {
    let federation = try settled()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try alpha.restart()
    // Alpha hears nothing of what it is shown of its own log.
    try federation.join(2) { frame in
      guard case .frontier(let frontier) = frame, frontier.cosigned != nil else { return frame }
      return .frontier(
        Frontier(
          logEpoch: frontier.logEpoch, size: frontier.size, root: frontier.root,
          cosigned: registry.member.identity.note,
          channels: frontier.channels, receiptsBelow: frontier.receiptsBelow))
    }
    #expect(try state(alpha) == "unconfirmed")
    let before = try head(registry).witnessedSize
    _ = try registry.login("drafter")
    try registry.perform(.tick)
    try federation.carry(2)
    #expect(try head(registry).witnessedSize == before)
    // Two officers take it on themselves: what waited is cosigned at once.
    let (admin, approver) = (try alpha.login("admin"), try alpha.login("approver"))
    _ = try alpha.ask(.confirm(ConfirmRequest(approve: false)), token: admin, as: DoneAnswer.self)
    #expect(
      federation.refusal {
        _ = try alpha.ask(.confirm(ConfirmRequest(approve: true)), token: admin, as: DoneAnswer.self)
      }?.code == .refused)
    _ = try alpha.ask(.confirm(ConfirmRequest(approve: true)), token: approver, as: DoneAnswer.self)
    try federation.carry(2)
    #expect(try head(registry).witnessedSize == head(registry).tickSize)
    #expect(try alpha.localEvents(.nodeConfirmed).last?.values.last != LocalEvent.Field.none)
  }

  @Test("starts cold with all others: showing is not signing, so nobody waits for anybody")
  func cold() throws {
    let federation = try settled()
    for node in [federation.registry, federation.alpha] { try node.restart() }
    try federation.join(2)
    #expect(try state(federation.registry) == "confirmed" && state(federation.alpha) == "confirmed")
  }

  @Test("is made to ask by a bare number, never to stop")
  func bareNumber() throws {
    let federation = try settled()
    let registry = federation.registry
    try registry.restart()
    var asked = 0
    try federation.join(2) { frame in
      if case .ask = frame { asked += 1 }
      guard case .frontier(let frontier) = frame else { return frame }
      return .frontier(
        Frontier(
          logEpoch: frontier.logEpoch, size: 1 << 40, root: .sha256([1]), cosigned: nil, channels: frontier.channels,
          receiptsBelow: frontier.receiptsBelow))
    }
    #expect(asked > 0)
    #expect(try state(registry) == "confirmed")
    _ = try federation.send()
    try federation.join(3)
    #expect(try federation.alpha.ask(.status, as: StatusAnswer.self).messages == 1)
  }

  @Test("goes silent for good when a peer shows what it signed and does not hold, and signs no second history")
  func restored() throws {
    let federation = try settled()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let copy = try registry.backup()
    try federation.join(2)
    _ = try federation.send()
    try registry.perform(.tick)
    try federation.carry(2)
    let signed = try head(registry).signedSize
    try registry.restore(from: copy)
    let restored = try head(registry).signedSize
    #expect(restored < signed)
    let admin = try registry.login("admin")
    try registry.perform(.tick)
    try federation.join(3)
    #expect(try state(registry) == "recovering" && head(registry).signedSize == restored)
    #expect(
      federation.refusal {
        _ = try registry.ask(.confirm(ConfirmRequest(approve: false)), token: admin, as: DoneAnswer.self)
      }?.code == .refused)
    // Neither another link nor another start heals that.
    try federation.join(4)
    try registry.restart()
    try federation.join(5)
    #expect(try state(registry) == "recovering" && head(registry).signedSize == restored)
    #expect(try registry.localEvents(.recoveryEntered).count == 1)
    #expect(try alpha.store.read { try $0.forkCount(of: registry.name) } == 0)
  }
}
