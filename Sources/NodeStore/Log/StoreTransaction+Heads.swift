package import Evidence
import GRDB
package import PeerSync

extension StoreTransaction {
  /// Keeps a signed checkpoint of the own log; a tick's stays one.
  /// - Parameter time: when it was signed; kept of a tick's head, which has to be witnessed from then on. Nil where nobody can yet.
  package func insertHead(_ head: VerifiedCheckpoint, tick: Bool, at time: Timestamp?) throws {
    try run(
      """
      INSERT INTO head (size, root, tick, note, time) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (size) DO UPDATE SET tick = max(tick, excluded.tick), time = coalesce(time, excluded.time)
      """,
      [
        stored(head.checkpoint.size), head.checkpoint.root.bytes.blob, tick ? 1 : 0, head.note.bytes.blob,
        tick ? time?.milliseconds : nil,
      ])
    newestHeads.forget()
    // Live heads between ticks are shown once and then superseded; only the newest is needed again.
    try run("DELETE FROM head WHERE tick = 0 AND size > ? AND size < ?", [stored(0), stored(head.checkpoint.size)])
  }

  /// The newest signed head; with `tick`, the newest tick's; with `witnessed`, the newest that a quorum cosigned.
  package func newestHead(tick: Bool = false, witnessed: Bool = false) throws -> SignedHead? {
    try newestHeads.head(NewestHeads.Choice(tick: tick || witnessed, witnessed: witnessed)) {
      let sql = """
        SELECT note FROM head WHERE tick >= ? AND (? = 0 OR witnessed IS NOT NULL) AND size > ? AND size < ?
        ORDER BY size DESC LIMIT 1
        """
      let range = (stored(0), LogPlace.base(epoch + 1))
      let row = try first(sql, [tick || witnessed ? 1 : 0, witnessed ? 1 : 0, range.0, range.1])
      return try row.map { try knownHeads.head($0.bytes("note")) }
    }
  }

  /// All signed heads that are kept, smallest first.
  package func heads() throws -> [SignedHead] {
    try all(
      "SELECT note FROM head WHERE size > ? AND size < ? ORDER BY size", [stored(0), LogPlace.base(epoch + 1)]
    ).map { row in
      let note = try SignedNote(parsing: row.bytes("note"), limit: Limits.checkpointNote)
      return SignedHead(checkpoint: try Checkpoint(parsing: note.text), note: note)
    }
  }

  /// The head of a size.
  package func head(size: UInt64) throws -> SignedHead? {
    guard let row = try first("SELECT note FROM head WHERE size = ?", [stored(size)]) else { return nil }
    return try knownHeads.head(row.bytes("note"))
  }

  /// Adds a witness's lines to a head; a second cosignature of the same witness changes nothing.
  /// - Returns: the times at which witnesses cosigned it, one for each, in order; empty when there is no such head.
  package func insertCosignature(_ cosignature: Cosignature, by witness: NodeName, size: UInt64) throws -> [UInt64] {
    guard let head = try head(size: size) else { return [] }
    try run(
      "INSERT OR IGNORE INTO cosignature (size, witness, time, lines) VALUES (?, ?, ?, ?)",
      [stored(size), witness.text, cosignature.time.sql, Array(cosignature.lines.map(\.text).joined().utf8).blob])
    if db.changesCount > 0 {
      let note = try head.note.adding(cosignature.lines)
      try run("UPDATE head SET note = ? WHERE size = ?", [note.bytes.blob, stored(size)])
      newestHeads.forget()
    }
    return try cosignatureTimes(size: size)
  }

  /// The times of the cosignatures on a head, in order.
  package func cosignatureTimes(size: UInt64) throws -> [UInt64] {
    try all("SELECT time FROM cosignature WHERE size = ? ORDER BY time", [stored(size)]).map { $0.count("time") }
  }

  /// When a quorum had seen an entry of the own log, POSIX seconds; nil for not yet.
  package func witnessedTime(above index: UInt64) throws -> UInt64? {
    let sql = "SELECT witnessed FROM head WHERE witnessed IS NOT NULL AND size > ? AND size < ? ORDER BY size LIMIT 1"
    return try first(sql, [stored(index), LogPlace.base(epoch + 1)])?.count("witnessed")
  }

  /// The oldest tick's head that no quorum's cosignature covers, with the time at which it was shown; nil for none.
  package func oldestUnwitnessed() throws -> (size: UInt64, time: Timestamp)? {
    let witnessed = try newestHead(witnessed: true)?.checkpoint.size ?? 0
    let sql =
      "SELECT size, time FROM head WHERE tick = 1 AND time IS NOT NULL AND size > ? AND size < ? ORDER BY size LIMIT 1"
    guard let row = try first(sql, [stored(witnessed), LogPlace.base(epoch + 1)]) else { return nil }
    return (index(row, "size"), Timestamp(milliseconds: row["time"]))
  }

  /// Marks a head as witnessed by a quorum, at the latest time in the quorum.
  package func markWitnessed(size: UInt64, at time: UInt64) throws {
    try run("UPDATE head SET witnessed = ? WHERE size = ? AND witnessed IS NULL", [time.sql, stored(size)])
    newestHeads.forget()
  }
}
