import Evidence

extension EvidenceVerifier {
  /// A cosignature that holds, and the key that made it.
  private struct Counted {
    let witness: NodeName
    let key: HybridPublicKey
    let time: UInt64
  }

  /// Verifies a head: both lines of its log, the witnesses that the auditor's directory assigned, the auditor's policy.
  /// - Parameter since: the version of the directory under which the statement was made, where it says.
  mutating func verifyHead(
    _ note: SignedNote, _ head: Checkpoint, _ label: String, since: UInt64?
  ) -> (received: Bool, witnessed: UInt64?) {
    guard let trust else {
      report.skip("\(label): signatures: nothing is trusted; give your trust folder with --trust")
      return (false, nil)
    }
    guard head.origin.federation == trust.directory.genesis.federation,
      let party = trust.directory.party(head.origin.node)
    else {
      report.skip("\(label): signatures: your trust folder names no key of \(head.origin)")
      return (false, nil)
    }
    guard let signer = verifySigner(note, head, party, label) else { return (false, nil) }
    let counted = verifyWitnesses(note, head, label, trust)
    verifyStrangers(note, head, party, label, trust)
    let witnessed = judgeQuorum(counted, head, label, since: since, trust)
    judgePolicy(counted, head, party, label, trust)
    verifySuccession(signer, party, witnessed, label, trust)
    return (true, witnessed)
  }

  /// Which identity of the party signed, both lines; nil for none.
  private mutating func verifySigner(
    _ note: SignedNote, _ head: Checkpoint, _ party: Party, _ label: String
  ) -> Int? {
    var missing = "no line of \(head.origin) is there"
    for (number, identity) in party.identities.enumerated().reversed() {
      switch note.verdict(.checkpoint, by: identity.key, name: head.origin.description, suite: suite) {
      case .valid:
        report.pass("\(label): checkpoint of size \(head.size) signed by \(head.origin), both lines")
        return number
      case .missing(let message): missing = message
      case .wrong(let message):
        report.fail("\(label): \(message)")
        return nil
      }
    }
    report.skip("\(label): checkpoint: \(missing)")
    return nil
  }

  /// A key that was replaced proves only what was witnessed while it was the newest.
  private mutating func verifySuccession(
    _ signer: Int, _ party: Party, _ witnessed: UInt64?, _ label: String, _ trust: TrustFolder
  ) {
    guard signer + 1 < party.identities.count else { return }
    let successor = trust.history.first { ($0.party(party.name)?.identities.count ?? 0) > signer + 1 }
    let limit = successor?.endOfVersionBefore
    if let witnessed, let limit, Timestamp(seconds: witnessed) <= limit {
      report.pass("\(label): signed with version \(signer + 1) of the identity, and witnessed before it was replaced")
    } else {
      report.skip(
        "\(label): signed with version \(signer + 1) of the identity, which was replaced before it was witnessed")
    }
  }

  private mutating func verifyWitnesses(
    _ note: SignedNote, _ head: Checkpoint, _ label: String, _ trust: TrustFolder
  ) -> [Counted] {
    var counted: [Counted] = []
    for witness in Self.witnesses(of: head.origin.node, trust) {
      let name = trust.directory.genesis.federation.cosigner(witness)
      for listed in trust.directory.party(witness)?.keys ?? [] where listed.key.purpose == .cosign {
        guard let key = try? HybridPublicKey(joined: listed.key.publicKey) else { continue }
        do throws(EvidenceError) {
          guard
            let found = try Cosignature.find(in: note.lines, on: head, by: name, key: key, suite: suite)
          else { continue }
          let time = Timestamp(seconds: found.time)
          guard listed.isValid(at: time) else {
            report.skip("\(label): the key of \(witness)'s cosignature was not valid at \(time); it does not count")
            continue
          }
          report.pass("\(label): cosigned by \(witness) at \(time), both lines")
          counted.append(Counted(witness: witness, key: key, time: found.time))
        } catch {
          if error.code == .signatureMissing {
            report.skip("\(label): \(error.message)")
          } else {
            report.fail("\(label): \(error.message)")
          }
        }
      }
    }
    return counted
  }

  /// Lines of nobody that the directory ever assigned: named, and no part of the proof.
  private mutating func verifyStrangers(
    _ note: SignedNote, _ head: Checkpoint, _ party: Party, _ label: String, _ trust: TrustFolder
  ) {
    var known: Set<String> = []
    for identity in party.identities {
      known.insert(id(.ed25519, head.origin.description, identity.key.ed25519))
      known.insert(id(.mldsa65, head.origin.description, identity.key.mldsa65))
    }
    for witness in Self.witnesses(of: head.origin.node, trust) {
      let name = trust.directory.genesis.federation.cosigner(witness)
      for key in trust.directory.party(witness)?.cosigningKeys ?? [] {
        known.insert(id(.cosignatureEd25519, name, key.ed25519))
        known.insert(id(.cosignatureMLDSA65, name, key.mldsa65))
      }
    }
    for line in note.lines where !known.contains("\(line.keyID) \(line.name)") {
      report.skip("\(label): checkpoint: a line by an unknown key, named \(line.name)")
    }
  }

  private func id(_ type: SignatureType, _ name: String, _ key: [UInt8]) -> String {
    "\(type.keyID(name: name, publicKey: key)) \(name)"
  }

  /// The time at which a quorum had seen it, by the newest version of the directory whose quorum is there.
  ///
  /// An older version counts for what was witnessed while it was in force, and only from the one that the statement names on.
  private mutating func judgeQuorum(
    _ counted: [Counted], _ head: Checkpoint, _ label: String, since: UInt64?, _ trust: TrustFolder
  ) -> UInt64? {
    var best = 0
    for (place, version) in trust.history.enumerated().reversed() where version.text.version >= since ?? 1 {
      guard let party = version.party(head.origin.node), party.quorum > 0 else { continue }
      let times = counted.filter { party.witnesses.contains($0.witness) }.map(\.time).sorted()
      best = max(best, times.count)
      guard times.count >= party.quorum else { continue }
      let time = times[party.quorum - 1]
      if place + 1 < trust.history.count {
        guard Timestamp(seconds: time) <= trust.history[place + 1].endOfVersionBefore else { continue }
      }
      report.pass(
        "\(label): witnessed at \(Timestamp(seconds: time)) by \(times.count) of \(party.quorum) required, "
          + "version \(version.text.version) of the directory")
      return time
    }
    if trust.directory.party(head.origin.node)?.quorum == 0 {
      report.remark("\(label): the witnesses: the directory assigns none to \(head.origin.node)")
    } else {
      report.skip("\(label): received, not witnessed: cosigned by \(best), and no quorum is among them")
    }
    return nil
  }

  private mutating func judgePolicy(
    _ counted: [Counted], _ head: Checkpoint, _ party: Party, _ label: String, _ trust: TrustFolder
  ) {
    guard let policy = trust.policy else { return report.skip("\(label): policy: none was given") }
    // A policy names one key of a log; which others follow and precede it, the directory says.
    let logs = party.identities.map {
      VerifierKey(name: head.origin.description, type: .ed25519, publicKey: $0.key.ed25519)
    }
    guard logs.contains(where: policy.accepts) else {
      return report.skip("\(label): policy: it does not list \(head.origin) with this key")
    }
    let cosigners = counted.map {
      VerifierKey(
        name: trust.directory.genesis.federation.cosigner($0.witness), type: .cosignatureEd25519,
        publicKey: $0.key.ed25519)
    }
    if let shortfall = policy.shortfall(of: Set(cosigners)) {
      report.skip("\(label): policy: \(shortfall)")
    } else {
      report.pass("\(label): the quorum of the policy is satisfied")
    }
  }

  /// Everybody that a version of the directory ever assigned to a log, in the order of names.
  private static func witnesses(of node: NodeName, _ trust: TrustFolder) -> [NodeName] {
    Set(trust.history.flatMap { $0.party(node)?.witnesses ?? [] }).sorted()
  }
}
