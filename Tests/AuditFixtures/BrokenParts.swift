import Evidence

/// The honest log that is broken in every way: alpha's, of 600 entries, and one that alpha rewrote from entry 300 on.
struct BrokenParts {
  let federation: AuditFederation
  let log: WrittenLog
  let forked: WrittenLog
  let whole: [String: [UInt8]]
  let note: SignedNote
  let witnesses: [AuditFederation.Member]

  static let fork = 300

  init(_ federation: AuditFederation) throws {
    self.federation = federation
    let alpha = federation[0]
    log = try WrittenLog(federation.origin(alpha), size: 600)
    var entries = log.entries
    for index in Self.fork..<600 { entries[index] = LogEntry(commitment: .sha256([UInt8(index & 255), 1])).bytes }
    forked = try WrittenLog(log.origin, entries: entries)
    witnesses = federation.members.filter { $0.name != alpha.name }
    note = try log.note(by: alpha, cosigned: witnesses)
    whole = try log.folder(note: note, key: federation.key(alpha))
  }

  var alpha: AuditFederation.Member { federation[0] }

  /// The folder with one file changed.
  func changing(_ path: String, _ change: (inout [UInt8]) -> Void) -> BrokenLog.Subject {
    var files = whole
    var bytes = files[path] ?? []
    change(&bytes)
    files[path] = bytes
    return .folder(files)
  }

  /// The folder under another checkpoint.
  func under(_ note: SignedNote) -> BrokenLog.Subject { changing("checkpoint") { $0 = note.bytes } }

  /// The folder of other entries under the honest checkpoint, with tiles that fit them.
  func folder(_ log: WrittenLog, under note: SignedNote) throws -> BrokenLog.Subject {
    .folder(try log.folder(note: note, key: federation.key(alpha)))
  }

  /// The honest note with its lines changed.
  func lines(_ change: (inout [NoteLine]) -> Void) throws -> BrokenLog.Subject {
    var lines = note.lines
    change(&lines)
    return under(try SignedNote(text: note.text, lines: lines))
  }
}

extension BrokenParts {
  /// A flipped bit in each part of the folder, and what is missing or too much.
  func folders() throws -> [BrokenLog] {
    let bundle = "tile/entries/001"
    return [
      BrokenLog("whole", .verified, "600 entries re-hashed, root matches", .folder(whole)),
      BrokenLog(
        "bit-entry", .failed, "entry 300 was changed", badEntry: 300, changing(bundle) { $0[44 * 35 + 9] ^= 4 }),
      BrokenLog(
        "bit-length", .failed, "does not end where it must", badEntry: 300, changing(bundle) { $0[44 * 35 + 1] ^= 1 }),
      BrokenLog(
        "bit-tile", .failed, "the hash of entry 300 was changed; the entries themselves hold", badEntry: 300,
        changing("tile/0/001") { $0[44 * 32 + 9] ^= 4 }),
      BrokenLog(
        "bit-partial-tile", .failed, "the hash of entry 599 was changed", badEntry: 599,
        changing("tile/0/002.p/88") { $0[87 * 32] ^= 128 }),
      BrokenLog(
        "bit-upper-tile", .failed, "tile/1/000.p/2: the tile is not what the tiles below it hash to",
        changing("tile/1/000.p/2") { $0[40] ^= 1 }),
      BrokenLog("bit-origin", .cannotTell, "checkpoint", changing("checkpoint") { $0[0] ^= 1 }),
      BrokenLog("bit-size", .failed, "the Ed25519 line", changing("checkpoint") { $0[Self.second($0)] ^= 1 }),
      BrokenLog(
        "bit-root", .failed, "the Ed25519 line",
        changing("checkpoint") { $0[Self.second($0) + 6] = $0[Self.second($0) + 6] == 65 ? 66 : 65 }),
      BrokenLog("bit-key-file", .failed, "log.vkey is not the key", changing("log.vkey") { $0[60] ^= 1 }),
      BrokenLog("bundle-missing", .cannotTell, "tile/entries/001: the bundle", .folder(without(bundle))),
      BrokenLog("tile-missing", .cannotTell, "tile/0/001: the tile", .folder(without("tile/0/001"))),
      BrokenLog("key-file-missing", .cannotTell, "log.vkey", .folder(without("log.vkey"))),
      BrokenLog("checkpoint-missing", .cannotTell, "checkpoint: the file is missing", .folder(without("checkpoint"))),
      BrokenLog("stranger", .cannotTell, "notes.txt: the file is no part", changing("notes.txt") { $0 = [1] }),
      BrokenLog(
        "older-tile", .failed, "tile/0/002.p/12: the older partial tile",
        changing("tile/0/002.p/12") { $0 = [UInt8](repeating: 1, count: 12 * 32) }),
    ]
  }

  /// The place of the size in a checkpoint.
  private static func second(_ bytes: [UInt8]) -> Int { (bytes.firstIndex(of: 0x0A) ?? 0) + 1 }

  private func without(_ path: String) -> [String: [UInt8]] { whole.filter { $0.key != path } }

  /// Entries removed, reordered or rewritten, with and without tiles that fit; the tail cut off.
  func histories() throws -> [BrokenLog] {
    var removed = log.entries
    removed.remove(at: Self.fork)
    var refilled = removed
    refilled.append(log.entries[0])
    var swapped = log.entries
    swapped.swapAt(Self.fork, Self.fork + 1)
    let (short, other) = (try WrittenLog(log.origin, entries: removed), try WrittenLog(log.origin, entries: refilled))
    let pair = try WrittenLog(log.origin, entries: swapped)
    let alone = try forked.note(by: alpha, cosigned: [])
    return [
      BrokenLog("entry-removed", .failed, "entry 300 was changed", badEntry: 300, .folder(try entries(of: other))),
      BrokenLog("entry-removed-shorter", .cannotTell, "the bundle", try folder(short, under: note)),
      BrokenLog("entry-removed-refilled", .failed, "hash to another root", try folder(other, under: note)),
      BrokenLog("pair-reordered", .failed, "entry 300 was changed", badEntry: 300, .folder(try entries(of: pair))),
      BrokenLog("pair-reordered-tiles", .failed, "hash to another root", try folder(pair, under: note)),
      BrokenLog("history-rewritten", .failed, "hash to another root", try folder(forked, under: note)),
      BrokenLog(
        "tail-cut", .cannotTell, "the bundle of entries from 256 on is missing",
        .folder(try log.folder(256, note: note, key: federation.key(alpha)))),
      BrokenLog("forked-alone", .cannotTell, "cosigned by 0 of the 2", try folder(forked, under: alone)),
      BrokenLog("older-head-newer-files", .cannotTell, "the file is no part", try olderHead()),
      BrokenLog(
        "older-head-honest", .verified, "500 entries re-hashed",
        .folder(try federation.folder(log, of: alpha, size: 500))),
    ]
  }

  /// The bundles of other entries beside the honest tiles.
  private func entries(of other: WrittenLog) throws -> [String: [UInt8]] {
    let changed = try other.folder(note: note, key: federation.key(alpha))
    return whole.merging(changed.filter { $0.key.hasPrefix("tile/entries") }) { _, new in new }
  }

  /// A checkpoint of before, replayed over the files of now.
  private func olderHead() throws -> BrokenLog.Subject {
    let older = try federation.folder(log, of: alpha, size: 500)
    return .folder(whole.merging(older) { _, old in old })
  }
}
