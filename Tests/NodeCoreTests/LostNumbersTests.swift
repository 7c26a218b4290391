import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

/// What a restored node lost of its own messages is known by the peers' word, and told to whom it concerns.
@Suite("What a restored node lost")
struct LostNumbersTests {
  private func recovery(_ node: TestNode, as officer: String = "admin") throws -> RecoveryAnswer {
    try node.ask(.recovery, token: try node.login(officer), as: RecoveryAnswer.self)
  }

  private func officers(_ node: TestNode, _ request: (ConfirmRequest) -> NodeRequest) throws {
    for (officer, approve) in [("admin", false), ("approver", true)] {
      _ = try node.ask(
        request(ConfirmRequest(approve: approve)), token: try node.login(officer), as: DoneAnswer.self)
    }
  }

  /// A registry that was put back to a copy, after it sent what that copy does not know.
  private func restored(_ send: (TestFederation) throws -> Void) throws -> TestFederation {
    let federation = try TestFederation()
    try federation.join(1)
    try federation.tickAll()
    let copy = try federation.registry.backup()
    try federation.join(2)
    try send(federation)
    try federation.carryAll()
    try federation.tickAll()
    try federation.registry.restore(from: copy)
    return federation
  }

  /// The peers prove the loss, and two officers open the next epoch.
  private func recover(_ federation: TestFederation) throws {
    for link in [UInt64(30), 31] { try federation.join(link) }
    try officers(federation.registry) { .recover($0) }
    try federation.registry.restart()
    try federation.join(4)
  }

  @Test("under seal is listed for officers who may take up sealed matters, and for nobody else")
  func sealed() throws {
    let federation = try restored { federation in
      _ = try federation.send()
      _ = try federation.send(SearchScenarioTests.sealing)
    }
    try recover(federation)
    let all = try recovery(federation.registry, as: "keeper").lost
    #expect(all.map(\.channel) == ["ordinary", "sealed"] && all.allSatisfy { $0.from == 1 && $0.to == 1 })
    #expect(try recovery(federation.registry).lost.map(\.channel) == ["ordinary"])
    #expect(federation.refusal { _ = try recovery(federation.registry, as: "drafter") }?.code == .notPermitted)
  }

  @Test("is listed too where its number was given again to another message, by the receipt of who has the first")
  func usedAgain() throws {
    let federation = try restored { federation in
      _ = try federation.send()
      _ = try federation.send()
    }
    let registry = federation.registry
    // Without a network two officers take the copy for the newest store.
    try officers(registry) { .confirm($0) }
    _ = try federation.send()
    try registry.perform(.tick)
    try recover(federation)
    let lost = try recovery(registry).lost
    #expect(lost.map(\.usedAgain) == [true, false], "\(lost)")
    #expect(lost.map(\.from) == [1, 2] && lost.map(\.to) == [1, 2])
    // What its recipients have is no loss.
    _ = try federation.send()
    try federation.carryAll()
    #expect(try recovery(registry).lost.count == 2)
  }

  @Test("is told as it is: a part of the log that was shown, another history, or nothing of its epoch")
  func kept() throws {
    let federation = try restored { _ = try $0.send() }
    let registry = federation.registry
    for link in [UInt64(30), 31] { try federation.join(link) }
    let part = try recovery(registry)
    #expect(part.holding == .part && part.kept < (part.shown?.size ?? 0) && part.kept > 0)
    // A store that went on is longer than what is shown of the history before.
    let apart = try restored { _ = try $0.send() }
    try officers(apart.registry) { .confirm($0) }
    for _ in 0..<8 { _ = try apart.send() }
    try apart.registry.perform(.tick)
    for link in [UInt64(30), 31] { try apart.join(link) }
    let two = try recovery(apart.registry)
    #expect(two.holding == .apart && two.kept > (two.shown?.size ?? 0))
    #expect(two.keptWords?.contains("two histories") == true)
    // A copy of the first epoch is shown the second.
    let copy = try registry.backup()
    try recover(federation)
    try federation.tickAll()
    try registry.restore(from: copy)
    for link in [UInt64(40), 41] { try federation.join(link) }
    let later = try recovery(registry)
    #expect(later.shown?.origin.hasSuffix("/audit/2") == true && later.holding == .nothing)
    #expect(later.keptWords?.hasPrefix("nothing of that epoch") == true)
  }
}
