package import Evidence
import GRDB

/// What this node cosigned last of a log.
package struct WitnessState: Sendable {
  /// Size and root.
  package let head: TreeHead
  /// The note with its log's lines.
  package let note: SignedNote
  /// The lines of this node's cosignature; empty until they were made.
  package let lines: [UInt8]
}

extension StoreTransaction {
  /// The last head of a log that this node cosigned, or is about to.
  package func witnessState(of origin: String) throws -> WitnessState? {
    try first("SELECT * FROM witness_state WHERE origin = ?", [origin]).map(witnessState)
  }

  /// What this node cosigned last of every log it witnesses.
  package func witnessStates() throws -> [(origin: String, state: WitnessState)] {
    try all("SELECT * FROM witness_state ORDER BY origin").map { ($0["origin"], try witnessState($0)) }
  }

  /// Notes what this node is about to cosign; durable before the cosignature leaves, and never smaller than before.
  /// - Parameter peer: the party whose log it is; nil for a log outside the federation.
  package func setWitnessState(_ offered: OfferedCheckpoint, peer: NodeName?) throws {
    try run(
      """
      INSERT INTO witness_state (origin, peer, size, root, note) VALUES (?, ?, ?, ?, ?)
      ON CONFLICT (origin) DO UPDATE SET size = excluded.size, root = excluded.root, note = excluded.note,
        lines = CASE WHEN excluded.size = witness_state.size THEN lines END
        WHERE excluded.size > witness_state.size OR excluded.root = witness_state.root
      """,
      [
        offered.origin, peer?.text, offered.head.size.sql, offered.head.root.bytes.blob, offered.note.bytes.blob,
      ])
    try requireChange("a smaller head of \(offered.origin) than the last one is not cosigned")
  }

  /// Keeps this node's lines on the head it cosigned last; a later head has taken its place otherwise.
  package func keepCosignature(_ lines: [NoteLine], of origin: String, head: TreeHead) throws {
    try run(
      "UPDATE witness_state SET lines = ? WHERE origin = ? AND size = ? AND root = ?",
      [Array(lines.map(\.text).joined().utf8).blob, origin, head.size.sql, head.root.bytes.blob])
  }

  /// The largest checkpoint of a peer's newest log that this node cosigned.
  package func cosigned(of peer: NodeName) throws -> SignedNote? {
    // Origins of one party differ in their epoch only, and a longer number is a larger one.
    let sql = """
      SELECT note FROM witness_state WHERE peer = ? AND size > 0 ORDER BY length(origin) DESC, origin DESC LIMIT 1
      """
    guard let row = try first(sql, [peer.text]) else { return nil }
    return try SignedNote(parsing: row.bytes("note"), limit: Evidence.Limits.checkpointNote)
  }

  private func witnessState(_ row: Row) throws -> WitnessState {
    WitnessState(
      head: TreeHead(size: row.count("size"), root: try row.digest("root")),
      note: try SignedNote(parsing: row.bytes("note"), limit: Evidence.Limits.checkpointNote),
      lines: row.bytes("lines"))
  }
}
