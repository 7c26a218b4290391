extension LogVerifier {
  /// The log's own two lines, each assigned witness's two lines, the policy, and lines of nobody known.
  mutating func verifyLines(_ note: SignedNote, _ checkpoint: Checkpoint, _ trust: LogTrust) {
    let origin = checkpoint.origin.description
    switch note.verdict(.checkpoint, by: trust.key, name: origin, suite: suite) {
    case .valid: report.pass("checkpoint of size \(checkpoint.size) signed by \(origin), both lines")
    case .missing(let message): report.skip("checkpoint: \(message)")
    case .wrong(let message): report.fail("checkpoint: \(message)")
    }
    var known = ids(name: origin, trust.key, .ed25519, .mldsa65)
    var cosigners: Set<VerifierKey> = []
    var silent: [NodeName] = []
    for witness in trust.witnesses {
      for key in witness.keys {
        known.formUnion(ids(name: witness.keyName, key, .cosignatureEd25519, .cosignatureMLDSA65))
      }
      switch verify(witness, note, checkpoint) {
      case .counts(let key): cosigners.insert(key)
      case .silent: silent.append(witness.node)
      case .wrong: break
      }
    }
    for line in note.lines where !known.contains(LineID(name: line.name, id: line.keyID)) {
      report.skip("checkpoint: a line by an unknown key, named \(line.name)")
    }
    judgeQuorum(cosigners, silent: silent, trust, origin)
  }

  /// What an assigned witness left on a checkpoint.
  private enum Trace {
    case counts(VerifierKey)
    case silent
    case wrong
  }

  /// A witness's cosignature.
  private mutating func verify(
    _ witness: LogTrust.Witness, _ note: SignedNote, _ checkpoint: Checkpoint
  ) -> Trace {
    for key in witness.keys {
      do throws(EvidenceError) {
        let found = try Cosignature.find(
          in: note.lines, on: checkpoint, by: witness.keyName, key: key, suite: suite)
        guard let found else { continue }
        report.witnessed.append((witness.node.text, found.time))
        report.pass("cosigned by \(witness.node) at \(Timestamp(seconds: found.time)), both lines")
        return .counts(VerifierKey(name: witness.keyName, type: .cosignatureEd25519, publicKey: key.ed25519))
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

  /// A quorum is enough: who is not in it is named, and takes nothing from the verdict.
  private mutating func judgeQuorum(
    _ cosigners: Set<VerifierKey>, silent: [NodeName], _ trust: LogTrust, _ origin: String
  ) {
    let names = silent.map(\.text).joined(separator: ", ")
    let missing = silent.isEmpty ? "" : "; no cosignature of the assigned \(names)"
    if cosigners.count >= trust.quorum {
      let times = report.witnessed.map(\.time).sorted()
      let time =
        trust.quorum > 0 && trust.quorum <= times.count ? " at \(Timestamp(seconds: times[trust.quorum - 1]))" : ""
      report.pass("witnessed\(time) by \(cosigners.count) of \(trust.quorum) required")
      if !silent.isEmpty { report.remark("the assigned witnesses \(names): they have not cosigned this checkpoint") }
    } else {
      report.skip(
        "checkpoint: cosigned by \(cosigners.count) of the \(trust.quorum) witnesses that the directory requires\(missing)"
      )
    }
    guard let policy = trust.policy else { return report.skip("policy: none was given") }
    let key = VerifierKey(name: origin, type: .ed25519, publicKey: trust.key.ed25519)
    guard policy.logs.contains(key) else { return report.skip("policy: it does not list \(origin) with this key") }
    if policy.isSatisfied(by: cosigners) {
      report.pass("the quorum of the policy is satisfied")
    } else {
      report.skip("policy: its quorum is not satisfied")
    }
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
