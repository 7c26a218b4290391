import Evidence
import Membership
import NodeStore
import Testing

@testable import NodeCore

/// Trap 4: the sender's log key is replaced at a moment, since somebody stole it, and what it signed is judged on both sides of that.
@Suite("The key of a sender that was replaced")
struct SenderKeyTests {
  /// Seconds by which the sender's clock is ahead of everybody else's.
  private static let skews: [Int64] = [-3_600, 0, 3_600]

  /// Lists another identity of the registry, whose own node goes on with the old one as a thief would.
  private func replacing(_ federation: TestFederation) throws -> ([Party]) throws -> [Party] {
    let node = federation.registry
    let held = try #require(try node.store.read { try $0.secrets(.log).first }).privateKey
    let old = try node.suite.signer(Array(held[0..<32]), Array(held[32...]))
    let new = try node.suite.signer([UInt8](repeating: 7, count: 32), [UInt8](repeating: 8, count: 32))
    return { parties in
      try parties.map { party in
        guard party.name == node.name, let before = party.identities.last else { return party }
        let next = try IdentityNote.next(signer: new, after: before, signedBy: old, suite: node.suite)
        return Party(
          name: party.name, title: party.title, state: party.state, functions: party.functions,
          endpoints: party.endpoints, suites: party.suites, identities: party.identities + [next], keys: party.keys,
          witnesses: party.witnesses, quorum: party.quorum)
      }
    }
  }

  @Test(
    "proves to an auditor what was witnessed before that, and nothing that was witnessed later", arguments: skews,
    [-3_600, -1, 0, 1, 3_600])
  func audited(skew: Int64, later: Int64) throws {
    let scenario = try AuditScenario()
    let federation = scenario.federation
    let first = federation.directory
    let within = first.text.policy.witnessWithin
    // The message of which the auditor asks is witnessed well after the first version was issued.
    let moment = TestNode.now.advanced(bySeconds: within + 7_200)
    federation.alpha.now = moment
    federation.registry.now = moment.advanced(bySeconds: skew)
    let message = try AuditScenario.send(federation)
    try federation.carry(1)
    try scenario.tick()
    let file = try scenario.evidence(of: message, on: federation.alpha)
    #expect(try scenario.verify(file).report.verdict == .verified, "as long as the key is the newest")
    // What the version before allows ends so long after the next one was issued.
    try federation.issue(at: moment.advanced(bySeconds: later - within), try replacing(federation))
    let both = try AuditScenario.trust([first, federation.directory], scenario.suite)
    let found = try scenario.verify(file, trusting: both)
    #expect(found.report.verdict == (later < 0 ? .cannotTell : .verified), "\(found.report.checks)")
  }

  @Test(
    "brings nothing new into a node that holds the directory with the next one, and keeps what came before",
    arguments: skews)
  func ingested(skew: Int64) throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    // Well after the directory was issued, by either clock.
    alpha.now = TestNode.now.advanced(bySeconds: 7_200)
    registry.now = alpha.now.advanced(bySeconds: skew)
    func held() throws -> Set<String> {
      Set(try alpha.store.read { try $0.messages(after: 0, limit: 100) }.map(\.thread))
    }
    let before = try federation.send()
    try federation.join(1)
    #expect(try held() == [before])
    try federation.issue(try replacing(federation))
    let old = try federation.send()
    try federation.install(on: alpha)
    try federation.carry(1)
    try federation.join(2)
    for node in [registry, alpha] { try node.perform(.tick) }
    try federation.carry(2)
    #expect(try held() == [before], "\(old) was signed with a key that counts no more")
    let shown = try alpha.ask(.show(before), token: try alpha.login("drafter"), as: MessageAnswer.self)
    #expect(shown.message.contains(before))
  }
}
