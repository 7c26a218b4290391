package import Evidence
import GRDB

/// A dispatch of this node: which message, to whom, at which place, in which entry.
package struct StoredDispatch: Sendable {
  /// The recipient.
  package let peer: String
  /// Its place in a channel to the recipient.
  package let place: Envelope.Place
  /// Its entry.
  package let index: UInt64

  /// The number in the channel.
  package var number: UInt64 { place.number }
}

/// What came back for a dispatch.
package struct StoredReceipt: Sendable {
  /// The rungs it states, or `rejected`.
  package let rungs: [String]
  /// The reason of a rejection.
  package let reason: String?
  /// Its entry in the speaker's log.
  package let index: UInt64
  /// When its speaker says that it happened.
  package let time: Timestamp
  /// When it came, by our clock.
  package let received: Timestamp
  /// When a quorum of the speaker's witnesses saw it, POSIX seconds; nil for not yet.
  package let witnessed: UInt64?
  /// Not witnessed within the policy's time, and still not.
  package let overdue: Bool
}

extension StoreTransaction {
  /// Keeps a sealed batch key, once by its digest.
  package func insert(_ batchKey: SealedBatchKey) throws {
    try run(
      "INSERT OR IGNORE INTO batch_key (digest, bytes) VALUES (?, ?)",
      [batchKey.digest.bytes.blob, batchKey.bytes.blob])
  }

  /// The number and event digest of the last dispatch to a peer on a channel; zero for none.
  package func lastDispatch(to peer: NodeName, on channel: ChannelKey) throws -> (number: UInt64, event: Digest) {
    let sql = """
      SELECT number, event FROM dispatch WHERE peer = ? AND channel = ? AND epoch = ? ORDER BY number DESC LIMIT 1
      """
    guard let row = try first(sql, [peer.text, channel.kind.rawValue, channel.epoch.sql]) else { return (0, .zero) }
    return (row.count("number"), try row.digest("event"))
  }

  /// Keeps a dispatch whose entry is in place.
  /// - Parameter event: the digest of the event.
  package func insertDispatch(
    _ name: DispatchName, index: UInt64, message: Int64, event: Digest, envelope: Envelope
  ) throws {
    try run(
      """
      INSERT INTO dispatch (peer, channel, epoch, number, idx, message, event, envelope, batch_key)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        name.recipient.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql, stored(index),
        message, event.bytes.blob, envelope.bytes.blob, envelope.batchKey.bytes.blob,
      ])
  }

  /// The dispatches of a message, by recipient.
  package func dispatches(ofMessage key: Int64) throws -> [StoredDispatch] {
    try all(
      "SELECT peer, channel, epoch, number, idx FROM dispatch WHERE message = ? ORDER BY peer, epoch, number", [key]
    ).map { StoredDispatch(peer: $0["peer"], place: try $0.place(), index: index($0, "idx")) }
  }

  /// The nodes to which an own message was dispatched, by name.
  package func recipients(ofMessage key: Int64) throws -> [String] {
    try all("SELECT DISTINCT peer FROM dispatch WHERE message = ? ORDER BY peer", [key]).map { $0["peer"] }
  }

  /// Whether nothing is expected for a dispatch any more: its recipient stated something, or its number was given up.
  package func isSettled(_ dispatch: StoredDispatch) throws -> Bool {
    try first(
      "SELECT receipted FROM dispatch WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [dispatch.peer, dispatch.place.channel.rawValue, dispatch.place.epoch.sql, dispatch.place.number.sql]
    ).map { $0["receipted"] } ?? false
  }

  /// The message and the entry of a dispatch, the digest of its event, its envelope while that was not destroyed, and whether
  /// anything came back for it, for comparing a receipt with it.
  package func dispatch(
    _ name: DispatchName
  ) throws -> (message: Int64, index: UInt64, event: Digest, envelope: [UInt8]?, isReceipted: Bool)? {
    try first(
      """
      SELECT message, idx, event, envelope, receipted FROM dispatch
      WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?
      """,
      [name.recipient.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql]
    ).map { row in
      let envelope = row.bytes("envelope")
      return (
        row["message"], index(row, "idx"), try row.digest("event"), envelope.isEmpty ? nil : envelope, row["receipted"]
      )
    }
  }

  /// The rungs that a peer has stated of one dispatch.
  package func statedRungs(by peer: String, of place: Envelope.Place) throws -> Set<String> {
    let rows = try all(
      "SELECT rungs FROM receipt WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [peer, place.channel.rawValue, place.epoch.sql, place.number.sql])
    return Set(rows.flatMap { ($0["rungs"] as String).split(separator: " ").map(String.init) })
  }

  /// Destroys the key stanza of a receipted dispatch whose message was deleted, and the body once no dispatch needs it.
  ///
  /// Until a recipient has receipted, its sealed copy is kept: only the recipient can open it, and without it the channel
  /// would end at a number that never comes.
  package func destroySentCopies(ofMessage key: Int64) throws {
    try run(
      """
      UPDATE dispatch SET envelope = x'' WHERE message = ?1 AND EXISTS (
        SELECT 1 FROM receipt r WHERE r.peer = dispatch.peer AND r.channel = dispatch.channel
          AND r.epoch = dispatch.epoch AND r.number = dispatch.number AND r.rungs <> 'relayed')
      """, [key])
    try run(
      """
      UPDATE body SET bytes = x'' WHERE digest = (SELECT body FROM message WHERE key = ?1)
        AND NOT EXISTS (SELECT 1 FROM dispatch WHERE message = ?1 AND envelope <> x'')
      """, [key])
  }

  /// The peers for which the sealed copy of a message is still kept, because they have not receipted it.
  package func waitingCopies(ofMessage key: Int64) throws -> [String] {
    try all("SELECT DISTINCT peer FROM dispatch WHERE message = ? AND envelope <> x'' ORDER BY peer", [key])
      .map { $0["peer"] }
  }

  /// Keeps a peer's receipt with its proof; one that is there already changes nothing.
  /// - Returns: whether it is new.
  package func insertReceipt(
    _ receipt: ReceiptEvent, _ statement: VerifiedStatement, at now: Timestamp
  ) throws -> Bool {
    try run(
      """
      INSERT OR IGNORE INTO receipt
        (peer, channel, epoch, number, rungs, reason, idx, size, time, event, salt, proof, received)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        receipt.dispatch.recipient.text, receipt.dispatch.place.channel.rawValue, receipt.dispatch.place.epoch.sql,
        receipt.dispatch.place.number.sql, receipt.rungs.map(\.rawValue).joined(separator: " "),
        receipt.reason?.rawValue, statement.head.stored(statement.statement.index), statement.head.stored,
        statement.event.time.milliseconds, statement.statement.event.blob, statement.statement.salt.bytes.blob,
        statement.statement.inclusion.flatMap(\.bytes).blob, now.milliseconds,
      ])
    guard db.changesCount == 1 else { return false }
    try run(
      "UPDATE dispatch SET receipted = 1 WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? AND receipted = 0",
      [
        receipt.dispatch.recipient.text, receipt.dispatch.place.channel.rawValue, receipt.dispatch.place.epoch.sql,
        receipt.dispatch.place.number.sql,
      ])
    try coverLate(
      "receipt", peer: receipt.dispatch.recipient.text,
      place: LogPlace(epoch: statement.head.origin.epoch, index: statement.statement.index))
    return true
  }

  /// The receipts of a peer for one dispatch, in the order of its log.
  package func receipts(from peer: String, for place: Envelope.Place) throws -> [StoredReceipt] {
    try all(
      "SELECT * FROM receipt WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? ORDER BY +idx",
      [peer, place.channel.rawValue, place.epoch.sql, place.number.sql]
    ).map { row in
      StoredReceipt(
        rungs: (row["rungs"] as String).split(separator: " ").map(String.init), reason: row["reason"],
        index: index(row, "idx"), time: Timestamp(milliseconds: row["time"]),
        received: Timestamp(milliseconds: row["received"] ?? row["time"]), witnessed: row.optionalCount("witnessed"),
        overdue: row.isOverdue)
    }
  }

  /// How many dispatches to a peer on a channel have no receipt yet; as cheap as they are few.
  package func unreceipted(to peer: NodeName, on channel: ChannelKey) throws -> UInt64 {
    try first(
      """
      SELECT count(*) AS n FROM dispatch INDEXED BY dispatch_open
      WHERE receipted = 0 AND peer = ? AND channel = ? AND epoch = ?
      """, [peer.text, channel.kind.rawValue, channel.epoch.sql])?.count("n") ?? 0
  }
}

extension Row {
  /// The place in a channel that a row names.
  func place(
    _ channel: String = "channel", _ epoch: String = "epoch", _ number: String = "number"
  ) throws -> Envelope.Place {
    guard let kind = ChannelKind(rawValue: self[channel]) else {
      throw NodeStoreError(.inconsistent, "a row names a channel that is neither ordinary nor sealed")
    }
    return Envelope.Place(channel: kind, epoch: count(epoch), number: count(number))
  }
}
