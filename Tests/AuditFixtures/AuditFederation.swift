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
  private let stewards: [(name: NodeName, signer: HybridSigner)]

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
      (name: try NodeName(name), signer: try Self.signer(keys &+ UInt8(place) &+ 100, suite))
    }
    self.stewards = stewards
    let genesis = Genesis(
      federation: name, created: Self.start,
      stewards: try StewardSet(stewards.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2))
    let text = DirectoryText(
      federation: genesis.id, version: 1, previous: .zero, issued: Self.start,
      expires: Self.start.advanced(bySeconds: 8_640_000), stewards: genesis.stewards, policy: .standard,
      leastSuite: suite.name, parties: members.map { Self.party($0, among: names, suite) })
    directory = try Directory(
      first: try Self.sign(text, stewards, federation), genesis: genesis, suite: suite)
  }

  private static func sign(
    _ text: DirectoryText, _ stewards: [(name: NodeName, signer: HybridSigner)], _ federation: FederationName
  ) throws -> SignedNote {
    let lines = try stewards.flatMap {
      try $0.signer.lines(for: text.bytes, .directory, name: federation.steward($0.name))
    }
    return try SignedNote(text: text.bytes, lines: lines)
  }

  /// When a key is replaced: ten days after the start.
  package static let replacement = start.advanced(bySeconds: 864_000)

  /// The first member with another log key, and the trust of an auditor whose second version of the directory lists both.
  package func replacingKey() throws -> (member: Member, trust: [String: [UInt8]]) {
    let old = members[0]
    let signer = try Self.signer(200, suite)
    let identity = try IdentityNote.next(signer: signer, after: old.identity, signedBy: old.signer, suite: suite)
    let parties = directory.text.parties.map { party in
      party.name != old.name
        ? party
        : Party(
          name: party.name, title: party.title, state: party.state, functions: party.functions,
          endpoints: party.endpoints, suites: party.suites, identities: party.identities + [identity],
          keys: party.keys, witnesses: party.witnesses, quorum: party.quorum)
    }
    let text = DirectoryText(
      federation: directory.text.federation, version: 2, previous: directory.text.digest, issued: Self.replacement,
      expires: Self.replacement.advanced(bySeconds: 8_640_000), stewards: directory.text.stewards,
      policy: directory.text.policy, leastSuite: suite.name, parties: parties)
    let next = try Directory(next: try Self.sign(text, stewards, name), after: directory, suite: suite)
    var trust = trustFiles
    trust["directory.1"] = directory.note.bytes
    trust["directory"] = next.note.bytes
    trust["policy"] = Array(TrustFolder.policy(for: next, epoch: 1).utf8)
    let member = Member(
      name: old.name, signer: signer, cosigner: old.cosigner, cosigningKey: old.cosigningKey, identity: identity)
    return (member, trust)
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
