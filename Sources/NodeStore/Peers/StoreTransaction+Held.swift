package import Evidence
import GRDB
package import PeerSync

/// A dispatch that is kept as it came, because it could not be judged yet.
package struct HeldDispatch: Sendable, Hashable {
  /// Its event.
  package let dispatch: DispatchEvent
  /// The envelope.
  package let envelope: [UInt8]
  /// The body.
  package let body: [UInt8]
}

/// What of a peer waits for what, and since when.
package struct HeldCount: Sendable, Hashable {
  /// The peer.
  package let peer: String
  /// What is missing.
  package let reason: HoldReason
  /// How many wait for it.
  package let count: UInt64
  /// When the first of them came.
  package let since: Timestamp
}

/// What could not be judged when it came: its arrival has neither message nor reason, and what it came with is kept here and
/// counted in the peer's quota. A sealed matter shows in no count.
extension StoreTransaction {
  /// Keeps what a dispatch came with; its arrival is noted beside it.
  package func hold(_ incoming: IncomingDispatch, for reason: HoldReason, at time: Timestamp) throws {
    let name = incoming.dispatch.name
    try run(
      """
      INSERT INTO held_dispatch (peer, channel, epoch, number, suite, directory, since, envelope, body)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
      """,
      [
        name.speaker.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql, reason.suite,
        reason.directory?.sql, time.milliseconds, incoming.envelope.blob, incoming.body.blob,
      ])
    var kept = incoming.envelope.count + incoming.body.count
    for key in incoming.sealedBatchKeys {
      try run(
        "INSERT OR IGNORE INTO held_key (peer, digest, bytes) VALUES (?, ?, ?)",
        [name.speaker.text, Digest.sha256(key).bytes.blob, key.blob])
      if db.changesCount == 1 { kept += key.count }
    }
    try countKept(kept, of: name.speaker)
  }

  /// What is held and can be judged under a suite and a version of the directory, the oldest first.
  ///
  /// What a peer sent with whom an administrator has nothing to do for now is left where it is.
  /// - Parameter others: peers of whom nothing is judged now either.
  package func judgeable(
    suite: String, directory: UInt64, except others: [NodeName], limit: Int
  ) throws -> [HeldDispatch] {
    let free = """
      h.peer NOT IN (SELECT peer FROM peer_restriction) AND h.peer NOT IN (SELECT value FROM json_each(?))
      """
    let names = "[\(others.map { "\"\($0.text)\"" }.joined(separator: ","))]"
    func columns(_ index: String) -> String {
      """
      SELECT h.envelope, h.body, a.event FROM held_dispatch h INDEXED BY \(index) CROSS JOIN arrival a
        ON a.peer = h.peer AND a.channel = h.channel AND a.epoch = h.epoch AND a.number = h.number
      """
    }
    let rows =
      try all("\(columns("held_suite")) WHERE h.suite = ? AND \(free) ORDER BY h.key LIMIT ?", [suite, names, limit])
      + all(
        "\(columns("held_directory")) WHERE h.directory <= ? AND \(free) ORDER BY h.directory, h.key LIMIT ?",
        [directory.sql, names, limit])
    return try rows.prefix(limit).map { row in
      guard case .dispatch(let dispatch) = try LoggedEvent(parsing: row.bytes("event")).content else {
        throw NodeStoreError(.inconsistent, "what is held is no dispatch")
      }
      return HeldDispatch(dispatch: dispatch, envelope: row.bytes("envelope"), body: row.bytes("body"))
    }
  }

  /// A sealed batch key that came with what is held of a peer.
  package func heldKey(of peer: NodeName, _ digest: Digest) throws -> [UInt8]? {
    try first("SELECT bytes FROM held_key WHERE peer = ? AND digest = ?", [peer.text, digest.bytes.blob])?
      .bytes("bytes")
  }

  /// Whether a dispatch is still held.
  package func isHeld(_ name: DispatchName) throws -> Bool {
    try first("SELECT 1 AS n FROM held_dispatch WHERE \(Self.here)", Self.place(name)) != nil
  }

  /// Notes that a dispatch waits for something else by now.
  package func hold(_ name: DispatchName, for reason: HoldReason) throws {
    try run(
      "UPDATE held_dispatch SET suite = ?, directory = ? WHERE \(Self.here)",
      [reason.suite, reason.directory?.sql] + Self.place(name))
  }

  /// Notes what came of a dispatch that was held: its message, or why it is rejected; what it came with is kept no longer.
  package func settle(_ held: HeldDispatch, message: Int64?, reason: RejectionReason?) throws {
    let name = held.dispatch.name
    try run(
      "UPDATE arrival SET message = ?, reason = ? WHERE \(Self.here)", [message, reason?.rawValue] + Self.place(name))
    try run("DELETE FROM held_dispatch WHERE \(Self.here)", Self.place(name))
    var freed = held.envelope.count + (message == nil ? held.body.count : 0)
    let rest = try first("SELECT EXISTS (SELECT 1 FROM held_dispatch WHERE peer = ?) AS found", [name.speaker.text])
    if rest?["found"] == false {
      let keys = try first("SELECT sum(length(bytes)) AS n FROM held_key WHERE peer = ?", [name.speaker.text])
      freed += Int(clamping: keys?.optionalCount("n") ?? 0)
      try run("DELETE FROM held_key WHERE peer = ?", [name.speaker.text])
    }
    try countKept(-freed, of: name.speaker)
  }

  /// What is held of a peer, or of every peer, by what it waits for; the first few reasons.
  package func heldCounts(of peer: NodeName? = nil) throws -> [HeldCount] {
    try all(
      """
      SELECT peer, suite, directory, count(*) AS n, min(since) AS since FROM held_dispatch
      WHERE channel = 'ordinary' AND peer = coalesce(?, peer) GROUP BY peer, suite, directory
      ORDER BY peer, min(since) LIMIT 16
      """, [peer?.text]
    ).map { row in
      let suite: String? = row["suite"]
      return HeldCount(
        peer: row["peer"], reason: suite.map { .suite($0) } ?? .directory(row.count("directory")),
        count: row.count("n"), since: Timestamp(milliseconds: row["since"]))
    }
  }

  private static let here = "peer = ? AND channel = ? AND epoch = ? AND number = ?"

  private static func place(_ name: DispatchName) -> StatementArguments {
    [name.speaker.text, name.place.channel.rawValue, name.place.epoch.sql, name.place.number.sql]
  }
}

extension HoldReason {
  fileprivate var suite: String? { if case .suite(let name) = self { name } else { nil } }
  fileprivate var directory: UInt64? { if case .directory(let version) = self { version } else { nil } }
}
