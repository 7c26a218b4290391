package import Evidence
import GRDB
package import PeerSync

/// A head of a peer that a quorum of its witnesses cosigned.
package struct WitnessedHead: Sendable {
  /// The head with its cosignatures.
  package let head: SignedHead
  /// When the quorum saw it, POSIX seconds.
  package let time: UInt64
}

/// What the evidence of a peer's statements rests on once they were taken in: its witnessed heads, and proofs that lead to
/// them. Bounded by the heads under which statements came; what leads over no such head is joined to one proof.
extension StoreTransaction {
  /// Keeps a proof between two heads of a peer if a statement's evidence needs it.
  ///
  /// Called before the newer head is held. Proofs that end at a head under which nothing came are carried on to the newer.
  /// - Parameter carries: whether the older head is just now coming in with statements or cosignatures.
  package func keepLink(_ growth: ProvenGrowth, carries: Bool) throws {
    let (peer, old, new) = (growth.old.origin.node.text, growth.old, growth.new)
    guard old.size > 0, old.size < new.size else { return }
    if try carries || hasNote(of: peer, at: old.stored) {
      return try run(
        "INSERT OR IGNORE INTO peer_link (peer, size, root, next, next_root, proof) VALUES (?, ?, ?, ?, ?, ?)",
        [
          peer, old.stored, old.root.bytes.blob, new.stored, new.root.bytes.blob,
          growth.proof.flatMap(\.bytes).blob,
        ])
    }
    for link in try links(to: old.stored, of: peer) {
      var known = TreeKnowledge()
      known.learn(consistency: link.proof, from: link.size, link.root, to: link.next, link.nextRoot)
      known.learn(consistency: growth.proof, from: old.size, old.root, to: new.size, new.root)
      try run(
        "UPDATE peer_link SET next = ?, next_root = ?, proof = ? WHERE peer = ? AND size = ?",
        [
          new.stored, new.root.bytes.blob,
          try known.consistency(from: link.size, to: new.size).flatMap(\.bytes).blob, peer, old.stored(link.size),
        ])
    }
  }

  /// The proof that leads on from a size of a peer's log.
  package func link(of peer: String, epoch: UInt64 = 1, from size: UInt64) throws -> HeadLink? {
    try first(
      "SELECT * FROM peer_link WHERE peer = ? AND size = ?", [peer, LogPlace(epoch: epoch, index: size).stored]
    ).map(link)
  }

  /// Notes that a quorum witnessed a peer's head. The statements that it covers are marked by ``markWitnessed(of:atMost:)``,
  /// which may take more than one transaction; until they are, the heads that will stand in their evidence are kept.
  package func setWitnessed(_ head: VerifiedCheckpoint, at time: UInt64) throws {
    let peer = head.checkpoint.origin.node.text
    let size = head.checkpoint.stored
    let base = LogPlace.base(head.checkpoint.origin.epoch)
    try run(
      "UPDATE peer SET witnessed_size = ?, witnessed_note = ? WHERE name = ? AND witnessed_size < ?",
      [size, head.note.bytes.blob, peer, size])
    guard db.changesCount == 1 else { return }
    try run(
      "DELETE FROM peer_head INDEXED BY peer_head_spare WHERE peer = ? AND witnessed IS NOT NULL AND covers = 0", [peer]
    )
    absences.forget()
    try run(
      """
      INSERT INTO peer_head (peer, size, note, witnessed) VALUES (?, ?, ?, ?)
      ON CONFLICT (peer, size) DO UPDATE SET note = excluded.note, witnessed = excluded.witnessed
      """, [peer, size, head.note.bytes.blob, time.sql])
    if try hasUnwitnessed(of: peer, from: base, below: size) { try setCovers(peer, size) }
    // A head between ticks is superseded once a proof leads from it to a witnessed one.
    try run(
      """
      DELETE FROM peer_head INDEXED BY peer_head_unwitnessed WHERE peer = ?1 AND witnessed IS NULL AND size > ?3 AND size < ?2
        AND EXISTS (SELECT 1 FROM peer_link WHERE peer = ?1 AND peer_link.size = peer_head.size)
      """, [peer, size, base])
  }

  /// Marks a statement that came after a witnessed head which covers it already.
  func coverLate(_ table: String, peer: String, place: LogPlace) throws {
    let newest = try absences.witnessed(of: peer) {
      try first(
        "SELECT size FROM peer_head WHERE peer = ? AND witnessed IS NOT NULL ORDER BY size DESC LIMIT 1", [peer])?[
          "size"]
        ?? Int64.min
    }
    guard place.stored < newest else { return }
    guard let head = try witnessedHeads(of: peer, epoch: place.epoch, above: place.index).first else { return }
    let size = head.head.checkpoint.stored
    try setCovers(peer, size)
    try run(
      "UPDATE \(table) SET witnessed = ? WHERE peer = ? AND witnessed IS NULL AND idx = ?",
      [head.time.sql, peer, place.stored])
  }

  /// The witnessed heads of a peer that cover an entry, smallest first.
  package func witnessedHeads(of peer: String, epoch: UInt64, above index: UInt64) throws -> [WitnessedHead] {
    try all(
      """
      SELECT note, witnessed FROM peer_head WHERE peer = ? AND witnessed IS NOT NULL AND size > ? AND size < ?
      ORDER BY size LIMIT 16
      """, [peer, LogPlace(epoch: epoch, index: index).stored, LogPlace.base(epoch + 1)]
    ).map { row in WitnessedHead(head: try signedHead(row), time: row.count("witnessed")) }
  }

  /// The head of a peer under which a statement came, while it is kept.
  package func peerHead(of peer: String, epoch: UInt64, size: UInt64) throws -> SignedHead? {
    try first(
      "SELECT note FROM peer_head WHERE peer = ? AND size = ?", [peer, LogPlace(epoch: epoch, index: size).stored]
    )
    .map(signedHead)
  }

  private func signedHead(_ row: Row) throws -> SignedHead {
    let note = try SignedNote(parsing: row.bytes("note"), limit: Evidence.Limits.checkpointNote)
    return SignedHead(checkpoint: try Checkpoint(parsing: note.text), note: note)
  }

  private func hasNote(of peer: String, at size: Int64) throws -> Bool {
    try first("SELECT 1 AS n FROM peer_head WHERE peer = ? AND size = ?", [peer, size]) != nil
  }

  private func links(to size: Int64, of peer: String) throws -> [HeadLink] {
    try all("SELECT * FROM peer_link INDEXED BY peer_link_next WHERE peer = ? AND next = ?", [peer, size]).map(link)
  }

  private func link(_ row: Row) throws -> HeadLink {
    HeadLink(
      size: index(row, "size"), root: try row.digest("root"), next: index(row, "next"),
      nextRoot: try row.digest("next_root"), proof: try Self.digests(row.bytes("proof")))
  }

  /// Hashes that were stored one after another.
  static func digests(_ bytes: [UInt8]) throws -> [Digest] {
    try stride(from: 0, to: bytes.count, by: 32).map { try Digest(Array(bytes[$0..<min($0 + 32, bytes.count)])) }
  }
}

/// A kept proof that a peer's log of one size is the beginning of that of the next.
package struct HeadLink: Sendable {
  /// The smaller size.
  package let size: UInt64
  /// Its root.
  package let root: Digest
  /// The larger size.
  package let next: UInt64
  /// Its root.
  package let nextRoot: Digest
  /// The consistency proof.
  package let proof: [Digest]

  package init(size: UInt64, root: Digest, next: UInt64, nextRoot: Digest, proof: [Digest]) {
    self.size = size
    self.root = root
    self.next = next
    self.nextRoot = nextRoot
    self.proof = proof
  }
}
