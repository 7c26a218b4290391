import Evidence

extension LogWatch {
  /// Compares what is shown with what was shown before, and keeps it where it extends that.
  mutating func compare(
    _ note: SignedNote, _ head: Checkpoint, _ held: [Checkpoint], _ folder: any LogFolder, witnessed: UInt64?,
    now: Timestamp
  ) throws {
    guard let newest = held.last else {
      report.pass("first look: followed from size \(head.size) on")
      return keep(note, of: head, after: nil, witnessed: witnessed, now: now)
    }
    guard head.origin.epoch == newest.origin.epoch else {
      return try compareEpochs(note, head, newest, folder, witnessed: witnessed, now: now)
    }
    guard head.size >= newest.size else { return try wentBack(note, head, held, folder) }
    guard link(newest, head, note, folder) == .consistent else { return }
    report.pass(
      head.size == newest.size
        ? "unchanged since the last look, size \(head.size)"
        : "extends what was shown at the last look, size \(newest.size)")
    keep(note, of: head, after: newest, witnessed: witnessed, now: now)
  }

  /// Judges a head against an older one by the tiles that the source shows.
  private mutating func link(
    _ old: Checkpoint, _ head: Checkpoint, _ note: SignedNote, _ folder: any LogFolder
  ) -> ConsistencyJudgement {
    let reader = TileHashReader(folder, size: head.size)
    guard let path = old.size == head.size ? [] : try? reader.proof(from: old.size, to: head.size) else {
      unproven("the tiles that link size \(old.size) to size \(head.size) cannot be read")
      return .unproven
    }
    let judgement = ConsistencyJudgement.judge(
      old: (old.size, old.root), new: (head.size, head.root), path: path)
    switch judgement {
    case .consistent: break
    case .fork:
      let text =
        "FORK: \(head.origin) signed size \(head.size), and it does not extend the size \(old.size) that it signed"
      report.fail(text)
      alarm(.fork, text)
      if let first = state?.notes.last(where: { (try? Self.head($0)) == old }) {
        proof = ForkProof(first: first, second: note.bytes, nodes: path)
      }
    case .unproven:
      unproven("the tiles do not lead to the head of size \(head.size), so they prove nothing about size \(old.size)")
    }
    return judgement
  }

  /// A smaller head than the last: it proves nothing against the log unless it contradicts an older one that is kept, or a
  /// witness cosigned it after the larger one.
  private mutating func wentBack(
    _ note: SignedNote, _ head: Checkpoint, _ held: [Checkpoint], _ folder: any LogFolder
  ) throws {
    guard let newest = held.last, let last = state?.notes.last else { return }
    let text = "ROLLBACK: it shows size \(head.size), and showed size \(newest.size) before"
    report.skip(text)
    alarm(.rollback, text)
    if let older = held.last(where: { $0.origin == head.origin && $0.size <= head.size }) {
      _ = link(older, head, note, folder)
    }
    let before = try SignedNote(parsing: last, limit: Evidence.Limits.checkpointNote)
    let (first, second) = (times(before, newest), times(note, head))
    for (node, time) in second.sorted(by: { $0.key < $1.key }) {
      guard let earlier = first[node], time > earlier else { continue }
      report.fail(
        "\(node) cosigned size \(head.size) at \(Timestamp(seconds: time)), after size \(newest.size) at "
          + "\(Timestamp(seconds: earlier)): the witness went back")
    }
  }

  /// The times of the valid cosignatures of the assigned witnesses.
  func times(_ note: SignedNote, _ head: Checkpoint) -> [NodeName: UInt64] {
    var times: [NodeName: UInt64] = [:]
    for witness in trust.trust(head.origin)?.witnesses ?? [] {
      for key in witness.keys {
        let found = try? Cosignature.find(in: note.lines, on: head, by: witness.keyName, key: key.key, suite: suite)
        if let found { times[witness.node] = found.time }
      }
    }
    return times
  }

  /// Keeps a head; the same head again is kept with the lines it has by now.
  mutating func keep(
    _ note: SignedNote, of head: Checkpoint, after newest: Checkpoint?, witnessed: UInt64?, now: Timestamp
  ) {
    guard var next = state, let newest else {
      return state = State(notes: [note.bytes], firstSeen: now, witnessed: witnessed)
    }
    if head == newest {
      guard witnessed != nil || next.witnessed == nil else { return }
      next.notes[next.notes.count - 1] = note.bytes
      next.witnessed = next.witnessed ?? witnessed
    } else {
      next.notes = (next.notes + [note.bytes]).suffix(Self.kept)
      (next.firstSeen, next.witnessed) = (now, witnessed)
    }
    state = next
  }
}
