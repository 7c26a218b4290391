package import Evidence
import GRDB
package import PeerSync

/// An envelope that came: from whom, in which entry of whose log, and how it is witnessed.
package struct StoredArrival: Sendable {
  /// The sender.
  package let peer: String
  /// Its place in the sender's channel.
  package let place: Envelope.Place
  /// The entry in the sender's log.
  package let index: UInt64
  /// The event of that entry.
  package let event: [UInt8]
  /// The entry of our receipt in our log.
  package let receipt: UInt64
  /// The epoch of our log that the receipt stands in.
  package let receiptEpoch: UInt64
  /// When it came, by our clock.
  package let time: Timestamp
  /// When a quorum of the sender's witnesses saw it, POSIX seconds; nil for not yet.
  package let witnessed: UInt64?
  /// Not witnessed within the policy's time, and still not.
  package let overdue: Bool
  /// When this node stated, or decided not to state, that an officer opened it; nil for not yet.
  package let retrieved: Timestamp?

  /// The number in the channel.
  package var number: UInt64 { place.number }
}

extension StoreTransaction {
  /// Keeps an arrival with its proof and the entry of our receipt.
  package func insertArrival(
    _ incoming: IncomingDispatch, message: Int64?, reason: RejectionReason?, receipt: UInt64, at time: Timestamp
  ) throws {
    let name = incoming.dispatch.name
    let statement = incoming.statement.statement
    try run(
      """
      INSERT INTO arrival
        (peer, channel, epoch, number, idx, size, event, salt, proof, message, reason, receipt_idx, time)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        name.speaker.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql,
        incoming.statement.head.stored(statement.index), incoming.statement.head.stored, statement.event.blob,
        statement.salt.bytes.blob,
        statement.inclusion.flatMap(\.bytes).blob, message, reason?.rawValue, stored(receipt), time.milliseconds,
      ])
    // The body is counted with each arrival: who sends a message twice uses its quota twice.
    let kept = statement.event.count + statement.inclusion.count * 32 + (message == nil ? 0 : incoming.body.count)
    try countKept(kept, of: name.speaker)
    try coverLate(
      "arrival", peer: name.speaker.text,
      place: LogPlace(epoch: incoming.statement.head.origin.epoch, index: statement.index))
  }

  /// The arrivals of a message; more than one when it was sent again.
  package func arrivals(ofMessage key: Int64) throws -> [StoredArrival] {
    try all("SELECT * FROM arrival WHERE message = ? ORDER BY epoch, number", [key]).map(arrival)
  }

  /// What arrived under a name.
  package func arrival(_ name: DispatchName) throws -> StoredArrival? {
    try first(
      "SELECT * FROM arrival WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [name.speaker.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql]
    ).map(arrival)
  }

  private func arrival(_ row: Row) throws -> StoredArrival {
    StoredArrival(
      peer: row["peer"], place: try row.place(), index: index(row, "idx"),
      event: row.bytes("event"), receipt: index(row, "receipt_idx"),
      receiptEpoch: LogPlace(stored: row["receipt_idx"]).epoch, time: Timestamp(milliseconds: row["time"]),
      witnessed: row.optionalCount("witnessed"), overdue: row.isOverdue,
      retrieved: (row["retrieved"] as Int64?).map { Timestamp(milliseconds: $0) })
  }

  /// How many arrivals of a peer are there, rejected ones apart.
  package func arrivalCounts(from peer: NodeName) throws -> (taken: UInt64, rejected: UInt64) {
    // Numbers have no gap, so that the last one of each epoch tells how many came.
    let sql = """
      WITH RECURSIVE epochs (epoch) AS (
        SELECT max(epoch) FROM arrival WHERE peer = ?1 AND channel = 'ordinary'
        UNION ALL SELECT (SELECT max(epoch) FROM arrival WHERE peer = ?1 AND channel = 'ordinary' AND epoch < epochs.epoch)
        FROM epochs WHERE epochs.epoch IS NOT NULL)
      SELECT coalesce(sum((
          SELECT max(number) FROM arrival a WHERE a.peer = ?1 AND a.channel = 'ordinary' AND a.epoch = epochs.epoch)), 0)
        AS came, (SELECT count(*) FROM arrival INDEXED BY arrival_rejected
          WHERE peer = ?1 AND reason IS NOT NULL AND channel = 'ordinary') AS rejected,
        (SELECT count(*) FROM held_dispatch WHERE peer = ?1 AND channel = 'ordinary') AS held
      FROM epochs
      """
    let row = try first(sql, [peer.text])
    let (came, rejected) = (row?.count("came") ?? 0, row?.count("rejected") ?? 0)
    let others = rejected + (row?.count("held") ?? 0)
    return (came - min(came, others), rejected)
  }
}
