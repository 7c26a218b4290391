package import Evidence

/// Puts a new directory version together from member files; signing is for the stewards.
package struct DirectoryDraft: Sendable {
  /// Endpoints that replace what a member asked for, by node.
  package var endpoints: [NodeName: [String]] = [:]
  /// Days until the version expires.
  package var days: Int64 = 100
  private let genesis: Genesis
  private let previous: Directory?

  /// Begins the version after one, or the first.
  package init(genesis: Genesis, after previous: Directory?) {
    self.genesis = genesis
    self.previous = previous
  }

  /// The text of the version, with every party that was there and the new ones; all witness all.
  /// - Throws: ``MembershipError`` when a name or key is taken, or a rule of the directory does not hold.
  package func text(
    adding members: [MemberFile], at now: Timestamp, suite: Suite
  ) throws(MembershipError) -> DirectoryText {
    let kept = previous?.text.parties ?? []
    let names = (kept.map(\.name) + members.map(\.name)).sorted()
    let parties = kept.map { reassigned($0, among: names) } + members.map { party($0, among: names, suite: suite) }
    let text = DirectoryText(
      federation: genesis.id, version: (previous?.text.version ?? 0) + 1, previous: previous?.text.digest ?? .zero,
      issued: now, expires: now.advanced(bySeconds: days * 86_400),
      stewards: previous?.text.stewards ?? genesis.stewards, policy: .standard, leastSuite: suite.name,
      parties: parties)
    // Read back as every node will: what would be refused there is refused here.
    return try DirectoryText(parsing: text.bytes, suite: suite)
  }

  /// How many of some witnesses make a quorum: all but a third.
  package static func quorum(of witnesses: Int) -> Int { witnesses - witnesses / 3 }

  private func party(_ member: MemberFile, among names: [NodeName], suite: Suite) -> Party {
    let witnesses = names.filter { $0 != member.name }
    return Party(
      name: member.name, title: member.wishes.title, state: .active, functions: member.wishes.functions,
      endpoints: endpoints[member.name] ?? member.wishes.endpoints, suites: [suite.name],
      identities: [member.identity], keys: member.keys.map { Party.ListedKey(key: $0) }, witnesses: witnesses,
      quorum: Self.quorum(of: witnesses.count))
  }

  private func reassigned(_ party: Party, among names: [NodeName]) -> Party {
    let witnesses = names.filter { $0 != party.name }
    return Party(
      name: party.name, title: party.title, state: party.state, functions: party.functions,
      endpoints: endpoints[party.name] ?? party.endpoints, suites: party.suites, identities: party.identities,
      keys: party.keys, witnesses: witnesses, quorum: Self.quorum(of: witnesses.count))
  }
}
