package import Evidence

/// How far one attachment has come: what is written, what is asked for, what comes next.
///
/// Pure; whoever runs it writes the pieces and makes them durable. The receiver asks, so the pace is that of its disk.
package struct EnclosureTransfer: Sendable {
  /// The attachment.
  package let digest: Digest
  /// Bytes of its sealed form.
  package let length: UInt64
  /// Everything below is written.
  package private(set) var written: UInt64
  /// Everything below is known to be durable, or on its way there.
  package var synced: UInt64
  /// Everything below was asked for or written.
  private var next: UInt64
  /// Ranges that were written before what lies below them.
  private var ahead: [UInt64: UInt64] = [:]
  private var outstanding = 0

  /// Begins where a transfer ended before.
  package init(digest: Digest, length: UInt64, held: UInt64) {
    self.digest = digest
    self.length = length
    written = min(held, length)
    synced = written
    next = written
  }

  /// Whether every byte is written.
  package var isWritten: Bool { written == length }

  /// The pieces to ask for now, so that a window's worth is under way.
  package mutating func ask() throws(PeerSyncError) -> [EnclosurePiece] {
    var pieces: [EnclosurePiece] = []
    while outstanding < Limits.enclosureAsks, next < length {
      let count = Int(min(UInt64(Limits.enclosurePiece), length - next))
      pieces.append(try EnclosurePiece(digest: digest, offset: next, count: count))
      next += UInt64(count)
      outstanding += 1
    }
    return pieces
  }

  /// Notes that a piece is written.
  package mutating func wrote(_ piece: EnclosurePiece) {
    outstanding = max(0, outstanding - 1)
    guard piece.end > written, piece.end <= length else { return }
    // Out of order come pieces only within a window, or by pouch; more than that are fetched again.
    guard piece.offset <= written || ahead.count < Limits.enclosureAsks else { return }
    ahead[piece.offset] = max(ahead[piece.offset] ?? 0, piece.end)
    while let start = ahead.keys.filter({ $0 <= written }).min(), let end = ahead.removeValue(forKey: start) {
      written = max(written, end)
    }
    next = max(next, written)
  }

  /// Forgets what was asked for: the link that should bring it is gone.
  package mutating func restart() {
    next = written
    ahead = [:]
    outstanding = 0
  }
}
