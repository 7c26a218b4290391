package import Evidence

/// A range of an attachment's sealed bytes: as much as is asked for, sent and written at a time.
package struct EnclosurePiece: Sendable, Hashable {
  /// The attachment.
  package let digest: Digest
  /// Where the range begins.
  package let offset: UInt64
  /// How many bytes it has: at least one, at most ``Limits/enclosurePiece``.
  package let count: Int

  /// Takes a range that lies within the largest attachment.
  /// - Throws: ``PeerSyncError`` `malformed`.
  package init(digest: Digest, offset: UInt64, count: Int) throws(PeerSyncError) {
    let largest = Enclosure.sealedLength(of: Evidence.Limits.enclosure)
    guard count >= 1, count <= Limits.enclosurePiece, offset < largest, UInt64(count) <= largest - offset else {
      throw PeerSyncError(.malformed, "a piece of an attachment is empty, too long, or beyond its largest size")
    }
    self.digest = digest
    self.offset = offset
    self.count = count
  }

  /// The first byte after it.
  package var end: UInt64 { offset + UInt64(count) }
}
