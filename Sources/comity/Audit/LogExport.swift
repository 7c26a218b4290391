import Evidence
import Foundation
import NodeCore

/// Writes a node's log into a folder, file by file; what is complete already is not fetched again, and a run that was cut
/// short goes on where it stopped.
struct LogExport {
  let client: ControlClient
  let folder: String
  /// Whether the events that this auditor may see are written too.
  let events: Bool
  /// Whether every entry is to be opened.
  let full: Bool

  /// Runs the export.
  /// - Throws: ``Failure`` `verificationFailed` when the node's log does not extend the one in the folder, which is then kept.
  func run(progress: (UInt64, UInt64) -> Void) async throws -> ExportAnswer {
    try requireOwnFolder()
    let export = try await client.post(full ? "audit/full-export" : "audit/export", as: ExportAnswer.self)
    try await compare(with: export)
    try requireSameLog(export)
    try LocalFile.makeFolder(folder)
    let isFull = FileManager.default.fileExists(atPath: "\(folder)/\(EventsFile.fullMark)")
    let rows = [TileRow.entries(size: export.size)] + TileRow.hashes(size: export.size)
    let all = rows.reduce(0) { $0 + $1.tiles }
    var done: UInt64 = 0
    for row in rows {
      for number in 0..<row.tiles {
        let tile = row[number]
        try await fetch("audit/tile", tile.description, isWhole: tile.width == 256)
        if events, row.content == .entries {
          // What an export without the full right wrote opens less: it is fetched again.
          let isWhole = tile.width == 256 && (!full || isFull)
          try await fetch("audit/exported-events", EventsFile.path(of: tile), isWhole: isWhole, mode: 0o600)
        }
        done += 1
        progress(done, all)
      }
    }
    try LocalFile.write(Array("\(export.verifierKey)\n".utf8), to: "\(folder)/log.vkey")
    try LocalFile.write(Array(ExportFolder.policy(export.policy).utf8), to: "\(folder)/policy")
    for (name, text) in Self.before(export) {
      let path = "\(folder)/\(name)"
      try LocalFile.makeFolder((path as NSString).deletingLastPathComponent)
      try LocalFile.write(Array(text.utf8), to: path)
    }
    if full {
      try LocalFile.write(Array(EventsFile.fullText.utf8), to: "\(folder)/\(EventsFile.fullMark)", mode: 0o600)
    } else if isFull {
      // What is new in it was not opened under the full right.
      unlink("\(folder)/\(EventsFile.fullMark)")
    }
    // The checkpoint last: a folder that was cut short never claims more than it holds.
    try LocalFile.write(Array(export.checkpoint.utf8), to: "\(folder)/checkpoint")
    try removeSuperseded(rows)
    return export
  }

  /// What leads to the epoch: the heads that closed those before, and the event that opens it.
  static func before(_ export: ExportAnswer) -> [String: String] {
    var files: [String: String] = [:]
    for closing in export.closings { files[ExportFolder.closing(ofEpoch: closing.epoch)] = closing.checkpoint }
    files[ExportFolder.opening] = export.opening
    return files
  }

  /// A folder that holds something else is not written into, and before anything is asked that is logged.
  private func requireOwnFolder() throws {
    guard let name = ExportFolder.obstacle(among: try LocalFile.names(in: folder) ?? []) else { return }
    throw Failure(
      .refused, "\(folder) holds \(name), which no export writes: it is not the folder of a log; name another folder")
  }

  /// A policy that an auditor wrote, and the key of another log, stay as they are.
  private func requireSameLog(_ export: ExportAnswer) throws {
    let held = DiskFolder(path: folder)
    if try held.read("checkpoint", limit: Evidence.Limits.checkpointNote) == nil,
      let key = try held.read("log.vkey", limit: 4096), key != Array("\(export.verifierKey)\n".utf8)
    {
      throw Failure(.refused, "\(folder) holds the key of another log than \(export.origin); name another folder")
    }
    let policy = try held.read("policy", limit: Evidence.Limits.policy)
    guard policy.map({ ExportFolder.mayReplace(policy: $0, by: export.policy) }) ?? true else {
      throw Failure(
        .refused,
        "\(folder)/policy was not written by an export, or was changed since: move it into your trust folder, then go on"
      )
    }
  }

  /// A folder grows with the one log it holds; another log, or another history, must not be mixed into it.
  private func compare(with export: ExportAnswer) async throws {
    guard FileManager.default.fileExists(atPath: "\(folder)/checkpoint") else { return }
    let held = try Self.head(try LocalFile.read("\(folder)/checkpoint", limit: Evidence.Limits.checkpointNote))
    let new = try Self.head(Array(export.checkpoint.utf8))
    guard held.origin == new.origin else {
      throw Failure(.refused, "\(folder) holds the log \(held.origin), and this is \(new.origin); name another folder")
    }
    guard held.size <= new.size else {
      throw Failure(
        .cannotTell,
        "ROLLBACK: \(folder) holds size \(held.size), and the node shows size \(new.size); nothing was written")
    }
    let live = try await LiveLogFolder.follow(client)
    let judgement = try await BlockingWait.run {
      let path =
        held.size == new.size ? [] : try TileHashReader(live, size: new.size).proof(from: held.size, to: new.size)
      return ConsistencyJudgement.judge(old: (held.size, held.root), new: (new.size, new.root), path: path)
    }
    switch judgement {
    case .consistent: return
    case .fork:
      let kept = "\(folder).fork"
      try LocalFile.write(Array(export.checkpoint.utf8), to: kept)
      throw Failure(
        .verificationFailed,
        "FORK: the node's log of size \(new.size) does not extend that of size \(held.size) in \(folder); the node's head is kept "
          + "as \(kept)")
    case .unproven:
      throw Failure(
        .cannotTell, "the node's tiles do not lead from size \(held.size) to \(new.size); nothing was written")
    }
  }

  private static func head(_ bytes: [UInt8]) throws -> Checkpoint {
    do {
      return try Checkpoint(parsing: try SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote).text)
    } catch {
      throw Failure(.cannotTell, "a checkpoint cannot be read: \(error.message)")
    }
  }

  private func fetch(_ route: String, _ path: String, isWhole: Bool, mode: mode_t = 0o644) async throws {
    let file = "\(folder)/\(path)"
    if isWhole, FileManager.default.fileExists(atPath: file) { return }
    let tile = try await client.get("\(route)?path=\(path)", as: TileAnswer.self)
    guard let bytes = Base64.decode(tile.bytes) else {
      throw Failure(.defect, "the node gave a file that cannot be read")
    }
    try LocalFile.makeFolder((file as NSString).deletingLastPathComponent)
    try LocalFile.write(bytes, to: file, mode: mode)
  }

  /// Removes what is not needed any more: partial tiles whose full one is there, events of a bundle that grew, and halves of
  /// a run that was cut short. A partial tile of an earlier head stays until its full one is there, as C2SP asks.
  private func removeSuperseded(_ rows: [TileRow]) throws {
    let disk = DiskFolder(path: folder)
    var old: [String] = []
    try disk.visitFiles { path in
      if path.hasSuffix(".new") { return old.append(path) }
      guard let tile = TilePath(path) ?? EventsFile.bundle(of: path), tile.width < 256,
        let row = rows.first(where: { $0.content == tile.content }), tile.number < row.tiles
      else { return }
      let isEvents = path.hasPrefix("events/")
      let kept = row[tile.number]
      if kept.width == 256 || isEvents && kept.width > tile.width { old.append(path) }
    }
    for path in old {
      unlink("\(folder)/\(path)")
      rmdir(("\(folder)/\(path)" as NSString).deletingLastPathComponent)
    }
  }
}
