package import Evidence

/// What the stewards decide with a version, beside who is new: what parties are called and may do, which keys are believed no more,
/// and who the stewards are from then on.
package struct DirectoryChanges: Sendable {
  /// A key that is believed no more.
  package struct Revocation: Sendable {
    /// Whose key it is.
    package let node: NodeName
    /// The beginning of its id, hex; as much as tells it from the party's others.
    package let key: String
    /// From when; nil for the moment at which the version is made.
    package let from: Timestamp?

    package init(node: NodeName, key: String, from: Timestamp? = nil) {
      self.node = node
      self.key = key
      self.from = from
    }
  }

  /// Titles by node.
  package var titles: [NodeName: String] = [:]
  /// All functions from then on, by node.
  package var functions: [NodeName: [String]] = [:]
  /// Keys that are revoked.
  package var revocations: [Revocation] = []
  /// Stewards that join.
  package var stewards: [Steward] = []
  /// Stewards that leave; they sign this version, if need be, and no later one.
  package var leaving: Set<NodeName> = []
  /// How many stewards must sign the version after this one; nil leaves it as it was.
  package var threshold: Int?

  package init() {}

  /// The nodes that something is said of.
  var nodes: Set<NodeName> { Set(titles.keys).union(functions.keys).union(revocations.map(\.node)) }

  /// The stewards of the version.
  /// - Throws: ``MembershipError`` `malformed` when who leaves is none, who joins has a name that is taken, or the threshold does not fit.
  func stewards(after before: StewardSet) throws(MembershipError) -> StewardSet {
    let names = Set(before.stewards.map(\.name))
    if let stranger = leaving.subtracting(names).min() {
      throw MembershipError(.malformed, "\(stranger) is no steward of the version before, and can't leave")
    }
    if let taken = stewards.first(where: { names.contains($0.name) }) {
      throw MembershipError(
        .malformed,
        "\(taken.name) is a steward already; a new key needs a new name, as the old one signed under the old")
    }
    let kept = before.stewards.filter { !leaving.contains($0.name) }
    return try StewardSet(kept + stewards, threshold: threshold ?? before.threshold)
  }

  /// A party as the version lists it.
  /// - Throws: ``MembershipError`` `malformed` when a key is not found, or was revoked already.
  func apply(to party: Party, at now: Timestamp) throws(MembershipError) -> Party {
    var keys = party.keys
    for revocation in revocations where revocation.node == party.name {
      let found = keys.indices.filter { keys[$0].key.id.hex.hasPrefix(revocation.key.lowercased()) }
      guard let place = found.first, found.count == 1, revocation.key.count >= Limits.keyPrefix else {
        throw MembershipError(
          .malformed,
          found.count == 1
            ? "«\(revocation.key)» is too short: name a key of \(party.name) by at least \(Limits.keyPrefix) digits of its id"
            : "\(found.isEmpty ? "no key of \(party.name) begins" : "several keys of \(party.name) begin") with «\(revocation.key)»: "
              + "name one by at least \(Limits.keyPrefix) digits of its id"
        )
      }
      if let before = keys[place].revoked {
        throw MembershipError(.malformed, "the key \(revocation.key) of \(party.name) is revoked since \(before)")
      }
      keys[place] = Party.ListedKey(key: keys[place].key, revoked: revocation.from ?? now)
    }
    return Party(
      name: party.name, title: titles[party.name] ?? party.title, state: party.state,
      functions: functions[party.name] ?? party.functions, endpoints: party.endpoints, suites: party.suites,
      identities: party.identities, keys: keys, witnesses: party.witnesses, quorum: party.quorum)
  }
}
