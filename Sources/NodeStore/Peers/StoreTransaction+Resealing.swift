package import Evidence
import GRDB

/// A dispatch that its recipient rejected because the key it was sealed for is gone.
package struct GoneDispatch: Sendable {
  /// Its message.
  package let message: Int64
  /// Where it went.
  package let dispatch: StoredDispatch

  /// Names the message and whom it went to.
  package var id: String { "\(message)/\(dispatch.peer)" }
}

/// What is to be sealed again, each message for one recipient: a row for each that was ever rejected for a key that is gone.
extension StoreTransaction {
  /// Notes that the recipient of a dispatch has no key for it any more. Nothing follows from it where the message was delivered
  /// to that recipient, went there once more since, or was sealed again for it as often as allowed.
  /// - Parameter epoch: that of the recipient's log in which it says so. What it stated as delivered in an earlier one may be lost
  ///   with the store of that time.
  package func noteGone(_ name: DispatchName, in epoch: UInt64, atMost limit: Int) throws {
    absences.forget()
    try run(
      """
      INSERT INTO resealing (message, peer, gone, made, due)
        SELECT d.message, d.peer, d.idx, 0, 0 FROM dispatch d
        WHERE d.peer = ?1 AND d.channel = ?2 AND d.epoch = ?3 AND d.number = ?4 AND NOT EXISTS (
          SELECT 1 FROM dispatch l LEFT JOIN receipt r
            ON r.peer = l.peer AND r.channel = l.channel AND r.epoch = l.epoch AND r.number = l.number
          WHERE l.message = d.message AND l.peer = d.peer AND (
            l.idx > d.idx OR r.rungs NOT IN ('relayed', 'rejected') AND r.idx >= ?6))
      ON CONFLICT (message, peer) DO UPDATE SET gone = excluded.gone WHERE made < ?5
      """,
      [
        name.recipient.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql, limit,
        LogPlace.base(epoch),
      ])
  }

  /// Notes that a recipient has a message: it is sealed for it no more.
  package func noteDelivered(message: Int64, to peer: NodeName) throws {
    guard try !isEmpty(.resealing) else { return }
    try run(
      "UPDATE resealing SET gone = NULL WHERE message = ? AND peer = ? AND gone IS NOT NULL", [message, peer.text])
  }

  /// Notes that a message goes to a recipient once more, and from when on it may again.
  /// - Returns: false when it need not any more.
  package func noteResealed(message: Int64, to peer: NodeName, notBefore due: Timestamp) throws -> Bool {
    try run(
      "UPDATE resealing SET gone = NULL, made = made + 1, due = ? WHERE message = ? AND peer = ? AND gone IS NOT NULL",
      [due.milliseconds, message, peer.text])
    return db.changesCount == 1
  }

  /// The peers for which something is to be sealed again.
  package func peersWithoutKeys() throws -> [NodeName] {
    try all("SELECT DISTINCT peer FROM resealing WHERE gone IS NOT NULL ORDER BY peer").map { try NodeName($0["peer"]) }
  }

  /// What can be sealed again for one peer with a key: what was not sealed for that key before and has its content still, the
  /// oldest first. What waits for another key is not looked at, so that it stands in the way of nothing.
  package func goneDispatches(
    to peer: NodeName, sealingFor key: Digest, at now: Timestamp, limit: Int
  ) throws -> [GoneDispatch] {
    // The id of the key stands behind version and suite in a sealed batch key.
    try all(
      """
      SELECT d.message, d.peer, d.channel, d.epoch, d.number, d.idx FROM resealing w INDEXED BY resealing_gone
      CROSS JOIN dispatch d ON d.idx = w.gone CROSS JOIN batch_key k ON k.digest = d.batch_key
      CROSS JOIN message m ON m.key = w.message CROSS JOIN body b ON b.digest = m.body
      WHERE w.peer = ? AND w.gone IS NOT NULL AND w.due <= ? AND substr(k.bytes, 4, 32) <> ?
        AND m.content_key IS NOT NULL AND length(b.bytes) > 0
      ORDER BY w.gone LIMIT ?
      """, [peer.text, now.milliseconds, key.bytes.blob, limit]
    ).map { row in
      GoneDispatch(
        message: row["message"],
        dispatch: StoredDispatch(peer: row["peer"], place: try row.place(), index: index(row, "idx")))
    }
  }
}
