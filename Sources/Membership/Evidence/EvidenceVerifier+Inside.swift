import Evidence

extension EvidenceVerifier {
  /// Compares what the file says of the federation with the auditor's own: it must lead back to the trusted genesis.
  mutating func verifyInside(_ file: EvidenceFile) {
    guard let trust else { return report.skip("directory inside: nothing is trusted that it could be held against") }
    guard file.genesis == trust.directory.genesis.text else {
      return report.skip("genesis inside: it is not yours; nothing that stands beside it was looked at")
    }
    verifyDirectories(file.directories, trust)
    for party in file.parties { verify(party, trust) }
  }

  private mutating func verifyDirectories(_ notes: [[UInt8]], _ trust: TrustFolder) {
    var held: Directory?
    for (number, bytes) in notes.enumerated() {
      do {
        let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.directoryNote)
        let next =
          try held.map { try Directory(next: note, after: $0, suite: suite) }
          ?? Directory(first: note, genesis: trust.directory.genesis, suite: suite)
        if number < trust.history.count, trust.history[number].text.digest != next.text.digest {
          return report.fail(
            "directory inside: the stewards signed two versions \(number + 1): the one inside and the one you hold")
        }
        held = next
      } catch {
        return report.fail("directory inside: version \(number + 1) does not follow from your genesis: \(error)")
      }
    }
    guard let held else { return report.skip("directory inside: there is none") }
    report.pass("directory inside: \(Plural.of(notes.count, "version")) back to your genesis")
    if held.text.version > trust.directory.text.version {
      report.skip(
        "directory inside: it goes on to version \(held.text.version), and your trust folder ends at version "
          + "\(trust.directory.text.version)")
    }
  }

  private mutating func verify(_ party: EvidenceFileParty, _ trust: TrustFolder) {
    guard let listed = trust.directory.party(party.node) else {
      return report.skip("\(party.node) inside: your directory lists no such party")
    }
    var identities: [IdentityNote] = []
    for bytes in party.identities {
      do throws(EvidenceError) {
        identities.append(try IdentityNote(parsing: bytes, after: identities.last, suite: suite))
      } catch {
        return report.fail("\(party.node) inside: version \(identities.count + 1) of its identity: \(error.message)")
      }
    }
    let common = min(identities.count, listed.identities.count)
    guard zip(identities, listed.identities).allSatisfy({ $0.note.digest == $1.note.digest }), common > 0 else {
      return report.fail("\(party.node) inside: its identity is not the one that your directory lists")
    }
    for key in party.keys {
      guard let known = listed.keys.first(where: { $0.key.id == key.key.id }) else {
        return report.skip("\(party.node) inside: a key that your directory does not list")
      }
      guard known.key == key.key, known.revoked == key.revoked || key.revoked == nil else {
        return report.fail("\(party.node) inside: a key with other times than your directory lists")
      }
    }
    guard identities.count <= listed.identities.count else {
      return report.skip("\(party.node) inside: its identity is newer than your directory")
    }
    report.pass("\(party.node) inside: its identity and keys are those of your directory")
  }
}
