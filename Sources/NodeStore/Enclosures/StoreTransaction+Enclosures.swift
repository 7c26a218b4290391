package import Evidence
import GRDB

/// What the store knows of an attachment's file.
package struct StoredEnclosure: Sendable {
  /// Where an attachment stands.
  package enum State: String, Sendable {
    /// It is here, sealed, and goes with a draft or will.
    case draft
    /// A message names it, and it is not all here.
    case wanted
    /// It is here, durable, and was verified.
    case whole
    /// It came, and is not what its message says; final.
    case refused
  }

  /// The digest of the sealed bytes.
  package let digest: Digest
  /// The message that names it; nil for a draft's.
  package let message: Int64?
  /// Its place among the attachments of its message, from 0.
  package let place: Int
  /// Bytes of the sealed form.
  package let length: UInt64
  /// Of these, how many from the start on are durable here.
  package let held: UInt64
  /// Where it stands.
  package let state: State
  /// Its description with the key, for a draft's only: a message's stands in its body.
  package let description: [UInt8]?
}

extension StoreTransaction {
  /// Keeps an attachment that an officer handed in; its file is durable.
  package func insertEnclosure(_ enclosure: Enclosure, by officer: String, at time: Timestamp) throws {
    try run(
      """
      INSERT INTO enclosure (digest, place, length, held, state, officer, description, time, content)
      VALUES (?, 0, ?, ?, 'draft', ?, ?, ?, ?)
      """,
      [
        enclosure.digest.bytes.blob, enclosure.sealedLength.sql, enclosure.sealedLength.sql, officer,
        enclosure.bytes.blob, time.milliseconds, enclosure.content.bytes.blob,
      ])
  }

  /// Puts an attachment of an officer, which no draft has yet, to a draft.
  package func attach(_ digest: Digest, toDraft draft: String, place: Int, of officer: String) throws {
    try run(
      """
      UPDATE enclosure SET draft = ?, place = ?
      WHERE digest = ? AND state = 'draft' AND draft IS NULL AND officer = ?
      """, [draft, place, digest.bytes.blob, officer])
    try requireChange("an attachment is not there, or goes with another draft already")
  }

  /// The attachments of a draft, in their order.
  package func enclosures(ofDraft draft: String) throws -> [StoredEnclosure] {
    try all("SELECT * FROM enclosure WHERE draft = ? ORDER BY place", [draft]).map(enclosure)
  }

  /// Makes a draft's attachments those of the message that it became.
  package func moveEnclosures(ofDraft draft: String, toMessage key: Int64) throws {
    try run(
      "UPDATE enclosure SET message = ?, draft = NULL, description = NULL, state = 'whole' WHERE draft = ?",
      [key, draft])
  }

  /// Notes which attachments a message that came names; none of them is here yet.
  package func insertWanted(_ enclosures: [Enclosure], ofMessage key: Int64, at time: Timestamp) throws {
    for (place, enclosure) in enclosures.enumerated() {
      try run(
        """
        INSERT INTO enclosure (digest, message, place, length, held, state, time, content)
        VALUES (?, ?, ?, ?, 0, 'wanted', ?, ?)
        """,
        [
          enclosure.digest.bytes.blob, key, place, enclosure.sealedLength.sql, time.milliseconds,
          enclosure.content.bytes.blob,
        ])
    }
  }

  /// Whether any of these attachments is known already.
  package func knowsAny(of enclosures: [Enclosure]) throws -> Bool {
    try enclosures.contains { try enclosure($0.digest) != nil }
  }

  /// An attachment.
  package func enclosure(_ digest: Digest) throws -> StoredEnclosure? {
    try first("SELECT * FROM enclosure WHERE digest = ?", [digest.bytes.blob]).map(enclosure)
  }

  /// The attachments of a message, in their order.
  package func enclosures(ofMessage key: Int64) throws -> [StoredEnclosure] {
    try all("SELECT * FROM enclosure WHERE message = ? ORDER BY place", [key]).map(enclosure)
  }

  /// The messages with which a content came or went, the oldest first. What was only announced does not count: anybody can name
  /// a digest without having the file.
  package func messages(withContent content: Digest) throws -> [StoredMessage] {
    try all(
      """
      SELECT DISTINCT message FROM enclosure WHERE content = ? AND message IS NOT NULL AND state = 'whole' ORDER BY message
      """,
      [content.bytes.blob]
    ).compactMap { try message(key: $0["message"]) }
  }

  /// Whether every attachment of a message is here and verified.
  package func hasAllEnclosures(ofMessage key: Int64) throws -> Bool {
    try first("SELECT 1 FROM enclosure WHERE message = ? AND state <> 'whole' LIMIT 1", [key]) == nil
  }

  /// The attachments of a peer's messages that are to be fetched, oldest first, and of which size all of its files are.
  package func wantedEnclosures(from peer: NodeName) throws -> (wanted: [StoredEnclosure], held: UInt64) {
    let wanted = try all(
      """
      SELECT e.* FROM enclosure e CROSS JOIN message m ON m.key = e.message
      WHERE e.state = 'wanted' AND m.author = ? AND m.content_key IS NOT NULL ORDER BY e.message, e.place LIMIT 64
      """, [peer.text]
    ).map(enclosure)
    let held = try first(
      """
      SELECT coalesce(sum(e.length), 0) AS n FROM enclosure e CROSS JOIN message m ON m.key = e.message
      WHERE m.author = ? AND (e.state = 'whole' OR e.held > 0)
      """, [peer.text])
    return (wanted, held?.count("n") ?? 0)
  }

  /// The attachments of a peer's messages that are not all here, but for those of matters under seal.
  package func openlyMissingEnclosures(from peer: NodeName) throws -> [Digest] {
    try all(
      """
      SELECT e.digest FROM enclosure e CROSS JOIN message m ON m.key = e.message
      WHERE e.state = 'wanted' AND m.author = ? AND m.content_key IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sealed_matter s WHERE s.thread = m.thread)
      """, [peer.text]
    ).map { try $0.digest("digest") }
  }

  /// Notes that the file of an attachment that was whole is not any more: it is fetched again from its start.
  package func wantAgain(_ digest: Digest) throws {
    try run("UPDATE enclosure SET state = 'wanted', held = 0 WHERE digest = ? AND state = 'whole'", [digest.bytes.blob])
  }

  /// Notes how much of an attachment is durable.
  package func setHeld(_ held: UInt64, of digest: Digest) throws {
    try run(
      "UPDATE enclosure SET held = ? WHERE digest = ? AND state = 'wanted'", [held.sql, digest.bytes.blob])
  }

  /// Notes that an attachment is whole and verified, or is not what its message says.
  /// - Returns: its message; nil when it is not wanted any more.
  package func settle(_ digest: Digest, as state: StoredEnclosure.State) throws -> StoredMessage? {
    try run(
      "UPDATE enclosure SET state = ?, held = length WHERE digest = ? AND state = 'wanted'",
      [state.rawValue, digest.bytes.blob])
    guard db.changesCount == 1, let key = try enclosure(digest)?.message else { return nil }
    return try message(key: key)
  }

  /// Whether an attachment is here for a peer to fetch: a message that was sent to it names it.
  package func serves(_ digest: Digest, to peer: NodeName) throws -> Bool {
    let sql = """
      SELECT 1 FROM enclosure e JOIN dispatch d ON d.message = e.message
      WHERE e.digest = ? AND e.state = 'whole' AND d.peer = ? LIMIT 1
      """
    return try first(sql, [digest.bytes.blob, peer.text]) != nil
  }

  /// Forgets the attachments of a message.
  /// - Returns: whose files are to be removed once this is durable.
  package func forgetEnclosures(ofMessage key: Int64) throws -> [Digest] {
    let digests = try enclosures(ofMessage: key).map(\.digest)
    try run("DELETE FROM enclosure WHERE message = ?", [key])
    return digests
  }

  /// Forgets what officers handed in and put to no draft.
  package func forgetLooseEnclosures(before time: Timestamp) throws -> [Digest] {
    let sql = "SELECT * FROM enclosure WHERE state = 'draft' AND draft IS NULL AND time < ? ORDER BY time, digest"
    let digests = try all(sql, [time.milliseconds]).map { try $0.digest("digest") }
    for digest in digests { try run("DELETE FROM enclosure WHERE digest = ?", [digest.bytes.blob]) }
    return digests
  }

  /// All attachments whose files belong here.
  package func enclosureDigests() throws -> Set<Digest> {
    Set(try all("SELECT digest FROM enclosure").map { try $0.digest("digest") })
  }

  func enclosure(_ row: Row) throws -> StoredEnclosure {
    guard let state = StoredEnclosure.State(rawValue: row["state"]) else {
      throw NodeStoreError(.inconsistent, "an attachment is in no known state")
    }
    return StoredEnclosure(
      digest: try row.digest("digest"), message: row["message"], place: row["place"], length: row.count("length"),
      held: row.count("held"), state: state, description: row.optionalBytes("description"))
  }
}
