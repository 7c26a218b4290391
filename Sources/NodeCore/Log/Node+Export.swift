import Evidence
import Membership
import NodeStore
import PeerSync

extension Node {
  /// Begins an export: the newest witnessed head, else the newest tick's.
  func beginExport(_ officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let head = try exportedHead(turn.tx)
    turn.log(
      .logExported, .text(officer.id), .count(head.checkpoint.size), .text(head.checkpoint.root.hex))
    exports[officer.id] = ExportGrant(
      size: head.checkpoint.size, until: turn.now.advanced(bySeconds: settings.sessionAbsolute), full: false)
    return try exportAnswer(head, turn.tx)
  }

  /// The head that an export would have, without one: for whoever follows the log. It is what the witnesses see.
  func shownHead(_ tx: StoreTransaction) throws -> any NodeAnswer {
    try exportAnswer(try exportedHead(tx), tx)
  }

  /// The newest witnessed head, else the newest tick's.
  func exportedHead(_ tx: StoreTransaction) throws -> SignedHead {
    guard let head = try tx.newestHead(witnessed: true) ?? tx.newestHead(tick: true) else {
      throw NodeError(.refused, "the log has shown no checkpoint yet; wait for the next tick")
    }
    return head
  }

  func exportAnswer(_ head: SignedHead, _ tx: StoreTransaction) throws -> ExportAnswer {
    let key = VerifierKey(name: origin.description, type: .ed25519, publicKey: identity.key.ed25519)
    return ExportAnswer(
      checkpoint: String(decoding: head.note.bytes, as: UTF8.self), origin: origin.description,
      size: head.checkpoint.size, verifierKey: key.description, policy: policy(key),
      closings: try closings(tx), opening: try opening(tx))
  }

  /// The event that opens this epoch: whoever follows the log must see what it goes on from, with the events or without.
  private func opening(_ tx: StoreTransaction) throws -> String? {
    guard origin.epoch > 1, let first = try tx.entry(0), let salt = first.salt, let event = first.event else {
      return nil
    }
    let line = EventsFile.Line(entry: 0, salt: try Salt(salt), event: event)
    return String(decoding: EventsFile.bytes([line]), as: UTF8.self)
  }

  /// The heads that closed the epochs before, as peers showed them, the newest first.
  private func closings(_ tx: StoreTransaction) throws -> [ExportAnswer.Closing] {
    guard origin.epoch > 1 else { return [] }
    return try (2...origin.epoch).reversed().compactMap { epoch in
      try tx.opening(of: epoch).map { opening in
        let head = try Checkpoint(parsing: opening.closing.text)
        return ExportAnswer.Closing(
          origin: head.origin.description, epoch: head.origin.epoch, size: head.size,
          checkpoint: String(decoding: opening.closing.bytes, as: UTF8.self))
      }
    }
  }

  /// Who witnesses this log, as the directory in force has it; this node's word.
  private func policy(_ key: VerifierKey) -> String {
    let own = directory?.party(name)
    let witnesses = (own?.witnesses ?? []).compactMap { witness in
      directory.flatMap { directory in directory.party(witness).flatMap(directory.policyWitness) }
    }
    return LogPolicy.text(logs: [key], witnesses: witnesses, quorum: own?.quorum ?? 0)
  }

  /// The events of one bundle that an auditor may see, with their salts: part of an export that was begun, which is logged.
  func exportEvents(_ path: String, to officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let bundle = EventsFile.bundle(of: path) else { throw NodeError(.invalid, "\(path) is no path of events") }
    guard let grant = exports[officer.id], turn.now <= grant.until else {
      throw NodeError(.refused, "events are read as part of an export: begin one first")
    }
    guard bundle.number <= grant.size / 256, bundle.number * 256 + UInt64(bundle.width) <= grant.size else {
      throw NodeError(.notFound, "the export has no events \(path)")
    }
    let first = bundle.number * 256
    var lines: [EventsFile.Line] = []
    if grant.full {
      lines = try turn.tx.entries(from: first, below: first + UInt64(bundle.width)).compactMap(Self.fullLine)
      return TileAnswer(path: path, bytes: Base64.encode(EventsFile.bytes(lines)))
    }
    for entry in try turn.tx.auditorEntries(from: first, below: first + UInt64(bundle.width)) {
      guard let event = Self.openEvent(of: entry), let salt = entry.salt else { continue }
      lines.append(EventsFile.Line(entry: entry.index, salt: try Salt(salt), event: event.bytes))
    }
    return TileAnswer(path: path, bytes: Base64.encode(EventsFile.bytes(lines)))
  }

  /// One tile or bundle, as `tlog-tiles` lays it out.
  func exportTile(_ path: String, _ tx: StoreTransaction) throws -> any NodeAnswer {
    guard let tile = TilePath(path) else { throw NodeError(.invalid, "\(path) is no path of a tile") }
    let size = try tx.logSize()
    // Compared before it is multiplied: a path may claim any number.
    guard tile.number <= size / 256 else { throw NodeError(.notFound, "the log has no tile \(path)") }
    let first = tile.number * 256
    var bytes: [UInt8] = []
    switch tile.content {
    case .hashes(let level):
      let shift = UInt64(level * 8)
      guard shift < 64, first + UInt64(tile.width) <= size >> shift else {
        throw NodeError(.notFound, "the log has no tile \(path)")
      }
      for index in first..<(first + UInt64(tile.width)) { bytes += try tx.hash(level: level * 8, index: index).bytes }
    case .entries:
      guard first + UInt64(tile.width) <= size else { throw NodeError(.notFound, "the log has no bundle \(path)") }
      for entry in try tx.entries(from: first, below: first + UInt64(tile.width)) {
        var writer = ByteWriter()
        writer.write16(LogEntry(commitment: entry.commitment).bytes)
        bytes += writer.bytes
      }
    }
    return TileAnswer(path: path, bytes: Base64.encode(bytes))
  }
}

/// That an officer began an export, and how far it reaches: events are given within it alone.
struct ExportGrant {
  let size: UInt64
  let until: Timestamp
  /// Whether every entry is opened.
  let full: Bool
}
