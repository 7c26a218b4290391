import Evidence

extension LogWatch {
  /// What the event that opens an epoch says of the head that closes the one before.
  private struct Opening {
    let digest: String
    let size: UInt64

    func names(_ head: Checkpoint) -> Bool { size == head.size && digest == Digest.sha256(head.text).hex }
  }

  /// Judges a new epoch against the head that was shown last; an older one is a way back.
  ///
  /// An epoch closes the one before at the largest head that anybody was shown, which is rarely the one that was seen here.
  /// Whether what was seen is a part of that can't be told from a log that lost its end: then the alarm is raised once, and
  /// the new epoch is followed.
  mutating func compareEpochs(
    _ note: SignedNote, _ head: Checkpoint, _ newest: Checkpoint, _ folder: any LogFolder, witnessed: UInt64?,
    now: Timestamp
  ) throws {
    let epoch = head.origin.epoch
    guard epoch > newest.origin.epoch else {
      let text = "ROLLBACK: it shows epoch \(epoch), and showed epoch \(newest.origin.epoch) before"
      report.skip(text)
      return alarm(.rollback, text)
    }
    guard let opening = try opening(of: head, folder) else {
      return unproven(
        "epoch \(epoch) began, and the event that opens it is not shown: its link is not proven; look at a folder that «comity "
          + "audit export» wrote, which has it as \(ExportFolder.opening)")
    }
    if opening.names(newest), epoch - 1 == newest.origin.epoch {
      report.pass("epoch \(epoch) follows the head of size \(newest.size) that was shown last")
      return keep(note, of: head, after: newest, witnessed: witnessed, now: now)
    }
    if let fork = Self.fork(of: epoch, opening, newest) {
      report.fail(fork)
      return alarm(.fork, fork)
    }
    guard let closing = try closing(of: epoch - 1, named: opening, folder) else {
      return unproven(
        "epoch \(epoch) follows a head that was not shown: size \(opening.size) of epoch \(epoch - 1), and the last shown is "
          + "\(newest.size) of epoch \(newest.origin.epoch); look at a folder that «comity audit export» wrote, which has it as "
          + ExportFolder.closing(ofEpoch: epoch - 1))
    }
    try link(newest, to: closing, of: epoch)
    keep(note, of: head, after: newest, witnessed: witnessed, now: now)
  }

  /// What proves that an epoch hides something; nil where nothing does.
  private static func fork(of epoch: UInt64, _ opening: Opening, _ newest: Checkpoint) -> String? {
    if opening.names(newest) {
      return
        "FORK: epoch \(epoch) follows the head of size \(newest.size) of epoch \(newest.origin.epoch), and the epoch between "
        + "them is jumped"
    }
    guard epoch - 1 == newest.origin.epoch, opening.size <= newest.size else { return nil }
    return "FORK: epoch \(epoch) closes the one before at size \(opening.size) with another head than the one of size "
      + "\(newest.size) that was shown"
  }

  /// Says how the head that closes an epoch stands to the one that was shown last.
  private mutating func link(
    _ newest: Checkpoint, to closing: (note: SignedNote, head: Checkpoint, witnessed: UInt64?), of epoch: UInt64
  ) throws {
    let closed = "epoch \(epoch) follows the head of size \(closing.head.size) of epoch \(epoch - 1), signed by the log"
    guard epoch - 1 == newest.origin.epoch else {
      return unproven(
        closed
          + "; what came between it and the last shown, size \(newest.size) of epoch \(newest.origin.epoch), was never seen "
          + "here. Ask the log's witnesses for what they hold; from now on epoch \(epoch) is followed")
    }
    // A quorum is nobody's word about the head that was shown here, unless one of it saw that one too, and before.
    if closing.witnessed != nil, let last = state?.notes.last {
      let before = times(try SignedNote(parsing: last, limit: Evidence.Limits.checkpointNote), newest)
      let both = times(closing.note, closing.head).filter { node, time in before[node].map { $0 <= time } ?? false }
      guard both.isEmpty else {
        let names = both.keys.sorted().map(\.text).joined(separator: ", ")
        return report.pass(
          closed
            + "; a quorum witnessed it, and of those \(names) cosigned size \(newest.size) before, and cosigns nothing "
            + "that does not extend it")
      }
    }
    unproven(
      closed
        + "; that it extends size \(newest.size), which was shown last, is its own word, since no witness vouches for both. Ask "
        + "the log's witnesses for what they hold of epoch \(epoch - 1); from now on epoch \(epoch) is followed")
  }

  /// The head that closed an epoch, as the folder has it, once it is the one that the next epoch names and is signed by the log.
  private func closing(
    of epoch: UInt64, named opening: Opening, _ folder: any LogFolder
  ) throws -> (note: SignedNote, head: Checkpoint, witnessed: UInt64?)? {
    let path = ExportFolder.closing(ofEpoch: epoch)
    guard let bytes = try folder.read(path, limit: Evidence.Limits.checkpointNote),
      let note = try? SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote),
      let head = try? Checkpoint(parsing: note.text), head.origin.epoch == epoch, opening.names(head)
    else { return nil }
    var verifier = EvidenceVerifier(trust: trust, suite: suite)
    let found = verifier.verifyHead(note, head, path, since: nil)
    return found.received ? (note, head, found.witnessed) : nil
  }

  /// What the event that opens an epoch says of the one before, once the event is proven to be an entry of the log.
  private func opening(of head: Checkpoint, _ folder: any LogFolder) throws -> Opening? {
    let row = TileRow.entries(size: head.size)
    guard row.tiles > 0 else { return nil }
    for (path, width) in [(ExportFolder.opening, 1), (EventsFile.path(of: row[0]), row[0].width)] {
      guard let bytes = try folder.read(path, limit: Evidence.Limits.eventsFile),
        let lines = try? EventsFile.read(bytes, first: 0, width: width)
      else { continue }
      for line in lines where line.entry == 0 {
        if let opening = Self.opening(line, of: head, TileHashReader(folder, size: head.size)) { return opening }
      }
    }
    return nil
  }

  private static func opening(_ line: EventsFile.Line, of head: Checkpoint, _ reader: TileHashReader) -> Opening? {
    guard let event = try? LoggedEvent(parsing: line.event), case .local(let local) = event.content,
      local.type == .logOpened, local.values[0] == .text(head.origin.description),
      case .text(let digest) = local.values[2], case .count(let size) = local.values[3],
      let path = try? MerkleTree.inclusion(of: line.entry, size: head.size, reading: reader),
      (try? MerkleProof.verifyInclusion(
        leaf: LogEntry(event: line.event, salt: line.salt).leafHash, index: line.entry, size: head.size,
        root: head.root, path: path)) != nil
    else { return nil }
    return Opening(digest: digest, size: size)
  }
}
