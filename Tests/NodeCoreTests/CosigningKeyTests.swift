import Evidence
import Membership
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

/// Keys to cosign roll: the one before goes on until the stewards listed the next and everybody can know it.
@Suite("A key to cosign that rolls")
struct CosigningKeyTests {
  private static let day: Int64 = 86_400

  private func keys(_ node: TestNode, _ purpose: String) throws -> [KeysAnswer.Item] {
    try node.ask(.keys, token: try node.login("admin"), as: KeysAnswer.self).keys.filter { $0.purpose == purpose }
  }

  private func pass(_ days: Int64, in federation: TestFederation) throws {
    for node in federation.all { node.now = node.now.advanced(bySeconds: days * Self.day) }
    for _ in 0..<2 { try federation.tickAll() }
  }

  private func file(_ node: TestNode) throws -> MemberFile {
    let answer = try node.ask(.keyFile, token: try node.login("admin"), as: KeyFileAnswer.self)
    return try MemberFile(parsing: Array(answer.file.utf8), suite: .comity1)
  }

  /// The stewards list what the nodes hand them, and both nodes go by it.
  private func list(_ files: [MemberFile], in federation: TestFederation, link: UInt64) throws {
    let draft = DirectoryDraft(genesis: federation.directory.genesis, after: federation.directory)
    let text = try draft.text(adding: files, at: federation.alpha.now, suite: .comity1)
    try federation.issue(at: federation.alpha.now) { _ in text.parties }
    try federation.install(on: federation.registry)
    // The other one gets it over the link.
    try federation.join(link)
    try federation.join(link + 1)
  }

  /// The keys of alpha that cosigned the registry's next tick.
  private func cosigners(_ federation: TestFederation) throws -> Set<String> {
    let (registry, alpha) = (federation.registry, federation.alpha)
    let name = federation.directory.genesis.federation.cosigner(alpha.name)
    let secrets = try alpha.store.read { try $0.secrets(.cosign) }
    var found: Set<String> = []
    _ = try registry.login("drafter")
    try registry.perform(.tick)
    try federation.carryAll { frame in
      guard case .cosignature(let answer) = frame, answer.status == 200 else { return frame }
      let head = Checkpoint(origin: registry.core.origin, size: answer.size, root: answer.root)
      for secret in secrets {
        guard let key = try? HybridPublicKey(joined: secret.publicKey) else { continue }
        let cosignature = try? Cosignature.find(in: answer.lines, on: head, by: name, key: key, suite: .comity1)
        if cosignature != nil { found.insert(secret.id.hex) }
      }
      return frame
    }
    return found
  }

  @Test("counts a day after the directory lists it, from the member file that its node writes")
  func rolls() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    try federation.tickAll()
    let old = try #require(try keys(alpha, "cosign").first?.id)
    try pass(1, in: federation)
    let new = try #require(
      try alpha.ask(.keyRoll("cosign"), token: try alpha.login("admin"), as: DoneAnswer.self).id)
    try federation.carryAll()
    #expect(try cosigners(federation) == [old])
    #expect(try keys(alpha, "cosign").first { $0.id == new }?.listed == false)
    #expect(
      federation.refusal {
        _ = try alpha.ask(.keyRoll("cosign"), token: try alpha.login("admin"), as: DoneAnswer.self)
      }?
      .code == .refused)
    try list([try file(alpha)], in: federation, link: 2)
    #expect(alpha.core.directory?.text.version == 2)
    #expect(try keys(alpha, "cosign").first { $0.id == new }?.listed == true)
    // Whoever has the version before does not know it yet.
    #expect(try cosigners(federation) == [old])
    try pass(2, in: federation)
    #expect(try cosigners(federation) == [new])
    let head = try registry.ask(.auditHead, as: HeadAnswer.self)
    #expect(head.witnessedSize == head.tickSize)
    // An auditor's policy counts the witness for what it cosigned with either.
    let export = try registry.ask(.exportBegin, token: try registry.login("admin"), as: ExportAnswer.self)
    for text in [export.policy, TrustFolder.policy(for: federation.directory, epoch: 1)] {
      let policy = try LogPolicy(parsing: Array(text.utf8))
      #expect(policy.witnesses.keys.filter { $0.hasPrefix("alpha.") }.sorted() == ["alpha.1", "alpha.2"], "\(text)")
    }
    try alpha.restart()
    try federation.join(9)
    #expect(try cosigners(federation) == [new])
  }

  @Test("rolls by itself half a year before its end; what ended, of TLS too, is destroyed once witnesses saw it end")
  func schedule() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    try federation.join(1)
    _ = try alpha.ask(.keyRoll("tls"), token: try alpha.login("admin"), as: DoneAnswer.self)
    let old = try keys(alpha, "cosign") + keys(alpha, "tls").filter { $0.state == "current" }
    try pass(540, in: federation)
    #expect(try keys(alpha, "cosign").count == 1)
    try pass(20, in: federation)
    #expect(try keys(alpha, "cosign").map(\.state) == ["valid", "current"])
    #expect(try alpha.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains("comity key file") })
    try list(try federation.all.map { try file($0) }, in: federation, link: 2)
    #expect(try !alpha.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains("comity key file") })
    try pass(160, in: federation)
    #expect(try keys(alpha, "cosign").count == 2 && keys(alpha, "tls").contains { $0.id == old[1].id })
    try pass(20, in: federation)
    let destroyed = try alpha.localEvents(.keyDestroyed).filter { $0.values.first != .text("seal") }
    #expect(Set(destroyed.map { $0.values[1] }) == Set(old.map { .text($0.id) }))
    #expect(try old.allSatisfy { key in try !keys(alpha, key.purpose).contains { $0.id == key.id } })
    // Nothing of it is left in the store.
    for key in old {
      let id = try Digest(hex: key.id)
      #expect(
        try alpha.store.read { tx in
          try (tx.secrets(.tls) + tx.secrets(.cosign)).allSatisfy { $0.id != id }
        })
    }
    #expect(try cosigners(federation) == [try #require(try keys(alpha, "cosign").first?.id)])
  }

  @Test("of a member file with another identity adds nothing to the directory")
  func stranger() throws {
    let federation = try TestFederation()
    let impostor = try TestNode("alpha", functions: ["nfp"])
    let draft = DirectoryDraft(genesis: federation.directory.genesis, after: federation.directory)
    #expect(throws: MembershipError.self) {
      try draft.text(adding: [impostor.member], at: TestNode.now, suite: .comity1)
    }
  }
}
