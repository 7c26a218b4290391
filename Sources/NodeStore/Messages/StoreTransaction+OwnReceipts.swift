package import Evidence
import GRDB

/// A receipt of this node, as an entry of its log.
package struct OwnReceipt: Sendable {
  /// Its entry.
  package let index: UInt64
  /// The epoch of the log that it stands in.
  package let epoch: UInt64
  /// The rungs it states, or `rejected`.
  package let rungs: [String]
}

/// What this node stated about what came, and what it refused for good.
extension StoreTransaction {
  /// Notes a receipt whose entry is in place; it is sent in the order of entries.
  package func insertOwnReceipt(_ receipt: ReceiptEvent, at index: UInt64) throws {
    let (name, place) = (receipt.dispatch, receipt.dispatch.place)
    try run(
      "INSERT INTO own_receipt (idx, peer, channel, epoch, number, rungs) VALUES (?, ?, ?, ?, ?, ?)",
      [
        stored(index), name.speaker.text, place.channel.rawValue, place.epoch.sql, place.number.sql,
        receipt.rungs.map(\.rawValue).joined(separator: " "),
      ])
  }

  /// The receipts of this node for one dispatch of a peer, in the order of its log.
  package func ownReceipts(to peer: String, for place: Envelope.Place) throws -> [OwnReceipt] {
    try all(
      "SELECT idx, rungs FROM own_receipt WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? ORDER BY idx",
      [peer, place.channel.rawValue, place.epoch.sql, place.number.sql]
    ).map { row in
      OwnReceipt(
        index: index(row, "idx"), epoch: LogPlace(stored: row["idx"]).epoch,
        rungs: (row["rungs"] as String).split(separator: " ").map(String.init))
    }
  }

  /// Notes that an officer opened what arrived there, whether the sender is told or not.
  /// - Returns: whether it is the first time.
  package func markRetrieved(from peer: String, _ place: Envelope.Place, at time: Timestamp) throws -> Bool {
    try run(
      """
      UPDATE arrival SET retrieved = ?
      WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? AND retrieved IS NULL AND reason IS NULL
      """, [time.milliseconds, peer, place.channel.rawValue, place.epoch.sql, place.number.sql])
    return db.changesCount == 1
  }

  /// Remembers an envelope as rejected; the first reason stands.
  package func remember(rejected envelope: Digest, of peer: NodeName, for reason: RejectionReason, at time: Timestamp)
    throws
  {
    absences.forget()
    try run(
      "INSERT OR IGNORE INTO rejected (envelope, peer, reason, time) VALUES (?, ?, ?, ?)",
      [envelope.bytes.blob, peer.text, reason.rawValue, time.milliseconds])
  }

  /// Why an envelope of a peer was rejected before; nil when it was not.
  package func rejection(of envelope: Digest, from peer: NodeName) throws -> RejectionReason? {
    guard try !isEmpty(.rejected) else { return nil }
    return try first("SELECT reason FROM rejected WHERE envelope = ? AND peer = ?", [envelope.bytes.blob, peer.text])
      .flatMap { RejectionReason(rawValue: $0["reason"]) }
  }

  /// How many envelopes of a peer were rejected, by reason.
  package func rejections(from peer: NodeName) throws -> [(reason: String, count: UInt64)] {
    try all(
      """
      SELECT reason, count(*) AS n FROM arrival INDEXED BY arrival_rejected
      WHERE peer = ? AND channel = 'ordinary' AND reason IS NOT NULL GROUP BY reason ORDER BY reason
      """, [peer.text]
    ).map { ($0["reason"], $0.count("n")) }
  }
}
