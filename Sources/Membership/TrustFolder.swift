package import Evidence

/// What an auditor trusts: genesis, directory and policy, read from files of the auditor's own.
package struct TrustFolder: Sendable {
  /// The newest directory, verified back to the genesis.
  package let directory: Directory
  /// All versions up to it, oldest first.
  package let history: [Directory]
  /// The auditor's policy; nil when the folder has none.
  package let policy: LogPolicy?

  /// Reads the folder's files `genesis`, `directory` (and `directory.N` for versions before it) and `policy`.
  /// - Throws: ``MembershipError``, ``EvidenceError``, and what reading throws.
  package init(suite: Suite, reading read: (_ name: String, _ limit: Int) throws -> [UInt8]?) throws {
    guard let text = try read("genesis", Limits.genesis) else {
      throw MembershipError(.malformed, "the trust folder has no file «genesis»")
    }
    guard let last = try read("directory", Evidence.Limits.directoryNote) else {
      throw MembershipError(.malformed, "the trust folder has no file «directory»")
    }
    let genesis = try Genesis(parsing: text)
    var chain: [[UInt8]] = []
    while let before = try read("directory.\(chain.count + 1)", Evidence.Limits.directoryNote) { chain.append(before) }
    chain.append(last)
    var history: [Directory] = []
    for bytes in chain {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
      history.append(
        try history.last.map { try Directory(next: note, after: $0, suite: suite) }
          ?? Directory(first: note, genesis: genesis, suite: suite))
    }
    guard let newest = history.last else { throw MembershipError(.malformed, "the trust folder has no directory") }
    directory = newest
    self.history = history
    policy = try read("policy", Evidence.Limits.policy).map { try LogPolicy(parsing: $0) }
  }

  /// Whom this folder trusts for a log, now and before; nil when the directory knows no such log.
  package func trust(_ origin: LogOrigin) -> LogTrust? {
    guard origin.federation == directory.genesis.federation, let party = directory.party(origin.node),
      !party.identities.isEmpty
    else { return nil }
    let keys = party.identities.enumerated().reversed().map { place, identity in
      LogTrust.SigningKey(key: identity.key, until: replaced(place, of: origin.node))
    }
    let assigned = Set(history.flatMap { $0.party(origin.node)?.witnesses ?? [] }).sorted()
    return LogTrust(keys: keys, witnesses: assigned.map(witness), panels: panels(of: origin.node), policy: policy)
  }

  /// Up to when what a version of an identity signed must have been witnessed; nil for the newest.
  private func replaced(_ place: Int, of node: NodeName) -> Timestamp? {
    history.first { ($0.party(node)?.identities.count ?? 0) > place + 1 }.map(\.endOfVersionBefore)
  }

  private func witness(_ name: NodeName) -> LogTrust.Witness {
    let listed = directory.party(name)?.keys.filter { $0.key.purpose == .cosign } ?? []
    let keys = listed.compactMap { listed in
      (try? HybridPublicKey(joined: listed.key.publicKey)).map {
        LogTrust.CosigningKey(
          key: $0, notBefore: listed.key.notBefore, notAfter: listed.key.notAfter, revoked: listed.revoked)
      }
    }
    return LogTrust.Witness(node: name, keyName: directory.genesis.federation.cosigner(name), keys: keys)
  }

  /// Who made a quorum when, the newest version first.
  private func panels(of node: NodeName) -> [LogTrust.Panel] {
    history.enumerated().reversed().compactMap { place, version in
      version.party(node).map { party in
        LogTrust.Panel(
          version: version.text.version, witnesses: Set(party.witnesses), quorum: party.quorum,
          until: place + 1 < history.count ? history[place + 1].endOfVersionBefore : nil)
      }
    }
  }

  /// A policy that lists all logs and witnesses of a directory.
  package static func policy(for directory: Directory, epoch: UInt64) -> String {
    let parties = directory.text.parties.filter { $0.state == .active }
    let logs = parties.compactMap { party in
      party.logKey.map {
        VerifierKey(
          name: directory.origin(of: party.name, epoch: epoch).description, type: .ed25519, publicKey: $0.ed25519)
      }
    }
    let witnesses = parties.compactMap(directory.policyWitness)
    // One quorum for all logs is all that such a policy can say; which witnesses a log has is for the directory.
    let panel = min(max(witnesses.count - 1, 0), Limits.drawnWitnesses)
    return LogPolicy.text(logs: logs, witnesses: witnesses, quorum: DirectoryDraft.quorum(of: panel))
  }
}

extension Directory {
  /// A witness as a policy lists it: every key with which it may have cosigned. A key that is revoked is left out, since a
  /// policy cannot say until when it counted, unless there is no other.
  /// - Returns: nil where the directory lists no key of it.
  package func policyWitness(_ party: Party) -> (name: String, keys: [VerifierKey])? {
    let listed = party.keys.filter { $0.key.purpose == .cosign }
    let valid = listed.filter { $0.revoked == nil }
    let keys = (valid.isEmpty ? listed : valid).compactMap { try? HybridPublicKey(joined: $0.key.publicKey) }
    guard !keys.isEmpty else { return nil }
    let name = genesis.federation.cosigner(party.name)
    return (
      party.name.text, keys.map { VerifierKey(name: name, type: .cosignatureEd25519, publicKey: $0.ed25519) }
    )
  }

  /// Up to when the version before this one may still have been in use somewhere: the time within which a statement has to
  /// be witnessed, from the moment at which this one was issued.
  var endOfVersionBefore: Timestamp { text.issued.advanced(bySeconds: text.policy.witnessWithin) }
}
