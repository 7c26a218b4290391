import Evidence
import Membership
import NodeStore
import Testing

@testable import NodeCore
@testable import PeerSync

/// A node that recovers as the witness of others, and heads of its own log that contradict each other.
extension RecoveryTests {
  @Test("cosigns for others only when the directory lists its new key")
  func newCosigningKey() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    try open(federation)
    try federation.join(4)
    let before = try head(alpha).witnessedSize
    _ = try alpha.login("drafter")
    try alpha.perform(.tick)
    try federation.carry(4)
    #expect(try head(alpha).witnessedSize == before)
    #expect(try warnsOfItsKey(registry) && !warnsOfItsKey(alpha))
    try listNewKey(federation)
    for node in federation.all { try federation.install(on: node) }
    try federation.join(5)
    #expect(try head(alpha).witnessedSize == head(alpha).tickSize && head(alpha).witnessedSize > before)
    #expect(try !warnsOfItsKey(registry))
  }

  /// The stewards list the key to cosign that the registry has since its recovery; nobody has that version yet.
  private func listNewKey(_ federation: TestFederation) throws {
    let registry = federation.registry
    let secret = try #require(try registry.store.read { try $0.secrets(.cosign).first })
    let key = try RoleKey(
      purpose: .cosign, publicKey: secret.publicKey, notBefore: secret.notBefore, notAfter: secret.notAfter)
    try federation.issue { parties in
      parties.map { party in
        guard party.name == registry.name else { return party }
        return Party(
          name: party.name, title: party.title, state: party.state, functions: party.functions,
          endpoints: party.endpoints, suites: party.suites, identities: party.identities,
          keys: party.keys + [Party.ListedKey(key: key)], witnesses: party.witnesses, quorum: party.quorum)
      }
    }
  }

  @Test(
    "loses no link with a peer that does not have the directory yet which lists its new key, and cosigns for it later")
  func newCosigningKeyBeforeOthers() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    try open(federation)
    try federation.join(4)
    _ = try alpha.login("drafter")
    try alpha.perform(.tick)
    try listNewKey(federation)
    try federation.install(on: registry)
    var cosigned = 0
    // Alpha is offered the cosignature while it still goes by the version before.
    try federation.join(5) { frame in
      if case .cosignature(let answer) = frame, answer.status == 200 { cosigned += 1 }
      if case .directoryPart = frame { return nil }
      return frame
    }
    #expect(cosigned > 0 && alpha.core.directory?.text.version == 1)
    let peer = try alpha.ask(.peerShow("registry"), token: try alpha.login("admin"), as: PeerAnswer.self)
    #expect(peer.connected && peer.trouble?.code != "evidence", "\(String(describing: peer.trouble))")
    #expect(try head(alpha).witnessedSize < head(alpha).tickSize)
    try federation.install(on: alpha)
    try federation.join(6)
    #expect(try head(alpha).witnessedSize == head(alpha).tickSize)
  }

  @Test("has an end of its closed epoch cosigned by nobody that was asked before and only now may sign")
  func waitingInClosedEpoch() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    try open(federation)
    try federation.join(4)
    let closed = LogOrigin(node: registry.name, federation: registry.core.origin.federation, epoch: 1)
    let seeds = try #require(try registry.store.read { try $0.secrets(.log).first }).privateKey
    let signer = CheckpointSigner(
      signer: try registry.suite.signer(Array(seeds[0..<32]), Array(seeds[32...])), last: nil)
    let held = try #require(try alpha.store.read { try $0.witnessState(of: closed.description) }).head
    try alpha.restart()
    try federation.join(5) { frame in if case .frontier = frame { nil } else { frame } }
    // Offered before the peer closed that epoch, and not answered since.
    alpha.core.confirmation.waiting[registry.name] = try signer.sign(
      Checkpoint(origin: closed, size: held.size, root: held.root), consistency: [])
    try federation.join(6)
    #expect(try status(alpha).state == "confirmed")
    let peer = try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(peer.connected && peer.trouble?.code != "evidence", "\(String(describing: peer.trouble))")
  }

  @Test("keeps a head of its log with the same size and another root as the proof of two histories, once, and says so")
  func split() throws {
    let federation = try restored { _ = try $0.send() }
    let (registry, alpha) = (federation.registry, federation.alpha)
    let shown = try #require(try recovery(registry).shown)
    let closed = LogOrigin(node: registry.name, federation: registry.core.origin.federation, epoch: 1)
    let seeds = try #require(try registry.store.read { try $0.secrets(.log).first }).privateKey
    func other(_ text: String) throws -> Frame {
      let signer = CheckpointSigner(
        signer: try registry.suite.signer(Array(seeds[0..<32]), Array(seeds[32...])), last: nil)
      return .shown(
        try signer.sign(
          Checkpoint(origin: closed, size: shown.size, root: .sha256(Array(text.utf8))), consistency: []
        ).note)
    }
    func show(_ frame: Frame, on link: UInt64) throws {
      registry.core.links[LinkID(link)]?.asks.sent = 1
      try federation.hand(frame, from: alpha, to: registry, on: LinkID(link))
    }
    func warns() throws -> Bool { try status(registry).warnings.contains { $0.contains("two histories were signed") } }
    #expect(try !warns() && recovery(registry).splits == 0)
    // While it recovers, and after its officers closed the epoch, it is proof like any other.
    try show(try other("a"), on: 31)
    #expect(try warns() && recovery(registry).splits == 1)
    try open(federation)
    try federation.join(4)
    for _ in 0..<2 { try show(try other("b"), on: 4) }
    #expect(try recovery(registry).splits == 2)
    #expect(try status(registry).state == "confirmed")
    #expect(registry.recoveryNews.last == .split(by: alpha.name, shown: closed, size: shown.size))
    for text in 0..<40 { try show(try other("\(text)"), on: 4) }
    #expect(try recovery(registry).splits == Limits.ownForks)
  }
}
