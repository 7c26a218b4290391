package import Evidence
import GRDB

/// A dispatch that its recipient rejected because the key it was sealed for is gone.
package struct GoneDispatch: Sendable {
  /// Its message.
  package let message: Int64
  /// Where it went.
  package let dispatch: StoredDispatch
  /// The sealed batch key that it named.
  package let batchKey: [UInt8]

  /// Names the message and whom it went to.
  package var id: String { "\(message)/\(dispatch.peer)" }
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

  /// Keeps a key that a peer states: the newest of them, at most so many.
  package func keep(_ key: RoleKey, _ statement: VerifiedStatement, atMost limit: Int) throws {
    let peer = statement.speaker.text
    try run(
      """
      INSERT OR REPLACE INTO peer_key (peer, id, purpose, public, not_before, not_after, idx)
      VALUES (?, ?, ?, ?, ?, ?, ?)
      """,
      [
        peer, key.id.bytes.blob, key.purpose.rawValue, key.publicKey.blob, key.notBefore.milliseconds,
        key.notAfter.milliseconds, statement.head.stored(statement.statement.index),
      ])
    try run(
      """
      DELETE FROM peer_key WHERE peer = ?1 AND id NOT IN (
        SELECT id FROM peer_key WHERE peer = ?1 ORDER BY idx DESC LIMIT ?2)
      """, [peer, limit])
  }

  /// The keys to seal for a peer and of its TLS, as it stated them.
  package func statedKeys(of peer: NodeName) throws -> [RoleKey] {
    try all("SELECT * FROM peer_key WHERE peer = ? AND purpose <> 'cosign' ORDER BY idx", [peer.text]).map(roleKey)
  }

  /// The same of all peers, and what this node states of itself.
  package func statedKeys(own: NodeName) throws -> [NodeName: [RoleKey]] {
    var found: [NodeName: [RoleKey]] = [:]
    for row in try all("SELECT * FROM peer_key WHERE purpose <> 'cosign' ORDER BY peer, idx") {
      found[try NodeName(row["peer"]), default: []].append(try roleKey(row))
    }
    let stated = "SELECT s.* FROM secret s JOIN stated_key k ON k.id = s.id ORDER BY k.idx"
    for row in try all(stated) { found[own, default: []].append(try roleKey(row)) }
    return found
  }

  private func roleKey(_ row: Row) throws -> RoleKey {
    guard let purpose = RoleKey.Purpose(rawValue: row["purpose"]) else {
      throw NodeStoreError(.inconsistent, "a key of unknown purpose")
    }
    return try RoleKey(
      purpose: purpose, publicKey: row.bytes("public"), notBefore: Timestamp(milliseconds: row["not_before"]),
      notAfter: Timestamp(milliseconds: row["not_after"]))
  }

  /// The last dispatches of messages to recipients that had no key for them any more, while their content is there.
  package func dispatchesForGoneKeys(limit: Int) throws -> [GoneDispatch] {
    try all(
      """
      SELECT d.message, d.peer, d.channel, d.epoch, d.number, d.idx, k.bytes FROM receipt r INDEXED BY receipt_gone
      CROSS JOIN dispatch d ON d.peer = r.peer AND d.channel = r.channel AND d.epoch = r.epoch AND d.number = r.number
      CROSS JOIN batch_key k ON k.digest = d.batch_key CROSS JOIN message m ON m.key = d.message
      WHERE r.reason = 'key-gone' AND m.content_key IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM dispatch l WHERE l.message = d.message AND l.peer = d.peer
          AND (l.epoch, l.number) > (d.epoch, d.number))
      ORDER BY d.peer, d.epoch, d.number LIMIT ?
      """, [limit]
    ).map { row in
      GoneDispatch(
        message: row["message"],
        dispatch: StoredDispatch(peer: row["peer"], place: try row.place(), index: index(row, "idx")),
        batchKey: row.bytes("bytes"))
    }
  }

  /// When a quorum last saw this node's log, POSIX seconds; nil for never.
  package func lastWitnessedTime() throws -> UInt64? {
    try first("SELECT witnessed FROM head WHERE witnessed IS NOT NULL ORDER BY size DESC LIMIT 1")?.count("witnessed")
  }
}
