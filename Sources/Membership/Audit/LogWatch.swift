package import Evidence

/// Follows one log from look to look: what it shows now must extend what it showed before, and must not be old.
///
/// Pure: the state of the last look comes in, the state of this one goes out, and whoever runs it keeps it.
package struct LogWatch {
  /// What needs somebody.
  package enum Alarm: String, Sendable, Codable {
    /// The log signed two histories: proven, and the proof is kept.
    case fork
    /// It shows less than it showed before.
    case rollback
    /// Nothing newer was shown within the time.
    case stale
    /// What it shows cannot be linked to what it showed before, or is not proven to be its own.
    case unproven
  }

  /// What is kept from look to look.
  package struct State: Sendable {
    /// Notes of the newest heads, oldest first; each was proven to extend the one before.
    package var notes: [[UInt8]]
    /// When the last of them was first seen.
    package var firstSeen: Timestamp
    /// When a quorum had witnessed the last of them, POSIX seconds; nil for not yet.
    package var witnessed: UInt64?

    package init(notes: [[UInt8]], firstSeen: Timestamp, witnessed: UInt64?) {
      self.notes = notes
      self.firstSeen = firstSeen
      self.witnessed = witnessed
    }
  }

  /// Two notes of the log's own key, and the nodes that prove that one does not extend the other.
  package struct ForkProof: Sendable {
    /// The smaller head.
    package let first: [UInt8]
    /// The larger head.
    package let second: [UInt8]
    /// The nodes, as `audit verify --consistency` takes them; none for one size.
    package let nodes: [Digest]
  }

  /// Heads of a log that are kept: a log that went back is compared with the largest that is not larger.
  static let kept = 64

  let trust: TrustFolder
  let suite: Suite
  let staleAfter: Int64?
  /// What was checked, and what was not.
  package internal(set) var report = AuditReport()
  /// What needs somebody, in the order in which it was found.
  package internal(set) var alarms: [(alarm: Alarm, text: String)] = []
  /// The proof of a fork, where there is one.
  package internal(set) var proof: ForkProof?
  /// What is to be kept; nil while nothing was ever proven.
  package internal(set) var state: State?

  /// Prepares a look.
  /// - Parameters:
  ///   - state: what the last look left; nil for the first.
  ///   - staleAfter: seconds; nil for the time of the directory's policy.
  package init(trust: TrustFolder, suite: Suite, state: State?, staleAfter: Int64? = nil) {
    self.trust = trust
    self.suite = suite
    self.state = state
    self.staleAfter = staleAfter
  }

  /// Looks at the log once.
  /// - Parameter now: the auditor's own clock, for staleness alone.
  /// - Throws: what the folder throws when it cannot be read; ``EvidenceError`` for a state that cannot be read.
  package mutating func look(at folder: any LogFolder, now: Timestamp) throws {
    let held = try state.map { try $0.notes.map(Self.head) } ?? []
    if let (note, head) = try read(folder) {
      var verifier = EvidenceVerifier(trust: trust, suite: suite)
      let found = verifier.verifyHead(note, head, "head", since: nil)
      (report.origin, report.size) = (head.origin.description, head.size)
      report.take(verifier.report, named: "\(head.origin.node)")
      if found.received {
        try compare(note, head, held, folder, witnessed: found.witnessed, now: now)
      } else {
        alarm(.unproven, "the head of size \(head.size) is not proven to be one of \(head.origin)")
      }
    }
    judgeAge(now)
    report.remark("the entries: «comity audit verify» re-hashes them")
  }

  /// Notes that the log could not be looked at: what is not reached shows nothing newer either.
  /// - Parameters:
  ///   - why: in words.
  ///   - since: since when it was tried in vain; counts where nothing of it was ever seen.
  package mutating func lookInVain(_ why: String, since: Timestamp, now: Timestamp) {
    report.skip("the log: \(why)")
    guard state == nil else { return judgeAge(now) }
    let limit = staleAfter ?? trust.directory.text.policy.staleOnline
    guard now > since.advanced(bySeconds: limit) else { return }
    alarm(
      .stale, "STALE: nothing of the log was ever seen, and it is tried in vain since \(since): longer than \(limit) s")
  }

  private mutating func read(_ folder: any LogFolder) throws -> (SignedNote, Checkpoint)? {
    guard let bytes = try folder.read("checkpoint", limit: Evidence.Limits.checkpointNote) else {
      unproven("the checkpoint is missing or too large")
      return nil
    }
    do throws(EvidenceError) {
      let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote)
      return (note, try Checkpoint(parsing: note.text))
    } catch {
      unproven("the checkpoint cannot be read: \(error.message)")
      return nil
    }
  }

  static func head(_ bytes: [UInt8]) throws(EvidenceError) -> Checkpoint {
    try Checkpoint(parsing: try SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote).text)
  }

  /// Whether anything newer was shown within the time.
  private mutating func judgeAge(_ now: Timestamp) {
    guard let state, let last = state.notes.last, let head = try? Self.head(last) else { return }
    let limit = staleAfter ?? trust.directory.text.policy.staleOnline
    let seen = state.witnessed.map(Timestamp.init(seconds:)) ?? state.firstSeen
    guard now > seen.advanced(bySeconds: limit) else {
      return report.pass("the newest head, of size \(head.size), is of \(seen): not older than \(limit) s")
    }
    let text = "STALE: the newest head, of size \(head.size), is of \(seen): older than \(limit) s"
    report.skip(text)
    alarm(.stale, text)
  }

  mutating func alarm(_ alarm: Alarm, _ text: String) { alarms.append((alarm, text)) }

  mutating func unproven(_ text: String) {
    report.skip(text)
    alarm(.unproven, text)
  }
}
