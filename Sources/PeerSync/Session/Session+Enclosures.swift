import Evidence

extension Session {
  /// Asks for pieces of attachments; how many are under way at a time is the receiver's to bound.
  mutating func ask(_ pieces: [EnclosurePiece]) -> [SessionEffect] {
    guard phase == .live else { return [] }
    asked.formUnion(pieces)
    return pieces.map { .send(.enclosureAsk($0)) }
  }

  /// Takes a piece that was asked for in this link; the bytes mean nothing before the whole is verified.
  mutating func take(_ piece: EnclosurePiece, _ bytes: [UInt8]) -> [SessionEffect] {
    guard asked.remove(piece) != nil || missed.remove(piece) != nil || isPouch else {
      return stop(PeerSyncError(.malformed, "\(facts.peer) sent a piece of an attachment that nobody asked for"))
    }
    return [.piece(piece, bytes)]
  }

  /// The peer does not have what was asked for, or not any more. It says so of each piece without naming it, and a file that
  /// is put back meanwhile brings those that were asked for with the first.
  mutating func miss(_ digest: Digest) -> [SessionEffect] {
    let pieces = asked.filter { $0.digest == digest }
    guard !pieces.isEmpty else { return [] }
    asked.subtract(pieces)
    if missed.count > Limits.missedPieces { missed = [] }
    missed.formUnion(pieces)
    return [.missing(digest)]
  }
}
