package import Evidence
import GRDB

extension StoreTransaction {
  /// Takes a new epoch of a peer's log: from here on its heads are held, and none of the epoch before.
  package func open(
    _ head: VerifiedCheckpoint, closing: VerifiedCheckpoint, _ statement: VerifiedStatement
  ) throws {
    let (origin, entry) = (head.checkpoint.origin, statement.statement)
    try run(
      """
      INSERT INTO peer_opening (peer, epoch, closing, note, event, salt, proof) VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        origin.node.text, origin.epoch.sql, closing.note.bytes.blob, head.note.bytes.blob, entry.event.blob,
        entry.salt.bytes.blob, entry.inclusion.flatMap(\.bytes).blob,
      ])
    try run(
      "UPDATE peer SET origin = ?, size = ?, root = ?, note = ? WHERE name = ?",
      [
        origin.description, head.checkpoint.size.sql, head.checkpoint.root.bytes.blob, head.note.bytes.blob,
        origin.node.text,
      ])
    try requireChange("nothing is held of \(origin.node) that a new epoch could follow")
  }

  /// Keeps a statement of a closed epoch of a peer, as long as there is room for more of it.
  /// - Returns: whether it is new.
  package func keepLate(
    _ statement: VerifiedStatement, under head: VerifiedCheckpoint, limit: UInt64, at time: Timestamp
  ) throws -> Bool {
    let (origin, entry) = (head.checkpoint.origin, statement.statement)
    guard try lateCount(of: origin.node) < limit else { return false }
    try run(
      """
      INSERT OR IGNORE INTO late_statement (peer, epoch, idx, event, salt, proof, note, received)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        origin.node.text, origin.epoch.sql, entry.index.sql, entry.event.blob, entry.salt.bytes.blob,
        entry.inclusion.flatMap(\.bytes).blob, head.note.bytes.blob, time.milliseconds,
      ])
    return db.changesCount == 1
  }

  /// How many statements of closed epochs of a peer are kept: what their sender lost.
  package func lateCount(of peer: NodeName) throws -> UInt64 {
    try first("SELECT count(*) AS n FROM late_statement WHERE peer = ?", [peer.text])?.count("n") ?? 0
  }

  /// Whether an arrival of this name is in the store.
  package func hasArrival(_ name: DispatchName) throws -> Bool {
    try first(
      "SELECT 1 AS n FROM arrival WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [name.speaker.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql]) != nil
  }
}
