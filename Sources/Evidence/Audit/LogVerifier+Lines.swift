extension LogVerifier {
  /// The log's own two lines, each assigned witness's two lines, the policy, and lines of nobody known.
  /// - Returns: the key of the log's lines; nil where they do not hold.
  mutating func verifyLines(_ note: SignedNote, _ checkpoint: Checkpoint, _ trust: LogTrust) -> HybridPublicKey? {
    let origin = checkpoint.origin.description
    let signer = verifySigner(note, checkpoint, trust)
    var known: Set<LineID> = []
    for signing in trust.keys { known.formUnion(ids(name: origin, signing.key, .ed25519, .mldsa65)) }
    var counted: [NodeName: Counted] = [:]
    var silent: [NodeName] = []
    for witness in trust.witnesses {
      for listed in witness.keys {
        known.formUnion(ids(name: witness.keyName, listed.key, .cosignatureEd25519, .cosignatureMLDSA65))
      }
      switch verify(witness, note, checkpoint) {
      case .counts(let found): counted[witness.node] = found
      case .silent: silent.append(witness.node)
      case .wrong: break
      }
    }
    for line in note.lines where !known.contains(LineID(name: line.name, id: line.keyID)) {
      report.skip("checkpoint: a line by an unknown key, named \(line.name)")
    }
    let witnessed = judgeQuorum(counted, silent: silent, trust)
    judgePolicy(Set(counted.values.map(\.key)), trust, origin)
    if let signer { judgeSuccession(signer, witnessed: witnessed, origin) }
    return signer?.key
  }

  /// The newest of the log's keys whose lines are there: a line that does not verify is proven wrong under whichever key.
  private mutating func verifySigner(
    _ note: SignedNote, _ checkpoint: Checkpoint, _ trust: LogTrust
  ) -> LogTrust.SigningKey? {
    let origin = checkpoint.origin.description
    var missing = "no line of \(origin) is there"
    for (place, signing) in trust.keys.enumerated() {
      switch note.verdict(.checkpoint, by: signing.key, name: origin, suite: suite) {
      case .valid:
        report.pass("checkpoint of size \(checkpoint.size) signed by \(origin), both lines")
        return signing
      case .wrong(let message):
        report.fail("checkpoint: \(message)")
        return nil
      case .missing(let message):
        // What the newest key lacks is said, unless one half of an older key's lines is there.
        let isHere = ids(name: origin, signing.key, .ed25519, .mldsa65).contains { id in
          note.lines.contains { LineID(name: $0.name, id: $0.keyID) == id }
        }
        if place == 0 || isHere { missing = message }
      }
    }
    report.skip("checkpoint: \(missing)")
    return nil
  }

  /// What an assigned witness left on a checkpoint.
  private enum Trace {
    case counts(Counted)
    case silent
    case wrong
  }

  /// A witness's cosignature, by a key that was valid when it cosigned.
  private mutating func verify(
    _ witness: LogTrust.Witness, _ note: SignedNote, _ checkpoint: Checkpoint
  ) -> Trace {
    for listed in witness.keys {
      do throws(EvidenceError) {
        let found = try Cosignature.find(
          in: note.lines, on: checkpoint, by: witness.keyName, key: listed.key, suite: suite)
        guard let found else { continue }
        let time = Timestamp(seconds: found.time)
        guard listed.isValid(at: time) else {
          report.skip(
            "checkpoint: the key of \(witness.node)'s cosignature was not valid at \(time); it does not count")
          continue
        }
        report.witnessed.append((witness.node.text, found.time))
        report.pass("cosigned by \(witness.node) at \(time), both lines")
        return .counts(
          Counted(
            key: VerifierKey(name: witness.keyName, type: .cosignatureEd25519, publicKey: listed.key.ed25519),
            time: found.time))
      } catch {
        if error.code == .signatureMissing {
          report.skip("checkpoint: \(error.message)")
        } else {
          report.fail("checkpoint: \(error.message)")
        }
        return .wrong
      }
    }
    return .silent
  }

  private struct LineID: Hashable {
    let name: String
    let id: UInt32
  }

  private func ids(
    name: String, _ key: HybridPublicKey, _ classical: SignatureType, _ quantum: SignatureType
  ) -> Set<LineID> {
    [
      LineID(name: name, id: classical.keyID(name: name, publicKey: key.ed25519)),
      LineID(name: name, id: quantum.keyID(name: name, publicKey: key.mldsa65)),
    ]
  }
}
