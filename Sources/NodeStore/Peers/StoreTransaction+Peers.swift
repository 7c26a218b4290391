package import Evidence
import GRDB
package import PeerSync

extension StoreTransaction {
  /// Keeps a larger head of a peer, which extends the one held.
  package func hold(_ head: VerifiedCheckpoint) throws {
    let checkpoint = head.checkpoint
    try run(
      """
      INSERT INTO peer (name, origin, size, root, note) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (name) DO UPDATE SET origin = excluded.origin, size = excluded.size, root = excluded.root,
        note = excluded.note WHERE excluded.size > peer.size AND excluded.origin = peer.origin
      """,
      [
        checkpoint.origin.node.text, checkpoint.origin.description, checkpoint.size.sql, checkpoint.root.bytes.blob,
        head.note.bytes.blob,
      ])
  }

  /// Keeps the note under which statements of a peer were proven; part of their evidence.
  ///
  /// A head that is not the one held is not kept: its note has been superseded by one that covers it.
  package func keepNote(_ head: Checkpoint, from held: SignedHead) throws {
    guard held.checkpoint == head else { return }
    try run(
      "INSERT OR IGNORE INTO peer_head (peer, size, note) VALUES (?, ?, ?)",
      [head.origin.node.text, head.stored, held.note.bytes.blob])
  }

  /// Keeps two heads of a peer that contradict each other.
  package func insertFork(of peer: NodeName, held: [UInt8], other: SignedNote, at time: Timestamp) throws {
    try run(
      "INSERT INTO peer_fork (peer, seen, held_note, other_note) VALUES (?, ?, ?, ?)",
      [peer.text, time.milliseconds, held.blob, other.bytes.blob])
  }

  /// Whether this note is kept as one side of a fork already.
  package func hasFork(of peer: NodeName, other: SignedNote) throws -> Bool {
    try first(
      "SELECT EXISTS (SELECT 1 FROM peer_fork WHERE peer = ? AND other_note = ?) AS found",
      [peer.text, other.bytes.blob])?["found"] ?? false
  }

  /// The notes that are kept as the other side of a fork, at most so many; two with one text are one note.
  package func forkNotes(of peer: NodeName, atMost limit: UInt64) throws -> [SignedNote] {
    try all("SELECT other_note FROM peer_fork WHERE peer = ? ORDER BY seen LIMIT ?", [peer.text, limit.sql]).map {
      try SignedNote(parsing: $0.bytes("other_note"), limit: Evidence.Limits.checkpointNote)
    }
  }

  /// How many forks of a peer are kept as evidence.
  package func forkCount(of peer: NodeName) throws -> UInt64 {
    try first("SELECT count(*) AS n FROM peer_fork WHERE peer = ?", [peer.text])?.count("n") ?? 0
  }

  /// The head of a peer that is held, with its note.
  package func heldHead(of peer: NodeName) throws -> SignedHead? {
    guard let row = try first("SELECT note FROM peer WHERE name = ?", [peer.text]) else { return nil }
    let note = try SignedNote(parsing: row.bytes("note"), limit: Evidence.Limits.checkpointNote)
    return SignedHead(checkpoint: try Checkpoint(parsing: note.text), note: note)
  }

  /// The peers of whose logs a head is held.
  package func heldPeers() throws -> [NodeName] {
    try all("SELECT name FROM peer ORDER BY name").map { try NodeName($0["name"]) }
  }

  /// The size up to which a peer's log is witnessed, as far as this node was shown.
  package func witnessedSize(of peer: NodeName) throws -> UInt64 {
    guard let row = try first("SELECT origin, witnessed_size FROM peer WHERE name = ?", [peer.text]) else { return 0 }
    let place = LogPlace(stored: row["witnessed_size"])
    return place.epoch == (try LogOrigin(row["origin"])).epoch ? place.index : 0
  }

  /// Counts refusals on the wire.
  package func countRefusal(peer: String, reason: String, hour: Int64, by count: UInt64 = 1) throws {
    try run(
      """
      INSERT INTO wire_refusal (peer, reason, hour, count) VALUES (?, ?, ?, ?)
      ON CONFLICT (peer, reason, hour) DO UPDATE SET count = count + excluded.count
      """, [peer, reason, hour, count.sql])
  }

  /// Takes out the refusals of hours that are over; each becomes one event.
  package func takeRefusals(before hour: Int64) throws -> [(peer: String, reason: String, hour: Int64, count: UInt64)] {
    let rows = try all("SELECT * FROM wire_refusal WHERE hour < ? ORDER BY hour, peer, reason", [hour])
    try run("DELETE FROM wire_refusal WHERE hour < ?", [hour])
    return rows.map { ($0["peer"], $0["reason"], $0["hour"], $0.count("count")) }
  }
}
