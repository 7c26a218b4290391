package import Evidence
package import Membership

/// A fictional federation whose keys, directory and logs all come from fixed seeds: what tests, fuzzing and benchmarks audit.
package struct AuditFederation: Sendable {
  /// A party with the private halves of its keys.
  package struct Member: Sendable {
    package let name: NodeName
    package let signer: HybridSigner
    package let cosigner: Cosigner
    package let cosigningKey: RoleKey
    package let identity: IdentityNote
  }

  package let suite: Suite
  package let name: FederationName
  /// alpha, bravo, charlie and delta; each is witnessed by the three others, two of them make a quorum.
  package let members: [Member]
  package let directory: Directory

  /// When everything of the first day happens.
  package static let start = Timestamp(seconds: 1_790_000_000)

  /// - Parameters:
  ///   - keys: another number gives other keys under the same names: a forger's federation.
  ///   - suite: what signs.
  package init(keys: UInt8 = 0, suite: Suite = .comity1) throws {
    self.suite = suite
    let federation = try FederationName("test.example")
    name = federation
    let names = try ["alpha", "bravo", "charlie", "delta"].map { try NodeName($0) }
    let members = try names.enumerated().map { place, name in
      try Self.member(name, federation, seed: keys &+ UInt8(place) &* 3 &+ 1, suite)
    }
    self.members = members
    let stewards = try ["amber", "basalt"].enumerated().map { place, name in
      (try NodeName(name), try Self.signer(keys &+ UInt8(place) &+ 100, suite))
    }
    let genesis = Genesis(
      federation: name, created: Self.start,
      stewards: try StewardSet(stewards.map { Steward(name: $0.0, key: $0.1.publicKey) }, threshold: 2))
    let text = DirectoryText(
      federation: genesis.id, version: 1, previous: .zero, issued: Self.start,
      expires: Self.start.advanced(bySeconds: 8_640_000), stewards: genesis.stewards, policy: .standard,
      leastSuite: suite.name, parties: members.map { Self.party($0, among: names, suite) })
    let lines = try stewards.flatMap { try $0.1.lines(for: text.bytes, .directory, name: federation.steward($0.0)) }
    directory = try Directory(
      first: try SignedNote(text: text.bytes, lines: lines), genesis: genesis, suite: suite)
  }

  /// A member by its place: 0 for alpha.
  package subscript(_ place: Int) -> Member { members[place] }

  /// The files of an auditor's trust folder.
  package var trustFiles: [String: [UInt8]] {
    [
      "genesis": directory.genesis.text, "directory": directory.note.bytes,
      "policy": Array(TrustFolder.policy(for: directory, epoch: 1).utf8),
    ]
  }

  /// The auditor's trust folder.
  package func trust() throws -> TrustFolder {
    let files = trustFiles
    return try TrustFolder(suite: suite) { name, _ in files[name] }
  }

  private static func signer(_ seed: UInt8, _ suite: Suite) throws -> HybridSigner {
    try suite.signer([UInt8](repeating: seed, count: 32), [UInt8](repeating: seed ^ 0x80, count: 32))
  }

  private static func member(
    _ name: NodeName, _ federation: FederationName, seed: UInt8, _ suite: Suite
  ) throws -> Member {
    let signer = try signer(seed, suite)
    let cosigning = try Self.signer(seed &+ 1, suite)
    return Member(
      name: name, signer: signer, cosigner: Cosigner(name: federation.cosigner(name), signer: cosigning),
      cosigningKey: try RoleKey(
        purpose: .cosign, publicKey: cosigning.publicKey.joined, notBefore: start.advanced(bySeconds: -86_400),
        notAfter: start.advanced(bySeconds: 86_400_000)),
      identity: try IdentityNote.first(signer: signer, suite: suite))
  }

  private static func party(_ member: Member, among names: [NodeName], _ suite: Suite) -> Party {
    Party(
      name: member.name, title: "State \(member.name)", state: .active, functions: ["nfp"],
      endpoints: ["127.0.0.1:7455"], suites: [suite.name], identities: [member.identity],
      keys: [Party.ListedKey(key: member.cosigningKey)], witnesses: names.filter { $0 != member.name }, quorum: 2)
  }
}
