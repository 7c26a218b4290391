package import Evidence
import GRDB
package import PeerSync

/// A statement of a peer as it was taken in, with the proof it came with.
package struct PeerStatement: Sendable {
  /// The peer.
  package let peer: String
  /// The epoch of the peer's log.
  package let epoch: UInt64
  /// Its entry in the peer's log.
  package let index: UInt64
  /// The size of the head it was proven under.
  package let size: UInt64
  /// The event.
  package let event: [UInt8]
  /// The salt.
  package let salt: Salt
  /// The inclusion proof under that head.
  package let inclusion: [Digest]

  /// Takes a statement as it was kept.
  package init(
    peer: String, epoch: UInt64 = 1, index: UInt64, size: UInt64, event: [UInt8], salt: Salt, inclusion: [Digest]
  ) {
    self.peer = peer
    self.epoch = epoch
    self.index = index
    self.size = size
    self.event = event
    self.salt = salt
    self.inclusion = inclusion
  }
}

extension StoreTransaction {
  /// The statements by which a message arrived, each with its place in the sender's channel.
  package func arrivalStatements(
    ofMessage key: Int64
  ) throws -> [(statement: PeerStatement, place: Envelope.Place)] {
    try all("SELECT * FROM arrival WHERE message = ? ORDER BY epoch, number", [key]).map {
      (try statement($0), try $0.place())
    }
  }

  /// The receipts of a peer for one dispatch, in the order of its log.
  package func receiptStatements(from peer: String, for place: Envelope.Place) throws -> [PeerStatement] {
    try all(
      "SELECT * FROM receipt WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? ORDER BY +idx",
      [peer, place.channel.rawValue, place.epoch.sql, place.number.sql]
    ).map(statement)
  }

  /// The smallest witnessed head of the own log that holds an entry.
  package func witnessedHead(above index: UInt64) throws -> SignedHead? {
    let sql = "SELECT note FROM head WHERE witnessed IS NOT NULL AND size > ? AND size < ? ORDER BY size LIMIT 1"
    guard let row = try first(sql, [stored(index), LogPlace.base(epoch + 1)]) else { return nil }
    let note = try SignedNote(parsing: row.bytes("note"), limit: Evidence.Limits.checkpointNote)
    return SignedHead(checkpoint: try Checkpoint(parsing: note.text), note: note)
  }

  /// When a quorum had seen a head of the own log that holds an entry, POSIX seconds; nil for not yet.
  package func witnessedTime(of index: UInt64) throws -> UInt64? {
    try witnessedTime(above: index)
  }

  func statement(_ row: Row) throws -> PeerStatement {
    PeerStatement(
      peer: row["peer"], epoch: LogPlace(stored: row["idx"]).epoch, index: index(row, "idx"), size: index(row, "size"),
      event: row.bytes("event"),
      salt: try Salt(row.bytes("salt")), inclusion: try Self.digests(row.bytes("proof")))
  }
}
