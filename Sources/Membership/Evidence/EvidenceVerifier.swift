package import Evidence

/// Verifies files of evidence with nothing but an auditor's own trust: no node, no network, no other file.
///
/// Keys, witnesses and quorums come from the trust folder alone. What stands inside a file is compared with it, and believed
/// nowhere.
package struct EvidenceVerifier {
  /// A statement, and how far it is proven: *received* and *witnessed* are told apart.
  package struct Statement: Sendable, Hashable {
    /// What it is, in words.
    package let label: String
    /// The log it stands in.
    package let origin: String
    /// Its entry there.
    package let index: UInt64
    /// It is an entry of its speaker's log, under a checkpoint with both lines.
    package let received: Bool
    /// When a quorum of the log's witnesses had seen it, POSIX seconds; nil for not witnessed.
    package let witnessed: UInt64?
  }

  let trust: TrustFolder?
  let suite: Suite
  /// What was checked, and what was not.
  package internal(set) var report = AuditReport()
  /// The statements of the file.
  package internal(set) var statements: [Statement] = []
  /// The event that a disclosure opens, once it is proven to be the logged one.
  package internal(set) var event: LoggedEvent?
  /// What the message said, once it is proven to be what was committed to.
  package internal(set) var disclosed: SealedStatement?

  /// Prepares a verification.
  /// - Parameter trust: the auditor's own; nil for none, and then nothing is proven.
  package init(trust: TrustFolder?, suite: Suite) {
    self.trust = trust
    self.suite = suite
  }

  /// Verifies the evidence of a message.
  package mutating func verify(_ file: EvidenceFile) {
    verifyInside(file)
    var first: DispatchEvent?
    for dispatch in file.dispatches {
      guard let event = verify(dispatch, inside: file) else { continue }
      let before = first ?? event
      first = before
      if event.commitment != before.commitment || event.name.speaker != before.name.speaker {
        report.fail("the dispatches are not of one message: their commitments or speakers differ")
      }
    }
    if let disclosed = file.disclosed, let first {
      verify(disclosed, of: first)
    } else if file.disclosed == nil {
      report.remark("what the message said: it is not disclosed in this file")
    }
    remarkScope()
  }

  /// Verifies one disclosed event.
  package mutating func verify(_ file: DisclosureFile) {
    guard let proven = verify(file.statement, as: "entry") else { return }
    event = proven.event
    switch (proven.event.content, file.disclosed) {
    case (.dispatch(let dispatch), let disclosed?):
      verifyNames(dispatch, proven, "entry \(file.statement.proof.index)", inside: nil)
      verify(disclosed, of: dispatch)
    case (_, _?): report.fail("the file discloses a message beside an event that is no dispatch")
    case (_, nil): break
    }
    remarkScope()
  }

  /// Verifies a C2SP proof of an entry.
  /// - Parameter leaf: the entry's leaf hash; nil where neither the file nor the auditor names the entry.
  package mutating func verify(_ proof: TlogProof, leaf: Digest?) {
    do throws(EvidenceError) {
      let head = try Checkpoint(parsing: proof.checkpoint.text)
      (report.origin, report.size) = (head.origin.description, head.size)
      guard let leaf else {
        return report.skip("the proof does not say of which entry it is; name its leaf hash with --leaf")
      }
      let label = "entry \(proof.index)"
      do throws(EvidenceError) {
        try MerkleProof.verifyInclusion(
          leaf: leaf, index: proof.index, size: head.size, root: head.root, path: proof.inclusion)
        report.pass("\(label): in the tree of size \(head.size)")
      } catch {
        report.badEntry = proof.index
        return report.fail("\(label): \(error.message)")
      }
      record(label, head, index: proof.index, verifyHead(proof.checkpoint, head, label, since: nil))
    } catch {
      report.skip("the checkpoint cannot be read: \(error.message)")
    }
    report.remark("what the event of the entry says: a proof holds its salted commitment only")
  }

  /// Verifies that a message is what a dispatch committed to.
  private mutating func verify(_ disclosure: EvidenceFileDisclosure, of dispatch: DispatchEvent) {
    let statement = disclosure.statement
    guard statement.commitment(salt: disclosure.salt) == dispatch.commitment else {
      return report.fail("the disclosed message is not the one that the dispatch committed to")
    }
    guard statement.sender == dispatch.name.speaker, statement.recipients.contains(dispatch.name.recipient) else {
      return report.fail("the disclosed message has another sender, or was not for \(dispatch.name.recipient)")
    }
    report.pass("the disclosed message is the one that was committed to, \(Plural.of(statement.message.count, "byte"))")
    disclosed = statement
  }

  private mutating func remarkScope() {
    report.remark("times inside events: they are their speakers' word; what counts is the witnessed time")
    report.remark("the rest of the logs: verify them whole for entries and forks that this file does not show")
  }

  mutating func record(
    _ label: String, _ head: Checkpoint, index: UInt64, _ found: (received: Bool, witnessed: UInt64?)
  ) {
    statements.append(
      Statement(
        label: label, origin: head.origin.description, index: index, received: found.received,
        witnessed: found.witnessed))
  }
}
