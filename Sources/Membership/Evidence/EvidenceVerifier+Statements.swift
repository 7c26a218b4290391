import Evidence

extension EvidenceVerifier {
  /// A statement that was proven, with the head it was proven under.
  struct Proven {
    let event: LoggedEvent
    let head: Checkpoint
    let leaf: Digest
    let index: UInt64
  }

  /// Verifies a statement: the entry in the tree, the tree's head, its witnesses.
  /// - Returns: nil when it is no statement of the log that it names.
  mutating func verify(_ statement: EvidenceFileStatement, as kind: String) -> Proven? {
    let index = statement.proof.index
    do throws(EvidenceError) {
      let head = try statement.head()
      if report.origin == nil { (report.origin, report.size) = (head.origin.description, head.size) }
      do throws(EvidenceError) {
        try MerkleProof.verifyInclusion(
          leaf: statement.leafHash, index: index, size: head.size, root: head.root, path: statement.proof.inclusion)
      } catch {
        report.badEntry = report.badEntry ?? index
        report.fail("\(kind) \(index) of \(head.origin): \(error.message)")
        return nil
      }
      // Only what is proven is parsed.
      let event: LoggedEvent
      do throws(EvidenceError) { event = try LoggedEvent(parsing: statement.event) } catch {
        report.fail("\(kind) \(index) of \(head.origin): \(error.message)")
        return nil
      }
      let label = Self.label(event, index)
      report.pass("\(label): entry \(index) of \(head.origin), re-hashed with its salt")
      let since: UInt64? = if case .dispatch(let dispatch) = event.content { dispatch.directory.version } else { nil }
      record(label, head, index: index, verifyHead(statement.proof.checkpoint, head, label, since: since))
      return Proven(event: event, head: head, leaf: statement.leafHash, index: index)
    } catch {
      report.skip("\(kind) \(index): its checkpoint cannot be read: \(error.message)")
      return nil
    }
  }

  /// Verifies a dispatch and what came back for it.
  mutating func verify(_ dispatch: EvidenceFileDispatch, inside file: EvidenceFile) -> DispatchEvent? {
    guard let proven = verify(dispatch.statement, as: "dispatch") else { return nil }
    guard case .dispatch(let event) = proven.event.content else {
      report.fail("entry \(proven.index) of \(proven.head.origin) is no dispatch")
      return nil
    }
    verifyNames(event, proven, Self.label(proven.event, proven.index), inside: file)
    if dispatch.receipts.isEmpty { report.remark("a receipt of \(event.name.recipient): there is none in this file") }
    for receipt in dispatch.receipts { verify(receipt, for: event, proven) }
    return event
  }

  /// A dispatch speaks in its own log, in this federation, under a directory that the auditor has.
  mutating func verifyNames(
    _ dispatch: DispatchEvent, _ proven: Proven, _ label: String, inside file: EvidenceFile?
  ) {
    guard dispatch.name.speaker == proven.head.origin.node else {
      return report.fail(
        "\(label): it names \(dispatch.name.speaker) and stands in the log of \(proven.head.origin.node)")
    }
    guard let trust else { return }
    guard dispatch.federation == trust.directory.genesis.id else {
      return report.skip("\(label): it is of another federation than your trust folder")
    }
    let named = dispatch.directory
    guard let held = trust.history.first(where: { $0.text.version == named.version }) else {
      return report.skip(
        "\(label): it names version \(named.version) of the directory, and your trust folder ends at version "
          + "\(trust.directory.text.version)")
    }
    if held.text.digest == named.digest {
      report.pass("\(label): sent under version \(named.version) of the directory, which you hold")
    } else {
      report.fail("\(label): it names a version \(named.version) of the directory with another digest than yours")
    }
  }

  private mutating func verify(
    _ receipt: EvidenceFileDispatch.Receipt, for dispatch: DispatchEvent, _ sent: Proven
  ) {
    guard let proven = verify(receipt.statement, as: "receipt") else { return }
    guard case .receipt(let event) = proven.event.content else {
      return report.fail("entry \(proven.index) of \(proven.head.origin) is no receipt")
    }
    let label = Self.label(proven.event, proven.index)
    guard proven.head.origin.node == dispatch.name.recipient, event.dispatch == dispatch.name,
      event.event == sent.event.digest, event.envelope == dispatch.envelope, event.source.leaf == sent.leaf,
      event.source.index == sent.index, event.source.head.origin == sent.head.origin
    else { return report.fail("\(label): it is for another dispatch than the one that it stands with") }
    report.pass("\(label): it names this dispatch, its entry and its envelope")
    verify(receipt.consistency, between: event.source.head, and: sent.head, label)
  }

  /// The head that the recipient saw, against the one that the dispatch is proven under here.
  private mutating func verify(
    _ proof: [Digest]?, between seen: Checkpoint, and shown: Checkpoint, _ label: String
  ) {
    let (old, new) = seen.size <= shown.size ? (seen, shown) : (shown, seen)
    guard let path = proof ?? (old.size == new.size ? [] : nil) else {
      return report.skip("\(label): no proof links the head it names with the one shown here")
    }
    switch ConsistencyJudgement.judge(old: (old.size, old.root), new: (new.size, new.root), path: path) {
    case .consistent: report.pass("\(label): the sender's head that it names agrees with the one shown here")
    case .fork: report.fail("\(label): the recipient saw another history of the sender's log than the one shown here")
    case .unproven: report.skip("\(label): the proof between the head it names and the one shown here does not hold")
    }
  }

  static func label(_ event: LoggedEvent, _ index: UInt64) -> String {
    switch event.content {
    case .dispatch(let dispatch): "dispatch to \(dispatch.name.recipient)"
    case .receipt(let receipt):
      "receipt of \(receipt.dispatch.recipient) (\(receipt.rungs.map(\.rawValue).joined(separator: ", ")))"
    default: "event \(event.content.type) at entry \(index)"
    }
  }
}
