import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("What an administrator decides about peers")
struct PeerDecisionTests {
  private func ledger(_ node: TestNode, _ id: String) throws -> String? {
    try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self).lines.first?.state
  }

  @Test("ends the link at once, admits none while a peer is paused, and lets what waited go afterwards")
  func paused() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    let admin = try registry.login("admin")
    _ = try registry.ask(.peerPause("alpha"), token: admin, as: DoneAnswer.self)
    #expect(registry.outbox.contains { if case .close(LinkID(1)) = $0 { true } else { false } })
    #expect(registry.outbox.contains { if case .directoryChanged = $0 { true } else { false } })
    try federation.carry(1)
    let id = try federation.send()
    try federation.join(2)
    #expect(try ledger(registry, id) == "waiting" && registry.core.pausedPeers() == [alpha.name])
    #expect(federation.refusal { _ = try registry.askAny(.peerPause("alpha"), token: admin) }?.code == .refused)
    // The decision outlives a restart.
    try registry.restart()
    try federation.join(3)
    #expect(try ledger(registry, id) == "waiting")
    _ = try registry.ask(.peerResume("alpha"), token: try registry.login("admin"), as: DoneAnswer.self)
    try federation.join(4)
    #expect(try ledger(registry, id) == "delivered")
    let events = try registry.events()
    #expect(events["peer.paused"] == 1 && events["peer.resumed"] == 1)
  }

  @Test("stops messages both ways under quarantine, and follows the log all the same")
  func quarantined() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    _ = try alpha.ask(.peerQuarantine("registry"), token: try alpha.login("admin"), as: DoneAnswer.self)
    let id = try federation.send()
    try federation.join(1)
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(1)
    #expect(try ledger(registry, id) == "waiting" && alpha.events()["receipt"] == nil)
    let head = try registry.ask(.auditHead, as: HeadAnswer.self)
    #expect(head.cosignatures == 1 && head.witnessedSize == head.tickSize)
    let shown = try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(shown.refusal == "declined" && shown.connected)
    _ = try alpha.ask(.peerResume("registry"), token: try alpha.login("admin"), as: DoneAnswer.self)
    try federation.join(2)
    #expect(try ledger(registry, id) == "delivered")
  }

  @Test("cuts off a peer in quarantine that delivers all the same, and takes nothing of it in")
  func deliversInQuarantine() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    var delivery: Frame?
    try federation.join(1) { frame in
      guard case .deliver = frame else { return frame }
      delivery = frame
      return nil
    }
    _ = try alpha.ask(.peerQuarantine("registry"), token: try alpha.login("admin"), as: DoneAnswer.self)
    #expect(alpha.outbox.contains { if case .close(LinkID(1)) = $0 { true } else { false } })
    try federation.join(2)
    try federation.hand(try #require(delivery), from: registry, to: alpha, on: LinkID(2))
    #expect(alpha.outbox.contains { if case .close(LinkID(2)) = $0 { true } else { false } })
    #expect(try alpha.events()["receipt"] == nil && alpha.events()["peer.quarantined"] == 1)
    // The decision outlives a restart, and pausing takes its place.
    try alpha.restart()
    let admin = try alpha.login("admin")
    #expect(try alpha.ask(.peerShow("registry"), token: admin, as: PeerAnswer.self).restriction == "quarantined")
    _ = try alpha.ask(.peerPause("registry"), token: admin, as: DoneAnswer.self)
    #expect(try alpha.ask(.peerShow("registry"), token: admin, as: PeerAnswer.self).restriction == "paused")
    let warnings = try alpha.ask(.status, as: StatusAnswer.self).warnings
    #expect(warnings.contains { $0.contains("registry is paused by an administrator") })
    #expect(try ledger(registry, id) == "waiting")
  }

  @Test("is not needed where the directory decides: every link ends at once, and who is not active gets none")
  func directoryDecides() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    registry.outbox = []
    try federation.change(alpha, to: .suspended, on: registry, token: try registry.login("admin"))
    #expect(registry.outbox.contains { if case .close(LinkID(1)) = $0 { true } else { false } })
    registry.outbox = []
    try registry.perform(.linkOpened(LinkID(2), alpha.name))
    #expect(registry.outbox.contains { if case .close(LinkID(2)) = $0 { true } else { false } })
    let shown = try #require(try registry.ask(.status, as: StatusAnswer.self).peers.first)
    #expect(!shown.connected && shown.state == "suspended" && shown.why == "suspended in the directory")
  }

  @Test("is told with the reason for which a peer is not connected, as far as it is known")
  func why() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    func why() throws -> String? {
      let listed = try #require(try registry.ask(.status, as: StatusAnswer.self).peers.first)
      let admin = try registry.login("admin")
      #expect(try registry.ask(.peerShow("alpha"), token: admin, as: PeerAnswer.self).why == listed.why)
      return listed.why
    }
    // Neither is listed with an endpoint: waiting would be in vain.
    #expect(try why()?.contains("so does this node: they are never linked, and need pouches") == true)
    try registry.perform(.unreached(alpha.name, reason: "nothing answered at [::1]:7443"))
    #expect(try why() == "it only dials; nothing answered at [::1]:7443 at \(registry.now)")
    try federation.join(1)
    #expect(try why() == nil)
    registry.now = registry.now.advanced(bySeconds: 5)
    _ = try registry.ask(.peerPause("alpha"), token: try registry.login("admin"), as: DoneAnswer.self)
    #expect(try why() == "paused by an administrator")
    _ = try registry.ask(.peerResume("alpha"), token: try registry.login("admin"), as: DoneAnswer.self)
    #expect(
      try why() == "it only dials; the last link ended at \(registry.now): an administrator decided about alpha")
  }

  @Test("leaves what two officers approved waiting, and the status says for what")
  func approvedWaits() throws {
    let federation = try TestFederation()
    let registry = federation.registry
    let id = try federation.draft()
    let approver = try registry.login("approver")
    let commitment = try registry.ask(.approvalShow(id), token: approver, as: ApprovalAnswer.self).commitment
    // It is approved, and the node stops before it is sealed.
    _ = try registry.core.perform(
      [.request(RequestID(9_999), token: approver, .approve(ApproveRequest(id: id, commitment: commitment)))],
      at: registry.now)
    try federation.change(federation.alpha, to: .suspended, on: registry, token: try registry.login("admin"))
    try registry.restart()
    let warning = "draft \(id) is approved and could not be sent: there is no seal key of alpha that is valid now"
    #expect(try registry.ask(.status, as: StatusAnswer.self).warnings.contains { $0.hasPrefix(warning) })
  }

  @Test("is the administrator's alone, and of peers alone", arguments: ["drafter", "approver"])
  func roles(_ officer: String) throws {
    let federation = try TestFederation()
    let node = federation.registry
    let token = try node.login(officer)
    for request in [NodeRequest.peerPause("alpha"), .peerQuarantine("alpha"), .peerResume("alpha"), .peerEcho("alpha")]
    {
      #expect(federation.refusal { _ = try node.askAny(request, token: token) }?.code == .notPermitted)
    }
    let admin = try node.login("admin")
    for name in ["registry", "nobody", "", "../x"] {
      #expect(federation.refusal { _ = try node.askAny(.peerPause(name), token: admin) }?.code == .notFound)
    }
    #expect(try node.events()["peer.paused"] == nil)
  }

  @Test("shows a peer, hears its echo, and gives up one that does not come")
  func echo() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let admin = try node.login("admin")
    #expect(federation.refusal { _ = try node.askAny(.peerEcho("alpha"), token: admin) }?.code == .refused)
    try federation.join(1)
    let shown = try node.ask(.peerShow("alpha"), token: admin, as: PeerAnswer.self)
    #expect(shown.connected && shown.software == "test" && shown.directoryVersion == 1 && shown.trouble == nil)
    #expect(try node.ask(.peers, token: admin, as: PeersAnswer.self).peers.map(\.name) == ["alpha"])
    let heard = try node.later(.peerEcho("alpha"), token: admin)
    try federation.carry(1)
    #expect(try node.answer(heard)?.get() is EchoAnswer)
    let lost = try node.later(.peerEcho("alpha"), token: admin)
    try federation.carry(1) { frame in if case .ping = frame { nil } else { frame } }
    node.now = node.now.advanced(bySeconds: 11)
    try node.perform(.clock)
    #expect(throws: NodeError.self) { try node.answer(lost)?.get() }
  }
}
