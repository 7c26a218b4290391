package import Evidence
import GRDB
package import PeerSync

extension StoreTransaction: SyncSource {
  package func head() throws -> SignedHead? { try newestHead() }

  package func tickHead() throws -> SignedHead? { try newestHead(tick: true) }

  package func witnessedHead() throws -> SignedHead? { try newestHead(witnessed: true) }

  package func consistency(from old: UInt64, to new: UInt64) throws -> [Digest] {
    try MerkleTree.consistency(from: old, to: new, reading: self)
  }

  package func inclusion(of index: UInt64, size: UInt64) throws -> [Digest] {
    try MerkleTree.inclusion(of: index, size: size, reading: self)
  }

  package func held(of peer: NodeName) throws -> Checkpoint? { try heldHead(of: peer)?.checkpoint }

  package func heldNote(of peer: NodeName) throws -> SignedNote? { try heldHead(of: peer)?.note }

  package func incoming(from peer: NodeName) throws -> [Frontier.Head] {
    let sql = """
      SELECT number, event FROM arrival WHERE peer = ? AND channel = ? AND epoch = ? ORDER BY number DESC LIMIT 1
      """
    return try channels("arrival", of: peer).compactMap { key in
      guard let row = try first(sql, [peer.text, key.kind.rawValue, key.epoch.sql]) else { return nil }
      return Frontier.Head(
        channel: key.kind, epoch: key.epoch, number: row.count("number"), digest: .sha256(row.bytes("event")))
    }
  }

  /// The channels of which a table holds rows of a peer: the newest epochs, as many as a frontier lists.
  private func channels(_ table: String, of peer: NodeName) throws -> [ChannelKey] {
    var found: [ChannelKey] = []
    for kind in ChannelKind.allCases {
      var below = Int64.max
      while found.count < PeerSync.Limits.channelHeads,
        let row = try first(
          "SELECT max(epoch) AS epoch FROM \(table) WHERE peer = ? AND channel = ? AND epoch < ?",
          [peer.text, kind.rawValue, below]), let epoch = row.optionalCount("epoch")
      {
        found.append(ChannelKey(kind, epoch: epoch))
        below = epoch.sql
      }
    }
    return found.sorted()
  }

  package func receiptsBelow(of peer: NodeName) throws -> UInt64 {
    let epoch = try heldHead(of: peer)?.checkpoint.origin.epoch ?? 1
    let row = try first(
      "SELECT max(idx) AS last FROM receipt WHERE peer = ? AND idx >= ? AND idx < ?",
      [peer.text, LogPlace.base(epoch), LogPlace.base(epoch + 1)])
    let last = (row?["last"] as Int64?).map { LogPlace(stored: $0).index + 1 } ?? 0
    return min(last, try lostReceiptsFrom(peer, epoch) ?? last)
  }

  /// The entry from which a peer must show its receipts again: where a later dispatch has one and an earlier one has none, a
  /// receipt was lost on its way. A peer states the first receipts of a channel in the channel's order.
  private func lostReceiptsFrom(_ peer: NodeName, _ epoch: UInt64) throws -> UInt64? {
    let range = (LogPlace.base(epoch), LogPlace.base(epoch + 1))
    let gaps = try all(
      """
      SELECT d.channel, d.epoch, min(d.number) AS number FROM dispatch d INDEXED BY dispatch_open
      WHERE d.receipted = 0 AND d.peer = ?1 AND EXISTS (
        SELECT 1 FROM receipt r WHERE r.peer = ?1 AND r.channel = d.channel AND r.epoch = d.epoch
          AND r.number > d.number AND +r.idx >= ?2 AND +r.idx < ?3)
      GROUP BY d.channel, d.epoch
      """, [peer.text, range.0, range.1])
    return try gaps.map { gap in
      let before = try first(
        """
        SELECT min(+idx) AS first FROM receipt
        WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? AND +idx >= ? AND +idx < ?
        """,
        [
          peer.text, gap["channel"] as String, gap.count("epoch").sql, gap.count("number").sql - 1, range.0, range.1,
        ])
      return (before?["first"] as Int64?).map { LogPlace(stored: $0).index + 1 } ?? 0
    }.min()
  }

  package func dispatches(
    to peer: NodeName, on channel: ChannelKey, after number: UInt64, below size: UInt64, messages: UInt64, bytes: UInt64
  ) throws -> [OutgoingDispatch] {
    let sql = """
      SELECT d.number, d.idx, d.envelope, k.bytes AS batch_key, b.bytes AS body, e.event, e.salt
      FROM dispatch d JOIN message m ON m.key = d.message JOIN body b ON b.digest = m.body
        JOIN batch_key k ON k.digest = d.batch_key JOIN entry e ON e.idx = d.idx
      WHERE d.peer = ? AND d.channel = ? AND d.epoch = ? AND d.number > ? ORDER BY d.number LIMIT ?
      """
    var found: [OutgoingDispatch] = []
    var cost: UInt64 = 0
    let rows = try Row.fetchCursor(
      try db.cachedStatement(sql: sql),
      arguments: [peer.text, channel.kind.rawValue, channel.epoch.sql, number.sql, messages.sql])
    while let row = try rows.next() {
      let dispatch = OutgoingDispatch(
        number: row.count("number"), index: index(row, "idx"), event: row.bytes("event"),
        salt: try Salt(row.bytes("salt")), envelope: row.bytes("envelope"), batchKey: row.bytes("batch_key"),
        body: row.bytes("body"))
      cost += dispatch.cost
      // A number whose copies were destroyed was receipted once; nothing after it can be taken by who asks for it again.
      guard dispatch.index < size, cost <= bytes, !dispatch.envelope.isEmpty else { break }
      found.append(dispatch)
    }
    return found
  }

  package func receipts(
    to peer: NodeName, from index: UInt64, below size: UInt64, limit: Int
  ) throws -> [OutgoingReceipt] {
    let sql = """
      SELECT r.idx, e.event, e.salt FROM own_receipt r JOIN entry e ON e.idx = r.idx
      WHERE r.peer = ? AND r.idx >= ? AND r.idx < ? ORDER BY r.idx LIMIT ?
      """
    return try all(sql, [peer.text, stored(index), stored(size), limit]).map { row in
      OutgoingReceipt(index: self.index(row, "idx"), event: row.bytes("event"), salt: try Salt(row.bytes("salt")))
    }
  }

  package func hasStatement(to peer: NodeName, from: UInt64, below: UInt64) throws -> Bool {
    let receipt = "SELECT 1 FROM own_receipt WHERE peer = ? AND idx >= ? AND idx < ? LIMIT 1"
    if try first(receipt, [peer.text, stored(from), stored(below)]) != nil { return true }
    // Numbers and entries of a channel grow together, so that the newest one below answers for all.
    let dispatch = """
      SELECT idx FROM dispatch WHERE peer = ? AND channel = ? AND epoch = ? AND +idx < ? ORDER BY number DESC LIMIT 1
      """
    return try ChannelKind.allCases.contains { kind in
      let row = try first(dispatch, [peer.text, kind.rawValue, epoch.sql, stored(below)])
      return (row?["idx"] as Int64?).map { $0 >= stored(from) } ?? false
    }
  }
}
