extension LogVerifier {
  /// Files beside the log that are looked at; an exporter leaves a few, so more are somebody else's.
  private static let others = 1000

  /// Files that the log does not need: older partial tiles must agree, a policy is not looked at, anything else is named.
  mutating func verifyOtherFiles(_ checkpoint: Checkpoint) throws {
    let layout = Layout(size: checkpoint.size)
    var others: [String] = []
    var more: UInt64 = 0
    try folder.visitFiles { path in
      guard !layout.isPart(path) else { return }
      if others.count < Self.others { others.append(path) } else { more += 1 }
    }
    for path in others.sorted() {
      if path == "policy" {
        report.remark("policy beside the log: it is the log's own word; only yours counts, from your trust folder")
      } else if ExportFolder.isBefore(path) {
        // Named with --before it is checked; else nothing is believed of it.
        if closing == nil, path != ExportFolder.opening {
          report.remark("\(path): the head that closed an epoch before; name it with --before")
        }
      } else {
        try verifyOther(path, layout)
      }
    }
    if more > 0 { report.skip("\(more) more files are no part of the log and were not looked at") }
  }

  private mutating func verifyOther(_ path: String, _ layout: Layout) throws {
    guard let tile = TilePath(path), tile.width < 256, let whole = layout.wider(tile),
      let part = try folder.read(path, limit: TileReading.limit),
      let full = try folder.read(whole.description, limit: TileReading.limit)
    else { return report.skip("\(path): the file is no part of the log") }
    guard !full.starts(with: part) || part.isEmpty else { return }
    report.fail("\(path): the older partial tile does not agree with \(whole)")
  }

  /// The files of a log of some size, told by their paths alone.
  private struct Layout {
    let rows: [TileRow]

    init(size: UInt64) { rows = [TileRow.entries(size: size)] + TileRow.hashes(size: size) }

    func isPart(_ path: String) -> Bool {
      if path == "checkpoint" || path == "log.vkey" || path == EventsFile.fullMark { return true }
      guard let tile = TilePath(path) ?? EventsFile.bundle(of: path), let row = row(of: tile) else { return false }
      return row[tile.number] == tile
    }

    /// The tile of this log that holds more of the same places.
    func wider(_ tile: TilePath) -> TilePath? {
      guard let whole = row(of: tile)?[tile.number] else { return nil }
      return whole.width > tile.width ? whole : nil
    }

    private func row(of tile: TilePath) -> TileRow? {
      rows.first { $0.content == tile.content && tile.number < $0.tiles }
    }
  }

  /// Compares the folder's head with one that the auditor holds.
  mutating func verifySince(_ checkpoint: Checkpoint, _ trust: LogTrust?) throws {
    guard let since else { return }
    let held: Checkpoint
    do throws(EvidenceError) {
      let note = try SignedNote(parsing: since, limit: Limits.checkpointNote)
      held = try Checkpoint(parsing: note.text)
      guard let trust, trust.signer(of: note, held.origin, suite: suite) != nil else {
        return report.skip("your earlier head: it does not hold both valid lines of a log that you trust")
      }
    } catch {
      return report.skip("your earlier head: \(error.message)")
    }
    guard held.origin == checkpoint.origin else {
      return report.skip("your earlier head is of \(held.origin), another log than \(checkpoint.origin)")
    }
    guard held.size <= checkpoint.size else {
      return report.skip(
        "ROLLBACK: your earlier head has size \(held.size), and the folder ends at \(checkpoint.size): ask for a newer one"
      )
    }
    let reader = TileHashReader(folder, size: checkpoint.size)
    guard let proof = try? reader.proof(from: held.size, to: checkpoint.size) else {
      return report.skip(
        "your earlier head of size \(held.size): the tiles that link it to the folder's cannot be read")
    }
    let (old, new) = ((held.size, held.root), (checkpoint.size, checkpoint.root))
    switch ConsistencyJudgement.judge(old: old, new: new, path: proof) {
    case .consistent: report.pass("extends your earlier head of size \(held.size)")
    case .fork:
      report.fail(
        "FORK: \(held.origin) signed your earlier head of size \(held.size), and it is no beginning of this log")
    case .unproven:
      report.skip("your earlier head of size \(held.size): the tiles do not lead to the folder's root")
    }
  }
}
