import Evidence
import Membership
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

/// What a peer states of its own keys is its word: it may be wrong, somebody else's, or said again and again, and harms nobody
/// but itself.
@Suite("A key that a peer states")
struct StatedKeyTests {
  private static let day: Int64 = 86_400

  private func states(_ node: TestNode, _ id: String) throws -> [String: String] {
    let ledger = try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self)
    return Dictionary(ledger.lines.map { ($0.recipient, $0.state) }, uniquingKeysWith: { "\($0), \($1)" })
  }

  private func pass(_ seconds: Int64, in federation: TestFederation) {
    for node in federation.all { node.now = node.now.advanced(bySeconds: seconds) }
  }

  /// A seal key of these bytes that rolled today.
  private func sealKey(_ bytes: [UInt8], at now: Timestamp, seconds: Int64 = Limits.sealKeySeconds) throws -> RoleKey {
    try RoleKey(
      purpose: .seal, publicKey: bytes, notBefore: now.advanced(bySeconds: -60),
      notAfter: now.advanced(bySeconds: seconds))
  }

  private func listed(_ node: TestNode, in federation: TestFederation) throws -> RoleKey {
    try #require(federation.directory.party(node.name)?.keys(.seal, at: node.now).first)
  }

  @Test("that nothing can be sealed for is refused, and stops no message to anybody", arguments: [true, false])
  func unusable(_ hasNoCurve: Bool) throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    try federation.joinAll()
    pass(Self.day, in: federation)
    let good = try listed(bravo, in: federation)
    let bad =
      hasNoCurve
      ? Array(good.publicKey.prefix(1184)) + [UInt8](repeating: 0, count: 32) : [UInt8](repeating: 0xff, count: 1216)
    try bravo.state(try sealKey(bad, at: bravo.now))
    try federation.carryAll()
    let ids = [try federation.send(), try federation.send(to: ["bravo"]), try federation.send(to: ["all"])]
    try federation.carryAll()
    #expect(try states(registry, ids[0]) == ["alpha": "delivered"])
    #expect(try states(registry, ids[1]) == ["bravo": "delivered"])
    #expect(try states(registry, ids[2]) == ["alpha": "delivered", "bravo": "delivered"])
    #expect(registry.core.sealKey(of: bravo.name, at: registry.now)?.id == good.id)
    #expect(alpha.core.sealKey(of: bravo.name, at: alpha.now)?.id == good.id)
    // Its refusal is an entry of the hour, and the node starts with what it believed.
    pass(3600, in: federation)
    try registry.restart()
    try registry.perform(.tick)
    #expect(try registry.localEvents(.wireRefused).map { $0.values[1] } == [.text("key-unusable")])
    #expect(registry.core.sealKey(of: bravo.name, at: registry.now)?.id == good.id)
  }

  @Test("that is another's makes neither of them reject what is sent to both")
  func anothers() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    try federation.joinAll()
    pass(Self.day, in: federation)
    // Once a key that the directory lists, and once one that its owner stated itself.
    try alpha.state(try sealKey(try listed(bravo, in: federation).publicKey, at: alpha.now))
    try federation.carryAll()
    let first = try federation.send(to: ["all"])
    try federation.carryAll()
    #expect(try states(registry, first) == ["alpha": "delivered", "bravo": "delivered"])
    let rolled = try bravo.ask(.keyRoll("seal"), token: try bravo.login("admin"), as: DoneAnswer.self).id
    try federation.carryAll()
    let stated = try #require(registry.core.sealKey(of: bravo.name, at: registry.now))
    #expect(stated.id.hex == rolled)
    pass(60, in: federation)
    try alpha.state(try sealKey(stated.publicKey, at: alpha.now))
    try federation.carryAll()
    let second = try federation.send(to: ["all"])
    try federation.carryAll()
    #expect(try states(registry, second) == ["alpha": "delivered", "bravo": "delivered"])
  }

  @Test(
    "of TLS that others state too is shown by each of them, and by the listed one alone once the directory lists it")
  func pins() throws {
    let federation = try TestFederation(others: ["bravo"])
    let (registry, alpha, bravo) = (federation.registry, federation.alpha, federation.others[0])
    try federation.joinAll()
    let own = try #require(federation.directory.party(alpha.name)?.keys(.tls, at: alpha.now).first)
    let next = try alpha.ask(.keyRoll("tls"), token: try alpha.login("admin"), as: DoneAnswer.self).id
    let pin = try Digest(hex: try #require(next))
    let secret = try #require(try alpha.store.read { try $0.secrets(.tls).first { $0.id == pin } })
    for key in [secret.publicKey, own.publicKey] {
      try bravo.state(
        try RoleKey(
          purpose: .tls, publicKey: key, notBefore: bravo.now,
          notAfter: bravo.now.advanced(bySeconds: Limits.tlsKeySeconds)))
    }
    try federation.carryAll()
    func shown(_ pin: Digest) -> [String] {
      registry.core.statedPins.parties(pin, in: federation.directory, at: registry.now).map(\.name.text)
    }
    #expect(shown(own.id) == ["alpha"] && shown(pin) == ["bravo"])
    pass(31 * Self.day, in: federation)
    #expect(shown(own.id) == ["alpha"] && shown(pin) == ["alpha", "bravo"])
  }

  @Test("is shown for people with what became of it")
  func shown() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    pass(Self.day, in: federation)
    try alpha.state(try sealKey([UInt8](repeating: 0xff, count: 1216), at: alpha.now))
    let rolled = try alpha.ask(.keyRoll("seal"), token: try alpha.login("admin"), as: DoneAnswer.self).id
    try federation.carryAll()
    let keys = try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self).keys
    #expect(keys.map(\.state).sorted() == ["current", "refused"] && keys.map(\.reason).contains("key-unusable"))
    #expect(keys.first { $0.state == "current" }?.id == rolled && keys.allSatisfy { !$0.listed })
  }

  @Test("for longer than a key rolls is refused")
  func tooLong() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    pass(Self.day, in: federation)
    let seed = alpha.suite.randomBytes(32)
    let long = try sealKey(try alpha.suite.sealKey(seed), at: alpha.now, seconds: 3650 * Self.day)
    try alpha.state(long)
    try federation.carryAll()
    #expect(try registry.core.sealKey(of: alpha.name, at: registry.now)?.id == listed(alpha, in: federation).id)
  }

  @Test("counts no more once the directory lists another identity of its owner")
  func otherIdentity() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    pass(Self.day, in: federation)
    let rolled = try alpha.ask(.keyRoll("seal"), token: try alpha.login("admin"), as: DoneAnswer.self).id
    try federation.carryAll()
    #expect(registry.core.sealKey(of: alpha.name, at: registry.now)?.id.hex == rolled)
    let suite = Suite.comity1
    let seeds = try #require(try alpha.store.read { try $0.secrets(.log).first }).privateKey
    let old = try suite.signer(Array(seeds[0..<32]), Array(seeds[32...]))
    let new = try suite.signer(suite.randomBytes(32), suite.randomBytes(32))
    try federation.issue { parties in
      try parties.map { party in
        guard party.name == alpha.name, let last = party.identities.last else { return party }
        return Party(
          name: party.name, title: party.title, state: party.state, functions: party.functions,
          endpoints: party.endpoints, suites: party.suites,
          identities: party.identities + [try .next(signer: new, after: last, signedBy: old, suite: suite)],
          keys: party.keys, witnesses: party.witnesses, quorum: party.quorum)
      }
    }
    try federation.install(on: registry)
    let listed = try listed(alpha, in: federation).id
    #expect(registry.core.sealKey(of: alpha.name, at: registry.now)?.id == listed)
    try registry.restart()
    #expect(registry.core.sealKey(of: alpha.name, at: registry.now)?.id == listed)
  }

  @Test("again and again changes nothing, and costs nothing more")
  func again() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    var frames: [Frame] = []
    _ = try alpha.ask(.keyRoll("tls"), token: try alpha.login("admin"), as: DoneAnswer.self)
    registry.outbox = []
    try federation.carryAll { frame in
      if case .stated = frame { frames.append(frame) }
      return frame
    }
    func changes() -> Int { registry.outbox.count { if case .directoryChanged = $0 { true } else { false } } }
    let frame = try #require(frames.first)
    try federation.hand(frame, from: alpha, to: registry, on: LinkID(1))
    try federation.hand(frame, from: alpha, to: registry, on: LinkID(1))
    #expect(frames.count == 1 && changes() == 0)
    // Each is counted: a peer that says it all the time is cut off before the minute is over.
    func isCutOff() -> Bool { registry.outbox.contains { if case .close(LinkID(1)) = $0 { true } else { false } } }
    #expect(!isCutOff())
    for _ in 0..<PeerSync.Limits.statedPerMinute {
      try federation.hand(frame, from: alpha, to: registry, on: LinkID(1))
    }
    #expect(isCutOff())
  }

  @Test("that was lost with a store is used no more: the new epoch begins with a new one")
  func lost() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    try federation.tickAll()
    let copy = try registry.backup()
    try federation.join(2)
    pass(Self.day, in: federation)
    let gone = try registry.ask(.keyRoll("seal"), token: try registry.login("admin"), as: DoneAnswer.self).id
    try federation.carryAll()
    try federation.tickAll()
    #expect(alpha.core.sealKey(of: registry.name, at: alpha.now)?.id.hex == gone)
    try registry.restore(from: copy)
    for link in [UInt64(30), 31] { try federation.join(link) }
    let (admin, approver) = (try registry.login("admin"), try registry.login("approver"))
    _ = try registry.ask(.recover(ConfirmRequest(approve: false)), token: admin, as: DoneAnswer.self)
    _ = try registry.ask(.recover(ConfirmRequest(approve: true)), token: approver, as: DoneAnswer.self)
    try registry.restart()
    try federation.join(4)
    try federation.tickAll()
    let used = try #require(alpha.core.sealKey(of: registry.name, at: alpha.now)?.id)
    #expect(try registry.store.read { try $0.secrets(.seal).contains { $0.id == used } })
    #expect(used != (try listed(registry, in: federation)).id)
  }
}
