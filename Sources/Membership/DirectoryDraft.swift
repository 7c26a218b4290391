package import Evidence

/// Puts a new directory version together from member files; signing is for the stewards.
package struct DirectoryDraft: Sendable {
  /// Endpoints that replace what a member asked for, by node.
  package var endpoints: [NodeName: [String]] = [:]
  /// Parties that are in another state from this version on.
  package var states: [NodeName: Party.State] = [:]
  /// Days until the version expires.
  package var days: Int64 = 100
  /// What else the stewards decide.
  package var changes = DirectoryChanges()
  private let genesis: Genesis
  private let previous: Directory?

  /// Begins the version after one, or the first.
  package init(genesis: Genesis, after previous: Directory?) {
    self.genesis = genesis
    self.previous = previous
  }

  /// The text of the version, with every party that was there and the new ones, and their witnesses. A member file of a party that is
  /// listed adds the keys in it that are not.
  /// - Throws: ``MembershipError`` when a name or key is taken, or a rule of the directory does not hold.
  package func text(
    adding members: [MemberFile], at now: Timestamp, suite: Suite
  ) throws(MembershipError) -> DirectoryText {
    var kept = previous?.text.parties ?? []
    for file in members {
      guard let place = kept.firstIndex(where: { $0.name == file.name }) else { continue }
      kept[place] = try kept[place].adding(file)
    }
    let listed = Set(kept.map(\.name))
    let new = members.filter { !listed.contains($0.name) }
    if let stranger = states.keys.sorted().first(where: { !listed.contains($0) }) {
      throw MembershipError(.malformed, "the version before lists no \(stranger), whose state could change")
    }
    if let stranger = changes.nodes.subtracting(listed).min() {
      throw MembershipError(.malformed, "the version before lists no \(stranger), of which something could change")
    }
    for place in kept.indices { kept[place] = try changes.apply(to: kept[place], at: now) }
    let stewards = try changes.stewards(after: previous?.text.stewards ?? genesis.stewards)
    try check(members, among: kept.map(\.name) + new.map(\.name))
    // Who left or is suspended witnesses nobody.
    let names = (kept.filter { (states[$0.name] ?? $0.state) == .active }.map(\.name) + new.map(\.name)).sorted()
    let parties = kept.map { reassigned($0, among: names) } + new.map { party($0, among: names, suite: suite) }
    let text = DirectoryText(
      federation: genesis.id, version: (previous?.text.version ?? 0) + 1, previous: previous?.text.digest ?? .zero,
      issued: now, expires: now.advanced(bySeconds: days * 86_400),
      stewards: stewards, policy: previous?.text.policy ?? .standard,
      leastSuite: previous?.text.leastSuite ?? suite.name,
      parties: parties)
    // Read back as every node will: what would be refused there is refused here.
    return try DirectoryText(parsing: text.bytes, suite: suite)
  }

  /// What a reader of the directory can't see, or would find out only when it dials.
  private func check(_ members: [MemberFile], among names: [NodeName]) throws(MembershipError) {
    for member in members where member.federation != genesis.federation {
      throw MembershipError(
        .otherFederation,
        "the member file of \(member.name) was made for the federation \(member.federation), not for \(genesis.federation)"
      )
    }
    for (name, listed) in endpoints.sorted(by: { $0.key < $1.key }) {
      guard names.contains(name) else {
        throw MembershipError(
          .malformed, "an endpoint is given for \(name), and no party of this directory has that name")
      }
      for endpoint in listed { _ = try Endpoint(endpoint) }
    }
    for member in members where endpoints[member.name] == nil {
      for endpoint in member.wishes.endpoints { _ = try Endpoint(endpoint) }
    }
  }

  /// How many of some witnesses make a quorum: all but a third.
  package static func quorum(of witnesses: Int) -> Int { witnesses - witnesses / 3 }

  /// Who witnesses a party's log: all others while they are few, else ``Limits/drawnWitnesses`` of them.
  ///
  /// Drawn by the digest of both names, so that nobody chooses, the same party has the same witnesses in every version, and who
  /// joins or leaves changes the witnesses of few.
  package static func witnesses(of name: NodeName, among names: [NodeName]) -> [NodeName] {
    let others = names.filter { $0 != name }
    guard others.count > Limits.drawnWitnesses else { return others }
    let drawn = others.map { other in
      (rank: Digest.sha256(Array("comity/witness/v1\n\(name)\n\(other)\n".utf8)).bytes, name: other)
    }
    return drawn.sorted { $0.rank.lexicographicallyPrecedes($1.rank) }.prefix(Limits.drawnWitnesses).map(\.name)
      .sorted()
  }

  private func party(_ member: MemberFile, among names: [NodeName], suite: Suite) -> Party {
    let witnesses = Self.witnesses(of: member.name, among: names)
    return Party(
      name: member.name, title: member.wishes.title, state: .active, functions: member.wishes.functions,
      endpoints: endpoints[member.name] ?? member.wishes.endpoints, suites: [suite.name],
      identities: [member.identity], keys: member.keys.map { Party.ListedKey(key: $0) }, witnesses: witnesses,
      quorum: Self.quorum(of: witnesses.count))
  }

  private func reassigned(_ party: Party, among names: [NodeName]) -> Party {
    let witnesses = Self.witnesses(of: party.name, among: names)
    return Party(
      name: party.name, title: party.title, state: states[party.name] ?? party.state, functions: party.functions,
      endpoints: endpoints[party.name] ?? party.endpoints, suites: party.suites, identities: party.identities,
      keys: party.keys, witnesses: witnesses, quorum: Self.quorum(of: witnesses.count))
  }
}

extension Party {
  /// The party with the keys of a member file that are not listed yet.
  /// - Throws: ``MembershipError`` when the file is of another identity than the one listed.
  fileprivate func adding(_ file: MemberFile) throws(MembershipError) -> Party {
    guard file.identity.nodeID == nodeID else {
      throw MembershipError(
        .malformed, "the member file of \(name) has another identity than the directory lists: it adds no keys")
    }
    let more = file.keys.filter { key in !keys.contains { $0.key.id == key.id } }
    return Party(
      name: name, title: title, state: state, functions: functions, endpoints: endpoints, suites: suites,
      identities: identities, keys: keys + more.map { ListedKey(key: $0) }, witnesses: witnesses, quorum: quorum)
  }
}
