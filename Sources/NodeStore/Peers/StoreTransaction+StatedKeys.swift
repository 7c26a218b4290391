package import Evidence
import GRDB

/// A key as a peer stated it.
package struct StatedKey: Sendable, Hashable {
  /// The key.
  package let key: RoleKey
  /// Where the statement stands in the peer's log.
  package let place: LogPlace
  /// Why it is not used; nil when it may be.
  package let refused: String?
}

/// The keys that nodes state of themselves after the directory was made.
extension StoreTransaction {
  /// Notes the entry that states an own key.
  package func noteStated(key: Digest, at index: UInt64) throws {
    try run("INSERT INTO stated_key (idx, id) VALUES (?, ?)", [stored(index), key.bytes.blob])
  }

  /// Notes the entry that names an own key, whatever it is for.
  package func noteEntry(ofKey key: Digest, at index: UInt64) throws {
    try run("INSERT OR REPLACE INTO key_entry (id, idx) VALUES (?, ?)", [key.bytes.blob, stored(index)])
  }

  /// The entries of this epoch that name own keys which are not destroyed, in their order.
  package func keyEntries() throws -> [(key: Digest, index: UInt64)] {
    try all(
      """
      SELECT k.id, k.idx FROM key_entry k JOIN secret s ON s.id = k.id WHERE k.idx >= ? AND k.idx < ? ORDER BY k.idx
      """, [LogPlace.base(epoch), LogPlace.base(epoch + 1)]
    ).map { (try $0.digest("id"), index($0, "idx")) }
  }

  /// Destroys a private key: nothing opens with it any more, and nobody is told of it.
  package func destroySecret(_ id: Digest) throws {
    try run("DELETE FROM secret WHERE id = ?", [id.bytes.blob])
    try run("DELETE FROM stated_key WHERE id = ?", [id.bytes.blob])
    try run("DELETE FROM key_entry WHERE id = ?", [id.bytes.blob])
  }

  /// Keeps a key that a peer states, with the statement: the newest of them, at most so many.
  /// - Parameters:
  ///   - note: the checkpoint that proves it, where it is at hand.
  ///   - refused: why it is not used; nil when it may be.
  package func keep(
    _ key: RoleKey, _ statement: VerifiedStatement, under note: SignedNote?, refused: String?, atMost limit: Int
  ) throws {
    let (peer, entry) = (statement.speaker.text, statement.statement)
    try run(
      """
      INSERT OR REPLACE INTO peer_key
        (peer, id, purpose, public, not_before, not_after, idx, refused, event, salt, proof, note)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        peer, key.id.bytes.blob, key.purpose.rawValue, key.publicKey.blob, key.notBefore.milliseconds,
        key.notAfter.milliseconds, statement.head.stored(entry.index), refused, entry.event.blob,
        entry.salt.bytes.blob, entry.inclusion.flatMap(\.bytes).blob, note?.bytes.blob,
      ])
    try run(
      """
      DELETE FROM peer_key WHERE peer = ?1 AND id NOT IN (
        SELECT id FROM peer_key WHERE peer = ?1 ORDER BY idx DESC LIMIT ?2)
      """, [peer, limit])
  }

  /// What is kept of a key that a peer stated.
  package func keptKey(_ id: Digest, of peer: NodeName) throws -> StatedKey? {
    try first("SELECT * FROM peer_key WHERE peer = ? AND id = ?", [peer.text, id.bytes.blob]).map(statedKey)
  }

  /// Everything that is kept of what a peer stated of its keys, the newest first.
  package func keptKeys(of peer: NodeName) throws -> [StatedKey] {
    try all("SELECT * FROM peer_key WHERE peer = ? ORDER BY idx DESC", [peer.text]).map(statedKey)
  }

  /// Uses no more what a peer stated of its keys so far; the statements are kept.
  package func refuseKeys(of peer: NodeName, for reason: String) throws {
    try run("UPDATE peer_key SET refused = ? WHERE peer = ? AND refused IS NULL", [reason, peer.text])
  }

  /// The keys to seal for a peer and of its TLS that it stated and that may be used. Once it stated a seal key in a new epoch
  /// of its log, those of older epochs count no more: what it stated before may have been lost.
  package func statedKeys(of peer: NodeName) throws -> [RoleKey] {
    let usable = "peer = ?1 AND refused IS NULL AND purpose"
    let last = try first("SELECT max(idx) AS last FROM peer_key WHERE \(usable) = 'seal'", [peer.text])
    let epoch = (last?["last"] as Int64?).map { LogPlace(stored: $0).epoch } ?? 1
    return try all(
      "SELECT * FROM peer_key WHERE \(usable) <> 'cosign' AND (purpose <> 'seal' OR idx >= ?2) ORDER BY idx",
      [peer.text, LogPlace.base(epoch)]
    ).map(roleKey)
  }

  /// The same of all peers, and what this node states of itself.
  package func statedKeys(own: NodeName) throws -> [NodeName: [RoleKey]] {
    var found: [NodeName: [RoleKey]] = [:]
    for row in try all("SELECT DISTINCT peer FROM peer_key ORDER BY peer") {
      let peer = try NodeName(row["peer"])
      found[peer] = try statedKeys(of: peer)
    }
    let stated = "SELECT s.* FROM secret s JOIN stated_key k ON k.id = s.id GROUP BY s.id ORDER BY max(k.idx)"
    for row in try all(stated) { found[own, default: []].append(try roleKey(row)) }
    return found
  }

  /// The seal keys that more than one peer stated as its own.
  package func disputedKeys() throws -> Set<Digest> {
    let several = "SELECT id FROM peer_key WHERE purpose = 'seal' AND refused IS NULL GROUP BY id HAVING count(*) > 1"
    return Set(try all(several).map { try $0.digest("id") })
  }

  private func statedKey(_ row: Row) throws -> StatedKey {
    StatedKey(key: try roleKey(row), place: LogPlace(stored: row["idx"]), refused: row["refused"])
  }

  private func roleKey(_ row: Row) throws -> RoleKey {
    guard let purpose = RoleKey.Purpose(rawValue: row["purpose"]) else {
      throw NodeStoreError(.inconsistent, "a key of unknown purpose")
    }
    return try RoleKey(
      purpose: purpose, publicKey: row.bytes("public"), notBefore: Timestamp(milliseconds: row["not_before"]),
      notAfter: Timestamp(milliseconds: row["not_after"]))
  }

  /// When a quorum last saw this node's log, POSIX seconds; nil for never.
  package func lastWitnessedTime() throws -> UInt64? {
    try first("SELECT witnessed FROM head WHERE witnessed IS NOT NULL ORDER BY size DESC LIMIT 1")?.count("witnessed")
  }
}
