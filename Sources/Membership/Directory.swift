package import Evidence

/// A version of the directory that this federation's rules admit: signed by enough stewards, linked to the version before.
///
/// A node verifies first and stores after; it takes only the next version and never goes back.
package struct Directory: Sendable, Hashable {
  /// The content.
  package let text: DirectoryText
  /// The note with its stewards' lines, as it came.
  package let note: SignedNote
  /// The genesis it goes back to.
  package let genesis: Genesis
  private let byName: [NodeName: Party]
  private let byPin: [Digest: NodeName]

  /// Verifies the first version.
  /// - Throws: ``MembershipError``.
  package init(first note: SignedNote, genesis: Genesis, suite: Suite) throws(MembershipError) {
    let text = try DirectoryText(parsing: note.text, suite: suite)
    guard text.version == 1, text.previous == .zero else {
      throw MembershipError(.notNext, "version \(text.version) cannot be taken first: version 1 is needed")
    }
    try self.init(text, note, genesis, signedBy: genesis.stewards, suite: suite)
  }

  /// Verifies the version after one that is held.
  /// - Throws: ``MembershipError``; `fork` for another text of the version held.
  package init(next note: SignedNote, after held: Directory, suite: Suite) throws(MembershipError) {
    let text = try DirectoryText(parsing: note.text, suite: suite)
    if text.version == held.text.version, text.digest != held.text.digest {
      throw MembershipError(
        .fork,
        "there is another directory of version \(text.version) than the one held; if enough stewards signed both, «comity directory "
          + "evidence \(text.version)» writes the proof")
    }
    guard text.version == held.text.version + 1, text.previous == held.text.digest else {
      throw MembershipError(
        .notNext, "version \(text.version) does not follow version \(held.text.version), which this node holds")
    }
    try self.init(text, note, held.genesis, signedBy: held.text.stewards, suite: suite)
    try requireNothingDropped(since: held)
  }

  private init(
    _ text: DirectoryText, _ note: SignedNote, _ genesis: Genesis, signedBy before: StewardSet, suite: Suite
  ) throws(MembershipError) {
    guard text.federation == genesis.id else {
      throw MembershipError(.otherFederation, "the directory is of another federation than this genesis")
    }
    try before.requireSignatures(on: note, federation: genesis.federation, suite: suite)
    try text.stewards.requireSignatures(on: note, federation: genesis.federation, suite: suite)
    self.text = text
    self.note = note
    self.genesis = genesis
    byName = Dictionary(text.parties.map { ($0.name, $0) }, uniquingKeysWith: { first, _ in first })
    var pins: [Digest: NodeName] = [:]
    for party in text.parties where party.state == .active {
      for listed in party.keys where listed.key.purpose == .tls { pins[listed.key.id] = party.name }
    }
    byPin = pins
  }

  /// Number and digest.
  package var reference: DirectoryReference { text.reference }

  /// A party by name.
  package func party(_ name: NodeName) -> Party? { byName[name] }

  /// The active party that lists this TLS key as usable at a moment.
  /// - Parameter pin: SHA-256 of the SubjectPublicKeyInfo.
  package func party(pin: Digest, at time: Timestamp) -> Party? {
    guard let name = byPin[pin], let party = byName[name] else { return nil }
    return party.keys(.tls, at: time).contains { $0.id == pin } ? party : nil
  }

  /// The origin of a party's log in an epoch.
  package func origin(of node: NodeName, epoch: UInt64) -> LogOrigin {
    LogOrigin(node: node, federation: genesis.federation, epoch: epoch)
  }

  private func requireNothingDropped(since held: Directory) throws(MembershipError) {
    for before in held.text.parties {
      guard let now = byName[before.name] else {
        throw MembershipError(.dropped, "\(before.name) was listed and is gone; a party that leaves keeps its entry")
      }
      guard now.identities.starts(with: before.identities) else {
        throw MembershipError(.dropped, "an identity of \(before.name) is gone or changed")
      }
      for listed in before.keys {
        guard let kept = now.keys.first(where: { $0.key == listed.key }),
          listed.revoked == nil || kept.revoked == listed.revoked
        else { throw MembershipError(.dropped, "a key of \(before.name) or its revocation is gone or changed") }
      }
    }
  }
}
