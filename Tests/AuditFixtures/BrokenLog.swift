package import Evidence
package import Membership

/// One way in which a log, its heads or its evidence can be broken, and what an auditor must be told then.
package struct BrokenLog: Sendable {
  /// What is verified.
  package enum Subject: Sendable {
    /// A log's folder.
    case folder([String: [UInt8]])
    /// Two checkpoint notes, and the proof between them where there is one.
    case pair([UInt8], [UInt8], consistency: [Digest]?)
    /// A file of evidence, a disclosure or a proof.
    case file([UInt8])
  }

  /// Unique among all.
  package let name: String
  package let subject: Subject
  package let verdict: AuditReport.Verdict
  /// Stands in one of the checks that did not hold; for what is whole, in one that did.
  package let phrase: String
  /// The first bad entry, where one must be named.
  package let badEntry: UInt64?
  /// The files of an auditor's trust folder of its own; nil for the federation's.
  package let trust: [String: [UInt8]]?
  /// The note that the auditor has of the epoch before.
  package let before: SignedNote?

  package init(
    _ name: String, _ verdict: AuditReport.Verdict, _ phrase: String, badEntry: UInt64? = nil,
    trust: [String: [UInt8]]? = nil, before: SignedNote? = nil, _ subject: Subject
  ) {
    self.name = name
    self.subject = subject
    self.verdict = verdict
    self.phrase = phrase
    self.badEntry = badEntry
    self.trust = trust
    self.before = before
  }

  /// Every broken log, and a few whole ones beside them, for the trust of this federation.
  package static func all(in federation: AuditFederation) throws -> [BrokenLog] {
    let parts = try BrokenParts(federation)
    return try parts.folders() + parts.histories() + parts.lines() + parts.forgeries() + parts.pairs()
      + parts.evidence() + parts.replacedKeys() + parts.epochs()
  }

  /// What the verifier says under an auditor's trust.
  package func report(_ federations: TrustFolder) throws -> AuditReport {
    let trust = try trust.map { files in try TrustFolder(suite: .comity1) { name, _ in files[name] } } ?? federations
    switch subject {
    case .folder(let files):
      var verifier = LogVerifier(MemoryFolder(files), suite: .comity1)
      verifier.closing = try before.map { try Checkpoint(parsing: $0.text) }
      return try verifier.verify { trust.trust($0) }
    case .pair(let first, let second, let consistency):
      var verifier = EvidenceVerifier(trust: trust, suite: .comity1)
      verifier.verify(pair: first, second, consistency: consistency)
      return verifier.report
    case .file(let bytes): return Self.report(bytes, trust)
    }
  }

  private static func report(_ bytes: [UInt8], _ trust: TrustFolder) -> AuditReport {
    var verifier = EvidenceVerifier(trust: trust, suite: .comity1)
    if let proof = try? TlogProof(parsing: bytes) {
      verifier.verify(proof, leaf: proof.extra.map { MerkleTree.leafHash($0) })
    } else if let file = try? EvidenceFile(parsing: bytes) {
      verifier.verify(file)
    } else {
      var report = AuditReport()
      report.skip("the file cannot be read")
      return report
    }
    return verifier.report
  }
}
