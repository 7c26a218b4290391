import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Begins an export: the newest witnessed head, else the newest tick's.
  func beginExport(_ officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let head = try turn.tx.newestHead(witnessed: true) ?? turn.tx.newestHead(tick: true) else {
      throw NodeError(.refused, "the log has shown no checkpoint yet; wait for the next tick")
    }
    turn.log(
      .logExported, .text(officer.id), .count(head.checkpoint.size), .text(head.checkpoint.root.hex))
    let key = VerifierKey(name: origin.description, type: .ed25519, publicKey: identity.key.ed25519)
    return ExportAnswer(
      checkpoint: String(decoding: head.note.bytes, as: UTF8.self), size: head.checkpoint.size,
      verifierKey: key.description)
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
