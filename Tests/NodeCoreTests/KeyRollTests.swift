import Evidence
import Membership
import NodeCore
import NodeStore
import PeerSync
import Testing

/// Seal keys roll each month; peers learn the new one from its owner, and what was sealed for an old one is never lost.
@Suite("A seal key that rolls")
struct KeyRollTests {
  private static let day: Int64 = 86_400

  private func ledger(_ node: TestNode, _ id: String) throws -> [String] {
    try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self).lines.map { line in
      line.state + (line.rungs.compactMap(\.reason).first.map { " \($0)" } ?? "")
    }
  }

  private func messages(_ node: TestNode) throws -> UInt64 { try node.ask(.status, as: StatusAnswer.self).messages }

  private func keys(_ node: TestNode) throws -> [KeysAnswer.Item] {
    try node.ask(.keys, token: try node.login("admin"), as: KeysAnswer.self).keys
  }

  private func roll(_ node: TestNode) throws -> String {
    try #require(try node.ask(.keyRoll("seal"), token: try node.login("admin"), as: DoneAnswer.self).id)
  }

  private func pass(_ days: Int64, in federation: TestFederation) throws {
    for node in federation.all { node.now = node.now.advanced(bySeconds: days * Self.day) }
    try federation.tickAll()
  }

  /// The key that the last message to alpha was sealed for.
  private func used(_ federation: TestFederation) throws -> String {
    let registry = federation.registry
    return try registry.store.read { tx in
      let number = try tx.lastDispatch(to: federation.alpha.name, on: registry.core.ordinary).number
      let sent = try tx.dispatches(
        to: federation.alpha.name, on: registry.core.ordinary, after: number - 1, below: .max >> 8, messages: 1,
        bytes: 1 << 30)
      return try SealedBatchKey(parsing: try #require(sent.first).batchKey, suite: .comity1).recipientKey.hex
    }
  }

  @Test("is learned by peers over a living link, once, and the old one still opens")
  func rolls() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let before = try federation.send()
    let old = try used(federation)
    try federation.join(1) { frame in if case .deliver = frame { nil } else { frame } }
    for node in federation.all { node.now = node.now.advanced(bySeconds: Self.day) }
    let key = try roll(alpha)
    try federation.carryAll { frame in if case .deliver = frame { nil } else { frame } }
    let after = try federation.send()
    #expect(try key != old && used(federation) == key)
    try federation.join(2)
    #expect(try [before, after].allSatisfy { try ledger(registry, $0) == ["delivered"] } && messages(alpha) == 2)
    // Told once: the next link says nothing more of it.
    var told = 0
    try federation.join(3) { frame in
      if case .stated = frame { told += 1 }
      return frame
    }
    #expect(told == 0)
    let items = try keys(alpha).filter { $0.purpose == "seal" }
    #expect(items.map(\.state) == ["current", "valid"] && items.map(\.id) == [key, old])
    #expect(try items.map(\.listed) == [false, true] && keys(alpha).count == 4)
    #expect(try alpha.localEvents(.keyRolled).map { $0.values[2] } == [.text(key)])
    #expect(try registry.ask(.peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self).connected)
    // Over a restart on both sides too.
    for node in [registry, alpha] { try node.restart() }
    try federation.join(4)
    let last = try federation.send()
    try federation.carryAll()
    #expect(try used(federation) == key && ledger(registry, last) == ["delivered"])
  }

  @Test("is learned by pouch, which is sealed for it from then on")
  func pouch() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    for node in federation.all {
      try node.perform(.linkClosed(LinkID(1)))
      node.now = node.now.advanced(bySeconds: Self.day)
    }
    let key = try roll(alpha)
    try registry.unpack(try alpha.pack(for: registry), from: alpha, in: federation, number: 1)
    let id = try federation.send()
    #expect(try used(federation) == key)
    #expect(registry.core.sealKey(of: alpha.name, at: registry.now)?.id.hex == key)
    try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 1)
    #expect(try messages(alpha) == 1)
    #expect(try ledger(registry, id) == ["waiting"])
  }

  @Test("rolls by the clock, each month once, and is destroyed 90 days after its time ended")
  func schedule() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    try federation.join(1)
    try federation.tickAll()
    let first = try #require(try keys(alpha).first { $0.purpose == "seal" }).id
    var counts: [Int] = []
    for _ in 0..<6 {
      try pass(31, in: federation)
      try federation.tickAll()
      counts.append(try keys(alpha).count { $0.purpose == "seal" })
    }
    #expect(counts == [2, 3, 4, 5, 5, 5] || counts == [2, 3, 4, 5, 6, 6])
    #expect(try alpha.events()["key"] == 3 + 6)
    #expect(try !keys(alpha).contains { $0.id == first } && !alpha.localEvents(.keyDestroyed).isEmpty)
    #expect(try keys(alpha).filter { $0.purpose == "seal" && $0.state == "current" }.map(\.listed) == [false])
    #expect(try NodeKeys(alpha.store, suite: alpha.suite).sealSeeds.keys.contains { $0.hex == first } == false)
  }

  @Test("is not destroyed because a clock runs ahead of what witnesses saw")
  func clock() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    try federation.join(1)
    try federation.tickAll()
    alpha.now = alpha.now.advanced(bySeconds: 3650 * Self.day)
    try alpha.perform(.tick)
    #expect(try alpha.localEvents(.keyDestroyed).isEmpty)
    // The clock is set right again: the key of the future does not count, and there is a current one.
    alpha.now = alpha.now.advanced(bySeconds: -3650 * Self.day)
    try alpha.perform(.tick)
    #expect(try keys(alpha).contains { $0.state == "current" })
  }

  @Test("that is destroyed makes its sender seal again, and the message arrives once")
  func gone() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    // Sealed for the first key, and kept back for half a year by a quarantine.
    let id = try federation.send()
    let old = try used(federation)
    _ = try registry.ask(.peerQuarantine("alpha"), token: try registry.login("admin"), as: DoneAnswer.self)
    try federation.join(1)
    try federation.tickAll()
    for _ in 0..<6 {
      try pass(31, in: federation)
      try federation.tickAll()
    }
    #expect(try !keys(alpha).contains { $0.id == old })
    #expect(try ledger(registry, id) == ["waiting"])
    _ = try registry.ask(.peerResume("alpha"), token: try registry.login("admin"), as: DoneAnswer.self)
    try federation.join(50, registry, alpha)
    try federation.tickAll()
    #expect(try ledger(registry, id) == ["rejected key-gone", "delivered"] && messages(alpha) == 1)
    #expect(try used(federation) != old)
    // Nothing is sent a third time.
    for link in [UInt64(51), 52] {
      try federation.tickAll()
      try registry.restart()
      try federation.join(link, registry, alpha)
    }
    #expect(try ledger(registry, id).count == 2 && messages(alpha) == 1)
  }

  @Test(
    "of TLS is shown a month after it was stated, and admitted by who learned it, until the directory says otherwise")
  func tls() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    let shown = { (node: TestNode) in try NodeKeys(node.store, suite: node.suite).ring.tls(at: node.now)?.id }
    let old = try #require(try shown(alpha))
    let admin = try alpha.login("admin")
    let text = try #require(try alpha.ask(.keyRoll("tls"), token: admin, as: DoneAnswer.self).id)
    try federation.carryAll()
    let next = try Digest(hex: text)
    func admitted(_ pin: Digest) -> NodeName? {
      registry.core.statedPins.parties(pin, in: federation.directory, at: registry.now).first?.name
    }
    #expect(try shown(alpha) == old && admitted(old) == alpha.name && admitted(next) == nil)
    #expect(
      federation.refusal { _ = try alpha.ask(.keyRoll("tls"), token: try alpha.login("admin"), as: DoneAnswer.self) }?
        .code == .refused)
    try pass(31, in: federation)
    #expect(try shown(alpha) == next && admitted(next) == alpha.name && admitted(old) == alpha.name)
    try registry.restart()
    #expect(admitted(next) == alpha.name)
    // Its owner is suspended, or it is revoked: then it is admitted no more.
    try federation.change(alpha, to: .suspended, on: registry, token: try registry.login("admin"))
    #expect(admitted(next) == nil && admitted(old) == nil)
    try federation.change(alpha, to: .active, on: registry, token: try registry.login("admin"))
    #expect(admitted(next) == alpha.name)
    let secret = try #require(try alpha.store.read { try $0.secrets(.tls).first { $0.id == next } })
    let key = try RoleKey(
      purpose: .tls, publicKey: secret.publicKey, notBefore: secret.notBefore, notAfter: secret.notAfter)
    try federation.issue { parties in
      parties.map { party in
        guard party.name == alpha.name else { return party }
        return Party(
          name: party.name, title: party.title, state: party.state, functions: party.functions,
          endpoints: party.endpoints, suites: party.suites, identities: party.identities,
          keys: party.keys + [Party.ListedKey(key: key, revoked: registry.now)], witnesses: party.witnesses,
          quorum: party.quorum)
      }
    }
    #expect(admitted(next) == nil && admitted(old) == alpha.name)
  }

  @Test(
    "of TLS that was stolen is replaced at once: who is linked admits the new one, and the old one ends with the directory"
  )
  func stolenTLS() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    let shown = { (node: TestNode) in try NodeKeys(node.store, suite: node.suite).ring.tls(at: node.now)?.id }
    let old = try #require(try shown(alpha))
    _ = try alpha.ask(.keyRoll("tls"), token: try alpha.login("admin"), as: DoneAnswer.self)
    let made = try alpha.ask(.keyRoll("tls", atOnce: true), token: try alpha.login("admin"), as: DoneAnswer.self)
    try federation.carryAll()
    let next = try Digest(hex: try #require(made.id))
    func admitted(_ pin: Digest) -> NodeName? {
      registry.core.statedPins.parties(pin, in: federation.directory, at: registry.now).first?.name
        ?? federation.directory.party(pin: pin, at: registry.now)?.name
    }
    #expect(try shown(alpha) == next && admitted(next) == alpha.name && admitted(old) == alpha.name)
    let file = try MemberFile(
      parsing: Array(try alpha.ask(.keyFile, token: try alpha.login("admin"), as: KeyFileAnswer.self).file.utf8),
      suite: .comity1)
    var draft = DirectoryDraft(genesis: federation.directory.genesis, after: federation.directory)
    draft.changes.revocations = [.init(node: alpha.name, key: String(old.hex.prefix(8)))]
    let parties = try draft.text(adding: [file], at: registry.now, suite: .comity1).parties
    try federation.nextDirectory { _ in parties }
    #expect(admitted(old) == nil && admitted(next) == alpha.name)
    #expect(try !alpha.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains("revokes") })
  }

  @Test(
    "that the directory revokes before there is another is a warning that says what to do", arguments: ["tls", "seal"])
  func revokedFirst(_ purpose: String) throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    try federation.join(1)
    let held = try #require(try keys(alpha).first { $0.purpose == purpose && $0.state == "current" })
    var draft = DirectoryDraft(genesis: federation.directory.genesis, after: federation.directory)
    draft.changes.revocations = [.init(node: alpha.name, key: held.id)]
    let parties = try draft.text(adding: [], at: alpha.now, suite: .comity1).parties
    try federation.nextDirectory { _ in parties }
    let advice = "comity key roll \(purpose)"
    func warned() throws -> Bool {
      try alpha.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains(advice) }
    }
    #expect(try warned() && keys(alpha).first { $0.id == held.id }?.state == "revoked")
    _ = try alpha.ask(.keyRoll(purpose, atOnce: true), token: try alpha.login("admin"), as: DoneAnswer.self)
    #expect(try !warned())
  }

  @Test("of TLS rolls by itself three months before its end, once, and nothing is destroyed that nobody saw end")
  func tlsSchedule() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    try federation.join(1)
    func count() throws -> Int { try keys(alpha).count { $0.purpose == "tls" } }
    try pass(635, in: federation)
    try federation.tickAll()
    #expect(try count() == 1)
    try pass(10, in: federation)
    try federation.tickAll()
    #expect(try count() == 2)
    try pass(40, in: federation)
    try federation.tickAll()
    #expect(try count() == 2 && keys(alpha).filter { $0.purpose == "tls" }.map(\.state) == ["current", "valid"])
    try pass(50, in: federation)
    try federation.tickAll()
    // The keys to cosign have ended too, and nobody witnesses: so the time is not proven.
    #expect(try keys(alpha).filter { $0.purpose == "tls" }.map(\.state) == ["current", "ended"])
  }

  @Test("is an administrator's to roll")
  func rights() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    #expect(
      federation.refusal {
        _ = try alpha.ask(.keyRoll("seal"), token: try alpha.login("drafter"), as: DoneAnswer.self)
      }?
      .code == .notPermitted)
    try federation.join(1)
    #expect(
      federation.refusal {
        _ = try alpha.ask(.keyRoll("log"), token: try alpha.login("admin"), as: DoneAnswer.self)
      }?
      .code == .invalid)
  }
}
