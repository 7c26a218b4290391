package import Evidence

extension EvidenceVerifier {
  /// Verifies two checkpoint notes of one log, and a consistency proof between them where there is one.
  ///
  /// A fork is proven only by notes that the log's own key signed with both lines; cosignatures are not looked at.
  package mutating func verify(pair first: [UInt8], _ second: [UInt8], consistency: [Digest]?) {
    guard let a = head(first, "first note"), let b = head(second, "second note") else { return }
    guard a.origin == b.origin else {
      return report.skip("the notes are of two logs, \(a.origin) and \(b.origin): they say nothing about each other")
    }
    let (old, new) = a.size <= b.size ? (a, b) : (b, a)
    (report.origin, report.size) = (new.origin.description, new.size)
    let between = "between size \(old.size) and size \(new.size)"
    guard let path = consistency ?? (old.size == new.size || old.size == 0 ? [] : nil) else {
      return report.skip("\(between): no consistency proof was given; name its file with --consistency")
    }
    switch ConsistencyJudgement.judge(old: (old.size, old.root), new: (new.size, new.root), path: path) {
    case .consistent where old.size == new.size: report.pass("both notes have one size and one root")
    case .consistent: report.pass("\(between): the larger head extends the smaller")
    case .fork where old.size == new.size:
      report.fail("FORK: \(old.origin) signed two roots for size \(old.size)")
    case .fork:
      report.fail("FORK: \(between): the proof leads to the newer root and from another older one; both are signed")
    case .unproven:
      report.skip("\(between): the proof does not lead to the newer root, so it proves nothing about the log")
    }
    report.remark("cosignatures on the notes: what the log itself signed is compared here")
  }

  /// A note's head, once both lines of its log are there and hold.
  private mutating func head(_ bytes: [UInt8], _ what: String) -> Checkpoint? {
    do throws(EvidenceError) {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote)
      let head = try Checkpoint(parsing: note.text)
      guard let trust, head.origin.federation == trust.directory.genesis.federation,
        let party = trust.directory.party(head.origin.node)
      else {
        report.skip("\(what): nothing trusted names the key of \(head.origin); give your trust folder with --trust")
        return nil
      }
      for identity in party.identities.reversed() {
        let name = head.origin.description
        if note.verdict(.checkpoint, by: identity.key, name: name, suite: suite) == .valid {
          report.pass("\(what): size \(head.size), signed by \(head.origin), both lines")
          return head
        }
      }
      report.skip("\(what): it does not hold both valid lines of \(head.origin), so it proves nothing about the log")
    } catch {
      report.skip("\(what): it cannot be read: \(error.message)")
    }
    return nil
  }
}
