import Evidence

/// The log's folder, its proofs and its events.
enum LogTargets {
  static func event(_ bytes: [UInt8]) throws -> String? {
    let event = try LoggedEvent(parsing: bytes)
    guard event.bytes == bytes else { return "an event does not keep its bytes" }
    let again = try LoggedEvent(parsing: LoggedEvent(event.content, at: event.time).bytes)
    return again.content == event.content && again.time == event.time
      ? nil : "an event says something else when it is written"
  }

  static func tilePath(_ bytes: [UInt8]) throws -> String? {
    let text = String(decoding: bytes, as: UTF8.self)
    guard let tile = TilePath(text) else { return nil }
    guard tile.description == text else { return "a path is not written as it was read" }
    return (1...256).contains(tile.width) ? nil : "a tile of no width"
  }

  /// A folder of one bundle: its width, how many bytes are the bundle's, an older partial tile's width, and the rest.
  static func folder(_ bytes: [UInt8]) throws -> String? {
    var reader = ByteReader(bytes, "a folder")
    let width = Int(try reader.read(UInt8.self)) + 1
    let older = Int(try reader.read(UInt8.self))
    let bundle = try reader.read16()
    let tile = try reader.read(reader.remaining)
    let text = Checkpoint(
      origin: try LogOrigin("alpha.test.example/audit/1"), size: UInt64(width), root: .sha256(tile)
    ).text
    var folder = FuzzFolder()
    // The older tile first: it may have the name of the newest.
    let rows: [(TilePath, [UInt8])] = [
      (TilePath(.hashes(level: 0), number: 0, width: max(older, 1)), Array(tile.prefix(older * 32))),
      (TilePath(.hashes(level: 0), number: 0, width: width), tile),
      (TilePath(.entries, number: 0, width: width), bundle),
    ]
    for (path, bytes) in rows { folder.contents[path.description] = bytes }
    folder.contents["checkpoint"] = text + [0x0A]
    var verifier = LogVerifier(folder, suite: FuzzFixture.credulous)
    let report = try verifier.verify { _ in nil }
    return report.verdict == .verified ? "a log that nobody signed is verified" : nil
  }

  /// Numbers and hashes as a peer may send them.
  static func tree(_ bytes: [UInt8]) throws -> String? {
    var reader = ByteReader(bytes, "numbers")
    let (index, old, new) = (
      try reader.read(UInt64.self), try reader.read(UInt64.self), try reader.read(UInt64.self)
    )
    let (leaf, before) = (try Digest(try reader.read(32)), try Digest(try reader.read(32)))
    var path: [Digest] = []
    while reader.remaining >= 32 { path.append(try Digest(try reader.read(32))) }
    let root = path.last ?? before
    _ = try? MerkleProof.verifyInclusion(leaf: leaf, index: index, size: new, root: root, path: path)
    let holds =
      (try? MerkleProof.verifyConsistency(old: old, oldRoot: before, new: new, newRoot: root, path: path)) != nil
    let judged = ConsistencyJudgement.judge(old: (old, before), new: (new, root), path: path)
    if holds, judged != .consistent { return "a proof that holds is judged \(judged)" }
    var known = TreeKnowledge()
    known.learn(inclusion: path, of: leaf, at: index, size: new)
    known.learn(consistency: path, from: old, before, to: new, root)
    _ = try? known.inclusion(of: index, size: old)
    _ = try? known.inclusion(of: index, size: new)
    _ = try? known.consistency(from: old, to: new)
    for row in TileRow.hashes(size: new) {
      if row.tiles > 0, !(1...256).contains(row[row.tiles - 1].width) { return "a last tile of no width" }
    }
    return nil
  }
}

private struct FuzzFolder: LogFolder {
  var contents: [String: [UInt8]] = [:]

  func files() -> [String] { Array(contents.keys) }

  func read(_ path: String, limit: Int) -> [UInt8]? { contents[path].flatMap { $0.count <= limit ? $0 : nil } }
}

extension LogTargets {
  /// The events beside a bundle.
  static func events(_ bytes: [UInt8]) throws -> String? {
    if let text = String(validating: bytes, as: UTF8.self), let bundle = EventsFile.bundle(of: text),
      EventsFile.path(of: bundle) != text
    {
      return "a path of events is not written as it was read"
    }
    let lines = try EventsFile.read(bytes, first: 0, width: 256)
    return try EventsFile.read(EventsFile.bytes(lines), first: 0, width: 256) == lines
      ? nil : "the events of a bundle say something else when they are written"
  }
}
