import Evidence
import Membership

extension BrokenParts {
  /// Logs signed with a key that was replaced: what was witnessed while it was the newest holds, what came later does not.
  func replacedKeys() throws -> [BrokenLog] {
    let (successor, trust) = try federation.replacingKey()
    let grace: Int64 = 86_400
    func folder(
      by signer: AuditFederation.Member, after seconds: Int64, cosigned: [AuditFederation.Member]? = nil,
      _ change: (inout [NoteLine]) -> Void = { _ in }
    ) throws -> BrokenLog.Subject {
      let time = AuditFederation.replacement.advanced(bySeconds: seconds)
      let note = try log.note(by: signer, cosigned: cosigned ?? witnesses, at: time)
      var lines = note.lines
      change(&lines)
      let key = VerifierKey(
        name: log.origin.description, type: .ed25519, publicKey: signer.signer.publicKey.ed25519)
      return .folder(try log.folder(note: try SignedNote(text: note.text, lines: lines), key: key))
    }
    let replaced = "which was replaced before it was witnessed"
    return try [
      BrokenLog(
        "key-old-before", .verified, "witnessed before it was replaced", trust: trust, folder(by: alpha, after: -60)),
      BrokenLog(
        "key-old-in-time", .verified, "witnessed before it was replaced", trust: trust, folder(by: alpha, after: grace)),
      BrokenLog("key-new", .verified, "600 entries re-hashed", trust: trust, folder(by: successor, after: 2 * grace)),
      BrokenLog("key-old-late", .cannotTell, replaced, trust: trust, folder(by: alpha, after: grace + 1)),
      BrokenLog("key-old-unwitnessed", .cannotTell, replaced, trust: trust, folder(by: alpha, after: 0, cosigned: [])),
      BrokenLog(
        "key-old-bent", .failed, "does not verify", trust: trust,
        folder(by: alpha, after: -60) { $0[1] = $0[1].bent(at: 9) }),
      BrokenLog(
        "key-old-half", .cannotTell, "ML-DSA-65 line of alpha.test.example/audit/1 is missing", trust: trust,
        folder(by: alpha, after: -60) { $0.remove(at: 1) }),
      BrokenLog("key-unlisted", .failed, "log.vkey is not the key", folder(by: successor, after: -60)),
    ]
  }

  /// Later epochs of alpha's log: linked to the last head of the one before, to another, to none, or over a gap.
  func epochs() throws -> [BrokenLog] {
    let closing = log.size
    let link = Digest.sha256(note.text).hex
    let early = try log.note(500, by: alpha, cosigned: [])
    let other = Digest.sha256(try forked.head().text).hex
    let (second, third) = (trust(of: 2), trust(of: 3))
    return try [
      BrokenLog(
        "epoch-linked", .verified, "that closed epoch 1", trust: second, before: note, epoch(2, follows: link, closing)),
      BrokenLog(
        "epoch-before-unknown", .cannotTell, "name its last checkpoint", trust: second, epoch(2, follows: link, closing)
      ),
      BrokenLog(
        "epoch-of-another-history", .failed, "FORK: the head that it says", badEntry: 0, trust: second, before: note,
        epoch(2, follows: other, closing)),
      BrokenLog(
        "epoch-closed-below", .failed, "FORK: it closes the epoch before at size 500", badEntry: 0, trust: second,
        before: note,
        epoch(2, follows: Digest.sha256(early.text).hex, 500)),
      BrokenLog(
        "epoch-closed-above", .cannotTell, "it was closed at size 600, and your head of it has size 500",
        trust: second, before: early, epoch(2, follows: link, closing)),
      BrokenLog(
        "epoch-jumped", .failed, "the epoch between them is jumped", badEntry: 0, trust: third, before: note,
        epoch(3, follows: link, closing)),
      BrokenLog(
        "epoch-gap", .cannotTell, "is not the one before alpha.test.example/audit/3", trust: third, before: note,
        epoch(3, follows: other, closing)),
      BrokenLog(
        "epoch-without-link", .failed, "does not say which head closed", badEntry: 0, trust: second, before: note,
        epoch(2, follows: nil, closing)),
      BrokenLog(
        "epoch-opening-hidden", .cannotTell, "does not lie beside the log", trust: second, before: note,
        epoch(2, follows: link, closing, shown: false)),
      BrokenLog(
        "epoch-opening-missing", .failed, "begins with the event that opens it", badEntry: 0, trust: second,
        before: note,
        epoch(2, LocalEvent(.sessionRefused, [.none]))),
      BrokenLog(
        "epoch-opening-late", .failed, "wrong epoch link", badEntry: 1, trust: second, before: note,
        epoch(2, opening(2, follows: link, closing), at: 1)),
    ]
  }

  /// An auditor's trust with a policy for an epoch: a policy names a key once.
  private func trust(of epoch: UInt64) -> [String: [UInt8]] {
    var files = federation.trustFiles
    files["policy"] = Array(TrustFolder.policy(for: federation.directory, epoch: epoch).utf8)
    return files
  }

  /// The witnessed folder of a later epoch that follows the whole honest log.
  func laterEpoch(_ epoch: UInt64) throws -> [String: [UInt8]] {
    try files(of: epoch, opening(epoch, follows: Digest.sha256(note.text).hex, log.size))
  }

  private func opening(_ epoch: UInt64, follows link: String?, _ size: UInt64) -> LocalEvent {
    LocalEvent(
      .logOpened,
      [
        .text(federation.origin(alpha, epoch: epoch).description), .text(alpha.identity.nodeID.digest.hex),
        link.map { .text($0) } ?? .none, link == nil ? .none : .count(size), .none,
      ])
  }

  private func epoch(
    _ epoch: UInt64, follows link: String?, _ size: UInt64, shown: Bool = true
  ) throws -> BrokenLog.Subject {
    try self.epoch(epoch, opening(epoch, follows: link, size), shown: shown)
  }

  /// A witnessed log of ten entries, with one event.
  private func epoch(
    _ epoch: UInt64, _ event: LocalEvent, at place: Int = 0, shown: Bool = true
  ) throws -> BrokenLog.Subject {
    .folder(try files(of: epoch, event, at: place, shown: shown))
  }

  private func files(
    of epoch: UInt64, _ event: LocalEvent, at place: Int = 0, shown: Bool = true
  ) throws -> [String: [UInt8]] {
    let salt = try Salt([UInt8](repeating: 3, count: 32))
    let event = LoggedEvent(.local(event), at: AuditFederation.start)
    var later = WrittenLog(federation.origin(alpha, epoch: epoch))
    for index in 0..<10 {
      try later.append(
        index == place
          ? LogEntry(event: event.bytes, salt: salt) : LogEntry(commitment: .sha256(Array("\(epoch) \(index)".utf8))))
    }
    var files = try federation.folder(later, of: alpha)
    if shown {
      files["events/000.p/10"] = EventsFile.bytes([
        EventsFile.Line(entry: UInt64(place), salt: salt, event: event.bytes)
      ])
    }
    return files
  }
}
