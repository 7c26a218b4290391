package import Evidence
import GRDB
package import PeerSync

/// What a pouch for a peer is packed from: what is known of what the peer holds.
extension StoreTransaction {
  /// What a peer last said that it holds of this node's log, on a link or by pouch.
  package func view(of peer: NodeName) throws -> PeerView {
    let row = try first("SELECT size, receipts_below FROM peer_view WHERE peer = ?", [peer.text])
    return PeerView(size: ofThisEpoch(row, "size"), receiptsBelow: ofThisEpoch(row, "receipts_below"))
  }

  /// Notes what a peer says that it holds: the last word counts, because a peer that was restored holds less.
  package func setView(of peer: NodeName, _ view: PeerView) throws {
    try run(
      """
      INSERT INTO peer_view (peer, size, receipts_below, shown) VALUES (?, ?, ?, 0)
      ON CONFLICT (peer) DO UPDATE SET size = excluded.size, receipts_below = excluded.receipts_below
      """, [peer.text, stored(view.size), stored(view.receiptsBelow)])
  }

  /// What is kept of a peer counts only in the epoch that the log is in now: of an earlier one it says nothing.
  private func ofThisEpoch(_ row: Row?, _ column: String) -> UInt64 {
    guard let kept: Int64 = row?[column] else { return 0 }
    let place = LogPlace(stored: kept)
    return place.epoch == epoch ? place.index : 0
  }

  /// Notes up to which size a peer was shown the own log; it may have been lost on the way.
  package func setShown(to peer: NodeName, size: UInt64) throws {
    try run(
      """
      INSERT INTO peer_view (peer, size, receipts_below, shown) VALUES (?1, ?2, ?2, ?3)
      ON CONFLICT (peer) DO UPDATE SET shown = excluded.shown WHERE excluded.shown > shown
      """, [peer.text, stored(0), stored(size)])
  }

  /// Notes that a pouch for a peer was packed under a head. It may have been lost; if it was not, the next one must follow it,
  /// also where what the peer packed meanwhile cannot say so: pouches that cross each other state what was held before both.
  package func setPacked(to peer: NodeName, size: UInt64) throws {
    try run("INSERT OR IGNORE INTO peer_packed (peer, size) VALUES (?, ?)", [peer.text, stored(size)])
    try run(
      """
      DELETE FROM peer_packed WHERE peer = ?1 AND size NOT IN (
        SELECT size FROM peer_packed WHERE peer = ?1 ORDER BY size DESC LIMIT ?2)
      """, [peer.text, PeerSync.Limits.packedHeads])
  }

  /// The sizes of the own log that a peer may hold: none, what it stated, what pouches showed since, and the heads about the
  /// time of the last contact.
  package func sizesHeld(by peer: NodeName) throws -> [UInt64] {
    let row = try first("SELECT size, shown FROM peer_view WHERE peer = ?", [peer.text])
    let (known, shown) = (ofThisEpoch(row, "size"), ofThisEpoch(row, "shown"))
    let last = max(known, shown)
    var sizes: Set<UInt64> = [0, known, shown]
    sizes.formUnion(
      try all(
        "SELECT size FROM peer_packed WHERE peer = ? AND size > ? AND size < ?",
        [peer.text, stored(known), LogPlace.base(epoch + 1)]
      ).map { index($0, "size") })
    for (condition, size) in [
      ("size > ? AND size < ? ORDER BY size LIMIT 16", known),
      ("size > ? AND size < ? ORDER BY size LIMIT 24", last),
    ] {
      sizes.formUnion(
        try all("SELECT size FROM head WHERE \(condition)", [stored(size), LogPlace.base(epoch + 1)])
          .map { index($0, "size") })
    }
    sizes.formUnion(
      try all(
        "SELECT size FROM head WHERE size > ? AND size <= ? ORDER BY size DESC LIMIT 24", [stored(0), stored(last)]
      ).map { index($0, "size") })
    return sizes.sorted()
  }

  /// Compares what a peer says that it holds of an own channel with what it receipted: who was restored holds less.
  package func setHeld(by peer: NodeName, _ head: Frontier.Head) throws {
    guard head.epoch == epoch else { return }
    let place: StatementArguments = [peer.text, head.channel.rawValue, head.epoch.sql]
    if head.number < (try noteSettled(to: peer, on: head.key)) {
      try run(
        """
        INSERT INTO peer_lacks (peer, channel, epoch, number) VALUES (?, ?, ?, ?)
        ON CONFLICT (peer, channel, epoch) DO UPDATE SET number = excluded.number
        """, place + [head.number.sql])
    } else {
      try run("DELETE FROM peer_lacks WHERE peer = ? AND channel = ? AND epoch = ?", place)
    }
  }

  /// Looks how far everything to a peer was stated as delivered or rejected, and keeps it, so that the next look begins there.
  @discardableResult
  package func noteSettled(to peer: NodeName, on channel: ChannelKey) throws -> UInt64 {
    let settled = try receiptedUpTo(peer, channel)
    try run(
      """
      INSERT INTO peer_settled (peer, channel, epoch, number) VALUES (?, ?, ?, ?)
      ON CONFLICT (peer, channel, epoch) DO UPDATE SET number = excluded.number WHERE excluded.number > number
      """, [peer.text, channel.kind.rawValue, channel.epoch.sql, settled.sql])
    return settled
  }

  /// The number up to which nothing of an own channel need go into a pouch: the peer stated it, and still holds it.
  package func settledDispatch(to peer: NodeName, on channel: ChannelKey) throws -> UInt64 {
    let lacks = try first(
      "SELECT number FROM peer_lacks WHERE peer = ? AND channel = ? AND epoch = ?",
      [peer.text, channel.kind.rawValue, channel.epoch.sql])
    return min(try receiptedUpTo(peer, channel), lacks?.count("number") ?? .max)
  }

  /// The number up to which every dispatch to a peer was stated as delivered or rejected; looked for from where it was the
  /// last time, since no receipt is ever taken back.
  private func receiptedUpTo(_ peer: NodeName, _ channel: ChannelKey) throws -> UInt64 {
    let place: StatementArguments = [peer.text, channel.kind.rawValue, channel.epoch.sql]
    let known =
      try first("SELECT number FROM peer_settled WHERE peer = ? AND channel = ? AND epoch = ?", place)?.count("number")
      ?? 0
    let open = try first(
      """
      SELECT min(d.number) AS n FROM dispatch d WHERE d.peer = ? AND d.channel = ? AND d.epoch = ? AND d.number > ?
        AND NOT EXISTS (SELECT 1 FROM receipt r WHERE r.peer = d.peer AND r.channel = d.channel AND r.epoch = d.epoch
          AND r.number = d.number AND (instr(r.rungs, 'delivered') > 0 OR r.rungs = 'rejected'))
      """, place + [known.sql])
    if let number = open?.optionalCount("n") { return number - min(number, 1) }
    return try lastDispatch(to: peer, on: channel).number
  }

  /// The attachments that go into a pouch for a peer: those of dispatches that it did not state as delivered.
  /// - Parameters:
  ///   - after: the last place that was looked at.
  ///   - limit: how many attachments are looked at, whether or not they go.
  /// - Returns: what goes, and the last place that was looked at; nil when all were.
  package func unsettledEnclosures(
    to peer: NodeName, after: EnclosurePlace, lookingAt limit: Int
  ) throws -> (found: [StoredEnclosure], last: EnclosurePlace?) {
    let rows = try all(
      """
      SELECT e.digest, e.message, e.place, e.state = 'whole' AND EXISTS (
        SELECT 1 FROM dispatch d WHERE d.message = e.message AND d.peer = ?1 AND NOT EXISTS (
          SELECT 1 FROM receipt r WHERE r.peer = d.peer AND r.channel = d.channel AND r.epoch = d.epoch
            AND r.number = d.number AND (instr(r.rungs, 'delivered') > 0 OR r.rungs = 'rejected'))) AS goes
      FROM (SELECT digest, message, place, state FROM enclosure WHERE message IS NOT NULL AND (message, place) > (?2, ?3)
        ORDER BY message, place LIMIT ?4) e ORDER BY e.message, e.place
      """, [peer.text, after.message, after.place, limit])
    let found = try rows.filter { $0["goes"] }.compactMap { try enclosure(try $0.digest("digest")) }
    guard rows.count == limit, let last = rows.last else { return (found, nil) }
    return (found, EnclosurePlace(message: last["message"], place: last["place"]))
  }

  /// Notes the entry of the newest statement about a channel to a peer.
  package func setStated(
    to peer: NodeName, about channel: ChannelKind, at index: UInt64, _ now: Timestamp
  ) throws {
    try run(
      """
      INSERT INTO peer_stated (peer, channel, idx, time) VALUES (?, ?, ?, ?)
      ON CONFLICT (peer, channel) DO UPDATE SET idx = excluded.idx, time = excluded.time
      """, [peer.text, channel.rawValue, stored(index), now.milliseconds])
  }

  /// When both channels to a peer were last stated in this epoch; nil for not yet.
  package func lastStated(to peer: NodeName) throws -> Timestamp? {
    let row = try first(
      "SELECT count(*) AS n, min(time) AS time FROM peer_stated WHERE peer = ? AND idx >= ?", [peer.text, stored(0)])
    guard let row, row.count("n") == 2 else { return nil }
    return Timestamp(milliseconds: row["time"])
  }

  package func stated(to peer: NodeName, from first: UInt64, below size: UInt64) throws -> [OutgoingReceipt] {
    try all(
      """
      SELECT e.idx, e.event, e.salt FROM (
        SELECT idx FROM peer_stated WHERE peer = ?1 AND idx >= ?2 AND idx < ?3
        UNION SELECT idx FROM stated_key WHERE idx >= ?2 AND idx < ?3) v JOIN entry e ON e.idx = v.idx
      WHERE e.event IS NOT NULL ORDER BY e.idx
      """, [peer.text, stored(min(first, size)), stored(size)]
    ).map { row in
      OutgoingReceipt(index: index(row, "idx"), event: row.bytes("event"), salt: try Salt(row.bytes("salt")))
    }
  }

  /// The newest statements of this epoch to a peer.
  package func stated(to peer: NodeName) throws -> [OutgoingReceipt] {
    try stated(to: peer, from: 0, below: try logSize())
  }
}
