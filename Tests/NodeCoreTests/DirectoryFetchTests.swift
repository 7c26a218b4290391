import Evidence
import Membership
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

/// A directory that is missing here comes from a peer, by the stewards' signatures alone; one that contradicts what was taken never.
@Suite("A directory over the link")
struct DirectoryFetchTests {
  private func version(_ node: TestNode) -> UInt64 { node.core.directory?.text.version ?? 0 }

  private func list(_ node: TestNode) throws -> DirectoriesAnswer {
    try node.ask(.directoryList, as: DirectoriesAnswer.self)
  }

  private func warns(_ node: TestNode, _ words: String) throws -> Bool {
    try node.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains(words) }
  }

  private func state(_ node: TestNode, _ id: String) throws -> String? {
    try node.ask(.messageLedger(id), token: try node.login("drafter"), as: LedgerAnswer.self).lines.first?.state
  }

  @Test("is fetched, verified and in force, and what was held for it is delivered")
  func fetched() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.issue()
    try federation.install(on: registry)
    let id = try federation.send()
    try federation.join(1)
    #expect(version(alpha) == 2 && alpha.core.directory?.reference == registry.core.directory?.reference)
    try federation.join(2)
    #expect(try state(registry, id) == "delivered")
    let fetched = try alpha.localEvents(.directoryFetched)
    #expect(fetched.count == 1 && fetched.first?.values.first == .text("registry"))
    #expect(try alpha.localEvents(.directoryInstalled).count == 2)
    let items = try list(alpha).versions
    #expect(items.map(\.peer) == [nil, "registry"] && items.map(\.isInForce) == [false, true])
    try alpha.restart()
    #expect(version(alpha) == 2)
  }

  @Test("is fetched over all versions between, which come into force together and in order")
  func several() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    for _ in 0..<5 {
      try federation.issue()
      try federation.install(on: registry)
    }
    try federation.join(1)
    #expect(try version(alpha) == 6 && list(alpha).versions.map(\.version) == [1, 2, 3, 4, 5, 6])
    #expect(try alpha.localEvents(.directoryFetched).count == 5)
  }

  @Test("of many keys comes in parts")
  func parts() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let suite = Suite.comity1
    let keys = try (0..<250).map { _ in
      Party.ListedKey(
        key: try RoleKey(
          purpose: .seal, publicKey: try suite.sealKey(suite.randomBytes(32)), notBefore: TestNode.now,
          notAfter: TestNode.now.advanced(bySeconds: 86_400)))
    }
    try federation.issue { parties in
      parties.map { party in
        party.name != registry.name
          ? party
          : Party(
            name: party.name, title: party.title, state: party.state, functions: party.functions,
            endpoints: party.endpoints, suites: party.suites, identities: party.identities, keys: party.keys + keys,
            witnesses: party.witnesses, quorum: party.quorum)
      }
    }
    try federation.install(on: registry)
    var parts = 0
    try federation.join(1) { frame in
      if case .directoryPart = frame { parts += 1 }
      return frame
    }
    #expect(parts == 2 && version(alpha) == 2)
  }

  @Test("that too few stewards signed is refused, counted, and not asked for again within the hour")
  func unsigned() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let first = try #require(registry.core.directory)
    try federation.issue()
    try federation.install(on: registry)
    let weak = try federation.other(after: first, signing: 1, expires: 0)
    #expect(weak.digest == registry.core.directory?.text.digest)
    var asks = 0
    func deceive(_ frame: Frame) throws -> Frame {
      if case .directoryAsk = frame { asks += 1 }
      guard case .directoryPart(let part) = frame else { return frame }
      return .directoryPart(
        try DirectoryPart(
          version: part.version, size: UInt64(weak.bytes.count), offset: 0, bytes: weak.bytes))
    }
    try federation.join(1) { try? deceive($0) }
    #expect(version(alpha) == 1 && asks == 1)
    try federation.join(2) { try? deceive($0) }
    #expect(asks == 1)
    alpha.now = alpha.now.advanced(bySeconds: 3_601)
    try federation.tickAll()
    let refused = try alpha.localEvents(.wireRefused)
    #expect(refused.contains { $0.values.contains(.text("directory")) })
    // An hour later it is asked for again, and what is signed is taken.
    #expect(version(alpha) == 2)
  }

  @Test("that a peer does not show is asked for again later")
  func silent() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.issue()
    try federation.install(on: registry)
    try federation.join(1) { if case .directoryAsk = $0 { nil } else { $0 } }
    #expect(version(alpha) == 1)
    for _ in 0..<2 {
      for node in [registry, alpha] {
        node.now = node.now.advanced(bySeconds: 61)
        try node.perform(.clock)
      }
      try federation.tickAll()
    }
    #expect(version(alpha) == 2)
  }

  @Test(
    "that a person was given and that contradicts is kept as proof too, where enough stewards signed it",
    arguments: [1, 2])
  func installedFork(signing: Int) throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    let first = try #require(alpha.core.directory)
    try federation.nextDirectory()
    let other = try federation.other(after: first, signing: signing, expires: 5)
    let refusal = federation.refusal { try federation.install(other, on: alpha) }
    #expect(refusal?.code == .directoryRefused && refusal?.message.contains("directory evidence 2") == true)
    #expect(version(alpha) == 2)
    #expect(try list(alpha).forks.count == signing - 1)
    #expect(try warns(alpha, "was to be installed here") == (signing == 2))
    #expect(try alpha.localEvents(.directoryRefused).count == 1)
  }

  @Test("that a peer went by before it agreed again is told as what was, and no longer as what is")
  func agreedAgain() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let first = try #require(registry.core.directory)
    try federation.nextDirectory()
    let other = try federation.other(after: first, expires: 5)
    try registry.perform(.linkOpened(LinkID(77), alpha.name))
    try registry.store.write { tx in
      let text = try DirectoryText(parsing: other.text, suite: .comity1)
      _ = try tx.insertDirectoryFork(text.reference, note: other.bytes, from: alpha.name, at: registry.now)
    }
    #expect(try warns(registry, "goes by the other one since"))
    try federation.join(1)
    #expect(try !warns(registry, "goes by the other one since") && warns(registry, "goes by the one here again"))
  }

  @Test("that contradicts what was taken is kept as proof, alarms, and no message goes either way")
  func fork() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let first = try #require(registry.core.directory)
    try federation.install(try federation.other(after: first, expires: 1), on: alpha)
    try federation.install(try federation.other(after: first, expires: 2), on: registry)
    let id = try federation.send()
    var delivered = 0
    try federation.join(1) { frame in
      if case .deliver = frame { delivered += 1 }
      return frame
    }
    #expect(delivered == 0 && version(alpha) == 2 && version(registry) == 2)
    for node in [registry, alpha] {
      #expect(try node.localEvents(.directoryForked).count == 1 && warns(node, "signed two versions 2"))
      #expect(try list(node).forks.map(\.version) == [2])
    }
    let shown = try registry.ask(
      .peerShow("alpha"), token: try registry.login("admin"), as: PeerAnswer.self)
    #expect(shown.refusal == "directory")
    // Met again, nothing is kept twice.
    try federation.join(2)
    #expect(try alpha.localEvents(.directoryForked).count == 1)
    // By hand it comes, and is rejected: nothing that is learned later heals it.
    for node in [registry, alpha] { try node.perform(.linkClosed(LinkID(2))) }
    try alpha.unpack(try registry.pack(for: alpha), from: registry, in: federation, number: 9)
    #expect(try alpha.ask(.status, as: StatusAnswer.self).messages == 0)
    try federation.join(3)
    let ledger = try registry.ask(
      .messageLedger(id), token: try registry.login("drafter"), as: LedgerAnswer.self)
    #expect(ledger.lines.first?.rungs.last?.reason == "other-directory")
  }

  @Test("of a line that parted earlier is followed back to where it did, and the proof convinces a stranger")
  func lines() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let first = try #require(registry.core.directory)
    try federation.install(try federation.other(after: first, expires: 1), on: alpha)
    for expires in Int64(2)...5 {
      let held = try #require(registry.core.directory)
      try federation.install(try federation.other(after: held, expires: expires), on: registry)
    }
    try federation.join(1)
    #expect(version(alpha) == 2 && version(registry) == 5)
    #expect(try list(alpha).forks.map(\.version) == [2])
    let evidence = try alpha.ask(
      .directoryEvidence(2), token: try alpha.login("admin"), as: EvidenceAnswer.self)
    let trust = try TrustFolder(suite: .comity1) { name, _ in
      name == "genesis" ? first.genesis.text : name == "directory" ? first.note.bytes : nil
    }
    var verifier = EvidenceVerifier(trust: trust, suite: .comity1)
    verifier.verify(try DirectoryForkFile(parsing: Array(evidence.file.utf8)))
    #expect(verifier.report.verdict == .failed)
    // Without the auditor's own directory nothing is proven.
    var stranger = EvidenceVerifier(trust: nil, suite: .comity1)
    stranger.verify(try DirectoryForkFile(parsing: Array(evidence.file.utf8)))
    #expect(stranger.report.verdict != .failed)
  }

  @Test("that is in force already is installed once more without a word, since a peer may have brought it just before")
  func inForceAlready() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    try federation.issue()
    try federation.install(on: alpha)
    let before = try alpha.events()["directory.installed"]
    try federation.install(on: alpha)
    let after = try alpha.events()["directory.installed"]
    #expect(before == 2 && after == before)
  }

}
