import Cooperation
import Evidence
import NodeCore
import PeerSync
import Testing

@testable import NodeStore

@Suite("What one peer may cost a node")
struct PeerLimitTests {
  private func ledger(_ node: TestNode, _ id: String) throws -> String? {
    try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self).lines.first?.state
  }

  private func isCutOff(_ node: TestNode, _ link: UInt64) -> Bool {
    node.outbox.contains { if case .close(LinkID(link)) = $0 { true } else { false } }
  }

  @Test("is bounded on disk: who reaches the quota is told why, once, and what waits goes when there is room again")
  func quota() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try alpha.restart(peerQuota: 2000)
    try federation.join(1)
    let first = try federation.send()
    try federation.carryAll()
    let waiting = try (0..<3).map { _ in try federation.send() }
    try federation.carryAll()
    // What was granted before is taken in; then the link is begun anew, and nothing is granted.
    try federation.join(2)
    let late = try federation.send()
    try federation.carryAll()
    #expect(try ([first] + waiting).allSatisfy { try ledger(registry, $0) == "delivered" })
    #expect(try ledger(registry, late) == "waiting" && alpha.events()["quota.reached"] == 1)
    let there = try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(there.refusal == "quota")
    let here = try alpha.ask(.peerShow("registry"), token: try alpha.login("admin"), as: PeerAnswer.self)
    #expect(here.kept > here.quota && here.quota == 2000)
    #expect(try alpha.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains("reached its quota") })
    // Told once, whatever links come.
    try federation.join(3)
    #expect(try alpha.events()["quota.reached"] == 1 && ledger(registry, late) == "waiting")
    try alpha.restart()
    try federation.join(4)
    #expect(try ledger(registry, late) == "delivered")
  }

  @Test("is granted again on a living link once content was destroyed")
  func roomAgain() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let ids = [try federation.send(), try federation.send()]
    try federation.join(1)
    let kept = try alpha.store.read { try $0.kept(of: registry.name) }
    try alpha.restart(peerQuota: kept)
    try federation.join(2)
    let late = try federation.send()
    try federation.carryAll()
    #expect(try ledger(registry, late) == "waiting")
    let commitment = try #require(try alpha.store.read { try $0.messages(idPrefix: ids[0]).first?.commitment }).hex
    let rule = DeletionRequest(reference: ids[0], rule: "retention/10y")
    _ = try alpha.askAny(.deletionPropose(rule), token: try alpha.login("drafter"))
    _ = try alpha.askAny(
      .deletionApprove(DeletionApproval(reference: ids[0], commitment: commitment)),
      token: try alpha.login("approver"))
    try alpha.perform(.clock)
    try federation.carryAll()
    #expect(try ledger(registry, late) == "delivered")
    let shown = try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(shown.refusal == nil)
  }

  @Test("is bounded in a minute: a peer that repeats what costs is cut off, kept out, and let in again")
  func minute() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    for _ in 0..<PeerSync.Limits.pingsPerMinute {
      try federation.hand(.ping, from: alpha, to: registry, on: LinkID(1))
    }
    #expect(!isCutOff(registry, 1))
    try federation.hand(.ping, from: alpha, to: registry, on: LinkID(1))
    #expect(isCutOff(registry, 1))
    registry.outbox = []
    try registry.perform(.linkOpened(LinkID(2), alpha.name))
    #expect(isCutOff(registry, 2))
    for node in [registry, alpha] { node.now = node.now.advanced(bySeconds: 60) }
    let id = try federation.send()
    try federation.join(3)
    #expect(try ledger(registry, id) == "delivered")
    registry.now = registry.now.advanced(bySeconds: 3600)
    try registry.perform(.tick)
    let refused = try registry.localEvents(.wireRefused)
    #expect(refused.count == 1 && refused.first?.values.contains(.text("overLimit")) == true)
  }

  @Test("makes one entry of its refusals per reason and hour with a count, and all strangers are one peer")
  func refusals() throws {
    let node = try TestFederation().registry
    func refuse(_ peer: String?, _ reason: String, _ count: UInt64) throws {
      try node.perform(.refused([WireRefusal(peer: peer, reason: reason, count: count)]))
    }
    for _ in 0..<3 {
      try refuse("alpha", "malformed", 2)
      try refuse("alpha", "frame", 1)
      try refuse(nil, "notAdmitted", 50)
    }
    try node.perform(.tick)
    #expect(try node.localEvents(.wireRefused).isEmpty)
    node.now = node.now.advanced(bySeconds: 3600)
    try refuse(nil, "notAdmitted", 1)
    try node.perform(.tick)
    func entries() throws -> [[LocalEvent.Field]] {
      try node.localEvents(.wireRefused).map { [$0.values[0], $0.values[1], $0.values[3]] }
    }
    let first: [[LocalEvent.Field]] = [
      [.text("(strangers)"), .text("notAdmitted"), .count(150)], [.text("alpha"), .text("frame"), .count(3)],
      [.text("alpha"), .text("malformed"), .count(6)],
    ]
    #expect(try Set(entries()) == Set(first) && entries().count == 3)
    node.now = node.now.advanced(bySeconds: 3600)
    try node.perform(.tick)
    #expect(try entries().count == 4)
  }

  @Test("does not touch what others send in the same minute")
  func others() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    try federation.joinAll()
    let link = try #require(federation.link(alpha, registry))
    // Nothing but rubbish that no rule takes: each is rejected with a reason, until there is one too many.
    for _ in 0...PeerSync.Limits.rejectionsPerMinute { try alpha.post(to: registry) }
    try federation.carryAll()
    #expect(
      try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self).connected == false)
    #expect(try registry.events()["receipt"] == PeerSync.Limits.rejectionsPerMinute + 1)
    #expect(federation.link(alpha, registry) == link)
    try bravo.post(to: registry)
    try federation.carryAll()
    let other = try registry.ask(.peerShow("bravo"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(other.connected && other.rejected.map(\.count) == [1])
  }

  @Test("of messages is held back by credit, not cut off")
  func messages() throws {
    var allowance = PeerAllowance()
    let now = TestNode.now
    let taken = allowance.count(.message, PeerSync.Limits.messagesPerMinute - 1, at: now)
    #expect(taken && !allowance.isThrottled(at: now))
    _ = allowance.count(.message, 2, at: now)
    #expect(allowance.isThrottled(at: now) && !allowance.isSpent(at: now))
    #expect(!allowance.isThrottled(at: now.advanced(bySeconds: 60)))
    let all = PeerAllowance.Kind.allCases.filter { $0 != .message }
    for kind in all {
      var spent = PeerAllowance()
      let much = spent.count(kind, 10_000_000, at: now)
      #expect(!much && spent.isSpent(at: now) && !spent.isThrottled(at: now))
      let later = spent.count(kind, at: now.advanced(bySeconds: 60))
      #expect(later && !spent.isSpent(at: now.advanced(bySeconds: 60)))
    }
  }
}
