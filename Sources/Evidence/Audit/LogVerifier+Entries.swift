extension LogVerifier {
  /// What was found while entries and tiles were hashed side by side.
  struct Sweep {
    let rows: [TileRow]
    /// Over the leaves of the entries.
    var entries = CompactRange()
    /// The first entry whose hash is not the tile's.
    var difference: (index: UInt64, bundle: TilePath, tile: TilePath)?
    /// Hashes of full tiles that each level above must have, as far as the tile at hand goes.
    var levels: [[UInt8]]
    /// The tile of each level at hand.
    var numbers: [UInt64]
    /// A file was missing or could not be read, so that no root can be told.
    var isBroken = false
    /// Entries whose event did not lie beside the log.
    var unopened: UInt64 = 0
    /// The heads of this epoch were opened.
    var hasOpening = false

    init(size: UInt64) {
      rows = TileRow.hashes(size: size)
      levels = rows.map { _ in [] }
      numbers = rows.map { _ in 0 }
    }
  }

  /// Hashes every entry and compares it with its tile, every tile with the level below, and the root with the signed one.
  mutating func verifyEntries(_ checkpoint: Checkpoint) throws {
    var sweep = Sweep(size: checkpoint.size)
    let bundles = TileRow.entries(size: checkpoint.size)
    var number: UInt64 = 0
    while number < bundles.tiles, !sweep.isBroken {
      try verifyBundle(bundles[number], sweep.rows[0][number], first: number * 256, checkpoint.origin, &sweep)
      number += 1
      progress(min(number * 256, checkpoint.size), checkpoint.size)
    }
    remarkEvents(sweep, checkpoint.origin)
    guard !sweep.isBroken else { return }
    try verifyPartials(&sweep)
    judge(sweep, checkpoint)
  }

  private mutating func verifyBundle(
    _ bundle: TilePath, _ tile: TilePath, first: UInt64, _ origin: LogOrigin, _ sweep: inout Sweep
  ) throws {
    guard let bytes = try folder.read(bundle.description, limit: TileReading.limit) else {
      return stop("\(bundle): the bundle of entries from \(first) on is missing", &sweep)
    }
    guard let hashes = try folder.read(tile.description, limit: TileReading.limit) else {
      return stop("\(tile): the tile of entries from \(first) on is missing", &sweep)
    }
    guard hashes.count == tile.width * 32 else {
      sweep.isBroken = true
      return report.fail("\(tile): the tile has not the \(tile.width) hashes that it must have")
    }
    let leaves = hashing.leaves(of: bytes, width: bundle.width)
    report.entries += UInt64(leaves.places.count)
    let differs = !hashes.starts(with: leaves.hashes)
    if differs, sweep.difference == nil {
      let place = zip(leaves.hashes, hashes).enumerated().first { $0.element.0 != $0.element.1 }?.offset ?? 0
      sweep.difference = (first + UInt64(place / 32), bundle, tile)
    }
    guard leaves.isWhole else {
      sweep.isBroken = true
      report.badEntry = sweep.difference?.index ?? first + UInt64(leaves.places.count)
      return report.fail("\(bundle): entry \(report.badEntry ?? first) does not end where it must")
    }
    try verifyEvents(of: bundle, bytes, leaves, first: first, origin, &sweep)
    try climb(leaves: leaves.hashes, tile: hashes, differs: differs, &sweep)
  }

  /// Gives a full tile's hash to the level above; what is not full yet goes into the root leaf by leaf.
  private mutating func climb(
    leaves: [UInt8], tile: [UInt8], differs: Bool, _ sweep: inout Sweep
  ) throws {
    guard tile.count == 256 * 32, let root = hashing.root(of: tile) else {
      for index in 0..<(leaves.count / 32) {
        if let leaf = TileReading.hash(index, of: leaves) { sweep.entries.append(leaf) }
      }
      return
    }
    sweep.entries.append(differs ? hashing.root(of: leaves) ?? root : root, level: 8)
    try climb(root, level: 1, &sweep)
  }

  /// Takes a full tile's hash and compares the level's own tile when it is full.
  private mutating func climb(_ hash: Digest, level: Int, _ sweep: inout Sweep) throws {
    guard level < sweep.rows.count else { return }
    sweep.levels[level] += hash.bytes
    guard sweep.levels[level].count == 256 * 32 else { return }
    let full = sweep.levels[level]
    sweep.levels[level] = []
    try compare(full, level, &sweep)
    guard let root = hashing.root(of: full) else { return }
    try climb(root, level: level + 1, &sweep)
  }

  private mutating func compare(_ hashes: [UInt8], _ level: Int, _ sweep: inout Sweep) throws {
    let path = sweep.rows[level][sweep.numbers[level]]
    sweep.numbers[level] += 1
    guard let bytes = try folder.read(path.description, limit: TileReading.limit) else {
      return stop("\(path): the tile is missing", &sweep)
    }
    if bytes != hashes { report.fail("\(path): the tile is not what the tiles below it hash to") }
  }

  /// The last, partial tile of each level above 0.
  private mutating func verifyPartials(_ sweep: inout Sweep) throws {
    for level in sweep.rows.indices.dropFirst() where !sweep.levels[level].isEmpty {
      try compare(sweep.levels[level], level, &sweep)
    }
  }

  private mutating func judge(_ sweep: Sweep, _ checkpoint: Checkpoint) {
    let entriesHold = sweep.entries.root == checkpoint.root
    if entriesHold, sweep.difference == nil {
      return report.pass("\(Plural.of(checkpoint.size, "entry", "entries")) re-hashed, root matches")
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
