import PeerSync

/// The newest heads of the own log as one transaction has read them: the session of every peer asks for the same three.
///
/// Whatever changes a head, or is undone, has them read anew.
final class NewestHeads {
  /// Which of the heads.
  struct Choice: Hashable {
    /// Whether only ticks' heads count.
    let tick: Bool
    /// Whether only heads that a quorum cosigned count.
    let witnessed: Bool
  }

  private var heads: [Choice: SignedHead?] = [:]

  /// The head that was read, nil where none is there; reads it when it is not known.
  func head(_ choice: Choice, reading: () throws -> SignedHead?) rethrows -> SignedHead? {
    if let known = heads[choice] { return known }
    let read = try reading()
    heads[choice] = .some(read)
    return read
  }

  /// Forgets all.
  func forget() { heads.removeAll() }
}
