import GRDB

extension StoreTransaction {
  /// Marks statements of a peer as witnessed, each by the smallest witnessed head that covers it.
  ///
  /// Bounded, since all that a transaction changes is held in memory until it ends, and a head may cover hundreds of thousands
  /// of statements. Idempotent; after a crash it goes on where the last transaction ended.
  /// - Parameter count: rows that one call marks, of arrivals and of receipts each.
  /// - Returns: whether some are left, for a next transaction.
  package func markWitnessed(of peer: String, atMost count: Int) throws -> Bool {
    var rest = false
    for table in ["arrival", "receipt"] {
      rest = try mark(table, of: peer, atMost: count) || rest
    }
    return rest
  }

  private func mark(_ table: String, of peer: String, atMost count: Int) throws -> Bool {
    var (left, cursor) = (count, Int64.min)
    while let next = try oldestUnwitnessed(table, of: peer, from: cursor) {
      guard left > 0 else { return true }
      let epoch = LogPlace(stored: next).epoch
      guard let head = try firstWitnessed(of: peer, above: next, below: LogPlace.base(epoch + 1)) else {
        // No head of this epoch covers what is left of it; a later epoch has heads of its own.
        cursor = LogPlace.base(epoch + 1)
        continue
      }
      let end = try place(table, of: peer, from: next, below: head.size, after: left) ?? head.size
      cursor = max(end, next + 1)
      try run(
        "UPDATE \(table) SET witnessed = ? WHERE peer = ? AND witnessed IS NULL AND idx >= ? AND idx < ?",
        [head.time, peer, next, cursor])
      left -= db.changesCount
      try setCovers(peer, head.size)
    }
    return false
  }

  private func oldestUnwitnessed(_ table: String, of peer: String, from place: Int64) throws -> Int64? {
    try first(
      """
      SELECT idx FROM \(table) INDEXED BY \(table)_unwitnessed WHERE peer = ? AND witnessed IS NULL AND idx >= ?
      ORDER BY idx LIMIT 1
      """, [peer, place])?["idx"]
  }

  private func firstWitnessed(of peer: String, above place: Int64, below end: Int64) throws -> (
    size: Int64, time: Int64
  )? {
    try first(
      """
      SELECT size, witnessed FROM peer_head WHERE peer = ? AND witnessed IS NOT NULL AND size > ? AND size < ?
      ORDER BY size LIMIT 1
      """, [peer, place, end]
    ).map { ($0["size"], $0["witnessed"]) }
  }

  /// The place of the statement that comes so many after one; nil where there are fewer.
  private func place(
    _ table: String, of peer: String, from start: Int64, below end: Int64, after count: Int
  ) throws -> Int64? {
    try first(
      """
      SELECT idx FROM \(table) INDEXED BY \(table)_unwitnessed
      WHERE peer = ? AND witnessed IS NULL AND idx >= ? AND idx < ? ORDER BY idx LIMIT 1 OFFSET ?
      """, [peer, start, end, count])?["idx"]
  }

  /// Whether a statement in a part of a peer's log waits for its mark.
  func hasUnwitnessed(of peer: String, from base: Int64, below size: Int64) throws -> Bool {
    for table in ["arrival", "receipt"] {
      if let next = try oldestUnwitnessed(table, of: peer, from: base), next < size { return true }
    }
    return false
  }

  /// Keeps a witnessed head: a statement's evidence rests on it.
  func setCovers(_ peer: String, _ size: Int64) throws {
    try run("UPDATE peer_head SET covers = 1 WHERE peer = ? AND size = ?", [peer, size])
  }
}
