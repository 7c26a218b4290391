package import Evidence
import GRDB
package import PeerSync

/// How an epoch of the own log was opened.
package struct StoredOpening: Sendable {
  /// The epoch.
  package let epoch: UInt64
  /// The note that closes the epoch before.
  package let closing: SignedNote
  /// The entries of that epoch below this one are in the store as they were signed.
  package let kept: UInt64
  /// Who proposed it.
  package let proposer: String
  /// Who agreed.
  package let approver: String

  /// Whether a head of the log is one that the closing note leaves nothing of behind: of an earlier epoch, or no larger.
  package func covers(_ head: Checkpoint) throws -> Bool {
    let end = try Checkpoint(parsing: closing.text)
    return (head.origin.epoch, head.size) <= (end.origin.epoch, end.size)
  }

  package init(epoch: UInt64, closing: SignedNote, kept: UInt64, proposer: String, approver: String) {
    self.epoch = epoch
    self.closing = closing
    self.kept = kept
    self.proposer = proposer
    self.approver = approver
  }
}

extension StoreTransaction {
  /// Notes that an epoch is to be opened, and forgets the proof that led there; an epoch that has signed nothing may be opened anew.
  package func insert(_ opening: StoredOpening) throws {
    try run(
      "INSERT OR REPLACE INTO opening (epoch, closing, kept, proposer, approver) VALUES (?, ?, ?, ?, ?)",
      [opening.epoch.sql, opening.closing.bytes.blob, opening.kept.sql, opening.proposer, opening.approver])
    try setMeta(.logEpoch, Array(String(opening.epoch).utf8))
    try run("DELETE FROM meta WHERE name = ?", [MetaName.recovery.rawValue])
  }

  /// The opening on which officers last decided, begun or not; nil for none.
  package func decidedOpening() throws -> StoredOpening? {
    try metaText(.logEpoch).flatMap(UInt64.init).flatMap { try opening(of: $0) }
  }

  /// Takes back the decision to open epochs that have not begun.
  package func withdrawOpenings(after epoch: UInt64) throws {
    try run("DELETE FROM opening WHERE epoch > ?", [epoch.sql])
    try setMeta(.logEpoch, Array(String(epoch).utf8))
  }

  /// The largest own note that a peer showed, that this log does not extend, and that no decided opening closes; nil for none.
  package func openProof() throws -> SignedNote? {
    guard let bytes = try meta(.recovery) else { return nil }
    let note = try SignedNote(parsing: bytes, limit: Evidence.Limits.checkpointNote)
    let head = try Checkpoint(parsing: note.text)
    return try decidedOpening()?.covers(head) == true ? nil : note
  }

  /// How an epoch was opened; nil for the first.
  package func opening(of epoch: UInt64) throws -> StoredOpening? {
    try first("SELECT * FROM opening WHERE epoch = ?", [epoch.sql]).map(opening)
  }

  package func openings(after epoch: UInt64) throws -> [OwnOpening] {
    try all("SELECT * FROM opening WHERE epoch > ? ORDER BY epoch LIMIT 16", [epoch.sql]).compactMap { row in
      let opening = try self.opening(row)
      let log = inEpoch(opening.epoch)
      guard let head = try log.newestHead(), let entry = try log.entry(0), let event = entry.event,
        let salt = entry.salt
      else { return nil }
      return OwnOpening(
        closing: opening.closing, head: head,
        statement: try LoggedStatement(
          event: event, salt: try Salt(salt), index: 0,
          inclusion: try log.inclusion(of: 0, size: head.checkpoint.size)))
    }
  }

  private func opening(_ row: Row) throws -> StoredOpening {
    StoredOpening(
      epoch: row.count("epoch"),
      closing: try SignedNote(parsing: row.bytes("closing"), limit: Evidence.Limits.checkpointNote),
      kept: row.count("kept"), proposer: row["proposer"], approver: row["approver"])
  }

  /// Own receipts of an epoch from an entry on: they were written and never signed, so they never left.
  package func ownReceipts(ofEpoch epoch: UInt64, from index: UInt64) throws -> [LogPlace] {
    try all(
      "SELECT idx FROM own_receipt WHERE idx >= ? AND idx < ? ORDER BY idx",
      [LogPlace(epoch: epoch, index: index).stored, LogPlace.base(epoch + 1)]
    ).map { LogPlace(stored: $0["idx"]) }
  }

  /// Replaces a receipt that never left by the one that states the same in this epoch.
  package func replaceOwnReceipt(at old: LogPlace, by receipt: ReceiptEvent, at index: UInt64) throws {
    try run("DELETE FROM own_receipt WHERE idx = ?", [old.stored])
    try insertOwnReceipt(receipt, at: index)
    let (name, place) = (receipt.dispatch, receipt.dispatch.place)
    try run(
      """
      UPDATE arrival SET receipt_idx = ?
      WHERE peer = ? AND channel = ? AND epoch = ? AND number = ? AND receipt_idx = ?
      """,
      [
        stored(index), name.speaker.text, place.channel.rawValue, place.epoch.sql, place.number.sql, old.stored,
      ])
  }

  /// Dispatches of earlier epochs that nothing came back for, with their message, while its content is there.
  package func unansweredDispatches() throws -> [(message: Int64, dispatch: StoredDispatch)] {
    try all(
      """
      SELECT d.message, d.peer, d.channel, d.epoch, d.number, d.idx FROM dispatch d JOIN message m ON m.key = d.message
      WHERE d.receipted = 0 AND d.epoch < ? AND m.content_key IS NOT NULL ORDER BY d.epoch, d.message, d.peer, d.number
      """, [epoch.sql]
    ).map { row in
      (row["message"], StoredDispatch(peer: row["peer"], place: try row.place(), index: index(row, "idx")))
    }
  }

  /// Gives up a number: nothing more is expected for it.
  package func giveUp(_ dispatch: StoredDispatch) throws {
    try run(
      "UPDATE dispatch SET receipted = 1 WHERE peer = ? AND channel = ? AND epoch = ? AND number = ?",
      [dispatch.peer, dispatch.place.channel.rawValue, dispatch.place.epoch.sql, dispatch.place.number.sql])
  }
}
