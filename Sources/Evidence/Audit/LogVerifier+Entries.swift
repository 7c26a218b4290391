extension LogVerifier {
  /// What was found while entries and tiles were hashed side by side.
  struct Sweep {
    /// Over the leaves of the entries.
    var entries = CompactRange()
    /// Over the hashes of the level-0 tiles.
    var tiles = CompactRange()
    /// The first entry whose hash is not the tile's.
    var difference: (index: UInt64, bundle: TilePath, tile: TilePath)?
    /// Hashes that each level above must have, as far as the tile at hand goes.
    var levels: [[Digest]] = []
    /// A file was missing or could not be read, so that no root can be told.
    var isBroken = false
  }

  /// Hashes every entry and compares it with its tile, every tile with the level below, and the root with the signed one.
  mutating func verifyEntries(_ checkpoint: Checkpoint) throws {
    var sweep = Sweep()
    let bundles = TileRow.entries(size: checkpoint.size)
    let rows = TileRow.hashes(size: checkpoint.size)
    var number: UInt64 = 0
    while number < bundles.tiles, !sweep.isBroken {
      try verifyBundle(bundles[number], rows[0][number], first: number * 256, rows, &sweep)
      number += 1
      progress(min(number * 256, checkpoint.size), checkpoint.size)
    }
    guard !sweep.isBroken else { return }
    try verifyPartials(rows, &sweep)
    judge(sweep, checkpoint)
  }

  private mutating func verifyBundle(
    _ bundle: TilePath, _ tile: TilePath, first: UInt64, _ rows: [TileRow], _ sweep: inout Sweep
  ) throws {
    expected.formUnion([bundle.description, tile.description])
    guard let entryBytes = try folder.read(bundle.description, limit: TileReading.limit) else {
      return stop("\(bundle): the bundle of entries from \(first) on is missing", &sweep)
    }
    guard let tileBytes = try folder.read(tile.description, limit: TileReading.limit) else {
      return stop("\(tile): the tile of entries from \(first) on is missing", &sweep)
    }
    guard let hashes = TileReading.hashes(tileBytes, width: tile.width) else {
      sweep.isBroken = true
      return report.fail("\(tile): the tile has not the \(tile.width) hashes that it must have")
    }
    let (entries, isWhole) = TileReading.entries(entryBytes, width: bundle.width)
    for (offset, hash) in hashes.enumerated() {
      let index = first + UInt64(offset)
      guard offset < entries.count else { break }
      let leaf = MerkleTree.leafHash(entries[offset])
      if leaf != hash, sweep.difference == nil { sweep.difference = (index, bundle, tile) }
      sweep.entries.append(leaf)
      sweep.tiles.append(hash)
      report.entries += 1
    }
    guard isWhole else {
      sweep.isBroken = true
      report.badEntry = sweep.difference?.index ?? first + UInt64(entries.count)
      return report.fail("\(bundle): entry \(report.badEntry ?? first) does not end where it must")
    }
    try climb(hashes, full: tile.width == 256, level: 1, rows, &sweep)
  }

  /// Gives a full tile's hash to the level above and compares that level's tile when it is full.
  private mutating func climb(
    _ hashes: [Digest], full: Bool, level: Int, _ rows: [TileRow], _ sweep: inout Sweep
  ) throws {
    guard full, level < rows.count else { return }
    var range = CompactRange()
    for hash in hashes { range.append(hash) }
    while sweep.levels.count <= level { sweep.levels.append([]) }
    sweep.levels[level].append(range.root)
    guard sweep.levels[level].count == 256 else { return }
    let above = sweep.levels[level]
    sweep.levels[level] = []
    try compare(above, rows[level], &sweep)
    try climb(above, full: true, level: level + 1, rows, &sweep)
  }

  private mutating func compare(_ hashes: [Digest], _ row: TileRow, _ sweep: inout Sweep) throws {
    let number = row.tiles(before: expected)
    let path = row[number]
    expected.insert(path.description)
    guard let bytes = try folder.read(path.description, limit: TileReading.limit) else {
      return stop("\(path): the tile is missing", &sweep)
    }
    if TileReading.hashes(bytes, width: path.width) != hashes {
      report.fail("\(path): the tile is not what the tiles below it hash to")
    }
  }

  /// The last, partial tile of each level above 0.
  private mutating func verifyPartials(_ rows: [TileRow], _ sweep: inout Sweep) throws {
    for level in rows.indices.dropFirst() where level < sweep.levels.count && !sweep.levels[level].isEmpty {
      try compare(sweep.levels[level], rows[level], &sweep)
    }
  }

  private mutating func judge(_ sweep: Sweep, _ checkpoint: Checkpoint) {
    let entriesHold = sweep.entries.root == checkpoint.root
    if entriesHold, sweep.difference == nil {
      return report.pass("\(checkpoint.size) entries re-hashed, root matches")
    }
    if let difference = sweep.difference {
      report.badEntry = difference.index
      if entriesHold {
        report.fail(
          "\(difference.tile): the hash of entry \(difference.index) was changed; the entries themselves hold")
      } else {
        report.fail(
          "\(difference.bundle): entry \(difference.index) was changed; it does not hash to what the log committed to")
      }
    } else {
      report.fail("the entries hash to another root than the checkpoint's: the checkpoint or the whole log was changed")
    }
  }

  private mutating func stop(_ text: String, _ sweep: inout Sweep) {
    sweep.isBroken = true
    report.skip(text)
  }
}

extension TileRow {
  /// How many tiles of this row are among the expected files already; they come in order.
  fileprivate func tiles(before expected: Set<String>) -> UInt64 {
    var number: UInt64 = 0
    while number < tiles, expected.contains(self[number].description) { number += 1 }
    return number
  }
}
