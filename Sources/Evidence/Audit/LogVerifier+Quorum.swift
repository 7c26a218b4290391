extension LogVerifier {
  /// A cosignature that counts.
  struct Counted {
    let key: VerifierKey
    let time: UInt64
  }

  /// The time at which a quorum had seen it, by the newest version of the directory whose quorum is there; nil for none.
  ///
  /// A quorum is enough: who is not in it is named, and takes nothing from the verdict.
  mutating func judgeQuorum(
    _ counted: [NodeName: Counted], silent: [NodeName], _ trust: LogTrust
  ) -> UInt64? {
    var best = 0
    for panel in trust.panels {
      let times = counted.filter { panel.witnesses.contains($0.key) }.map(\.value.time).sorted()
      best = max(best, times.count)
      guard times.count >= panel.quorum else { continue }
      let time = panel.quorum > 0 ? times[panel.quorum - 1] : nil
      if let until = panel.until {
        guard let time, Timestamp(seconds: time) <= until else { continue }
      }
      let under = panel.until == nil ? "" : panel.version.map { ", version \($0) of the directory" } ?? ""
      report.pass(
        "witnessed\(time.map { " at \(Timestamp(seconds: $0))" } ?? "") by \(times.count) of \(panel.quorum) required\(under)"
      )
      let absent = silent.filter(panel.witnesses.contains).map(\.text).joined(separator: ", ")
      if !absent.isEmpty { report.remark("the assigned witnesses \(absent): they have not cosigned this checkpoint") }
      return time
    }
    let newest = trust.panels.first
    let absent = silent.filter { newest?.witnesses.contains($0) ?? false }.map(\.text).joined(separator: ", ")
    report.skip(
      "checkpoint: cosigned by \(best) of the \(newest?.quorum ?? 0) witnesses that the directory requires"
        + (absent.isEmpty ? "" : "; no cosignature of the assigned \(absent)"))
    return nil
  }

  mutating func judgePolicy(_ cosigners: Set<VerifierKey>, _ trust: LogTrust, _ origin: String) {
    guard let policy = trust.policy else { return report.skip("policy: none was given") }
    // A policy names one key of a log; which others follow and precede it, the directory says.
    let logs = trust.keys.map { VerifierKey(name: origin, type: .ed25519, publicKey: $0.key.ed25519) }
    guard logs.contains(where: policy.accepts) else {
      return report.skip("policy: it does not list \(origin) with this key")
    }
    if let shortfall = policy.shortfall(of: cosigners) {
      report.skip("policy: \(shortfall)")
    } else {
      report.pass("the quorum of the policy is satisfied")
    }
  }

  /// A key that was replaced proves only what was witnessed while it was the newest.
  mutating func judgeSuccession(_ signer: LogTrust.SigningKey, witnessed: UInt64?, _ origin: String) {
    guard let until = signer.until else { return }
    if let witnessed, Timestamp(seconds: witnessed) <= until {
      report.pass("signed with an earlier key of \(origin), and witnessed before it was replaced")
    } else {
      report.skip("checkpoint: signed with an earlier key of \(origin), which was replaced before it was witnessed")
    }
  }
}
