import Evidence
import Membership
import NodeCore

/// The three stewards of a simulated federation, who sign the versions of its directory.
final class SimulatedStewards {
  private let signers: [(name: NodeName, signer: HybridSigner)]
  private let suite: Suite
  private let federation: FederationName
  /// Every version, oldest first.
  private(set) var versions: [Directory] = []

  /// The newest version.
  var directory: Directory { versions[versions.count - 1] }

  init(_ federation: FederationName, suite: Suite, members: [[UInt8]], clock: VirtualClock) throws {
    self.suite = suite
    self.federation = federation
    signers = try ["amber", "basalt", "coral"].map { name in
      let seeds = suite.randomBytes(64)
      return (name: try NodeName(name), signer: try suite.signer(Array(seeds[0..<32]), Array(seeds[32...])))
    }
    let now = Timestamp(milliseconds: clock.now)
    let list = try StewardSet(signers.map { Steward(name: $0.name, key: $0.signer.publicKey) }, threshold: 2)
    let genesis = Genesis(federation: federation, created: now, stewards: list)
    let text = try DirectoryDraft(genesis: genesis, after: nil).text(
      adding: try members.map { try MemberFile(parsing: $0, suite: suite) }, at: now, suite: suite)
    versions = [try Directory(first: try signed(text.bytes), genesis: genesis, suite: suite)]
  }

  /// Issues the next version, in which nothing changed but its number and time, a new key of a party, and who is a member.
  func issue(
    at time: Int64, listing key: RoleKey? = nil, of name: NodeName? = nil,
    departing: (name: NodeName, state: Party.State)? = nil
  ) throws {
    var draft = DirectoryDraft(genesis: directory.genesis, after: directory)
    if let departing { draft.states[departing.name] = departing.state }
    let next = try draft.text(adding: [], at: Timestamp(milliseconds: time), suite: suite)
    let parties = next.parties.map { party in
      guard party.name == name, let key else { return party }
      return Party(
        name: party.name, title: party.title, state: party.state, functions: party.functions,
        endpoints: party.endpoints, suites: party.suites, identities: party.identities,
        keys: party.keys + [Party.ListedKey(key: key)], witnesses: party.witnesses, quorum: party.quorum)
    }
    let text = DirectoryText(
      federation: next.federation, version: next.version, previous: next.previous, issued: next.issued,
      expires: next.expires, stewards: next.stewards, policy: next.policy, leastSuite: next.leastSuite,
      parties: parties)
    versions.append(try Directory(next: try signed(text.bytes), after: directory, suite: suite))
  }

  /// Signs another version than the one that everybody is given next.
  func other(at time: Int64) throws -> Directory {
    var draft = DirectoryDraft(genesis: directory.genesis, after: directory)
    draft.days = 99
    let text = try draft.text(adding: [], at: Timestamp(milliseconds: time), suite: suite)
    return try Directory(next: try signed(text.bytes), after: directory, suite: suite)
  }

  private func signed(_ text: [UInt8]) throws -> SignedNote {
    let lines = try signers.prefix(2).flatMap {
      try $0.signer.lines(for: text, .directory, name: federation.steward($0.name))
    }
    return try SignedNote(text: text, lines: lines)
  }

  /// The accounts of each simulated node; their passwords are not looked at.
  static var officers: [NodeSetup.FirstOfficer] {
    [
      ("drafter", [Role.drafter]), ("approver", [.approver]), ("both", [.drafter, .approver]),
      ("keeper", [.drafter, .sealed]), ("admin", [.administrator]),
    ].map {
      NodeSetup.FirstOfficer(
        name: $0.0, roles: $0.1, salt: [UInt8](repeating: 1, count: 32), cost: 14,
        hash: [UInt8](repeating: 2, count: 32))
    }
  }
}
