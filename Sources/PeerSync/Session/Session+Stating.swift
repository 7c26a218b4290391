import Evidence

/// What each side states of itself: where its channels to the other are, and its keys. Both channels always, so that nothing
/// tells whether one of them is used.
extension Session {
  /// Sends what was stated and the peer does not hold, once there is a signed head above it.
  mutating func sendStated(_ head: SignedHead, _ source: some SyncSource) throws -> [SessionEffect] {
    let size = head.checkpoint.size
    guard let due = stateDue, size > due else { return [] }
    stateDue = nil
    let stated = try source.stated(to: facts.peer, from: sentStated, below: size).suffix(Limits.stated)
    guard let last = stated.last else { return [] }
    sentStated = last.index + 1
    let statements = try stated.map { try logged($0, below: size, source) }
    return [.send(.stated(try linked(head, source), statements))]
  }

  /// An own statement with the proof that it stands in the log of a size.
  func logged(
    _ statement: OutgoingReceipt, below size: UInt64, _ source: some SyncSource
  ) throws -> LoggedStatement {
    try LoggedStatement(
      event: statement.event, salt: statement.salt, index: statement.index,
      inclusion: try source.inclusion(of: statement.index, size: size))
  }

  /// Takes what the peer states of itself.
  mutating func take(
    stated statements: [LoggedStatement], _ linked: LinkedCheckpoint, _ prepared: PreparedFrame,
    _ source: some SyncSource
  ) throws -> [SessionEffect] {
    guard let verified = prepared.checkpoint else { return [] }
    switch link(linked, verified, carries: false) {
    case .refused(let effects): return effects
    case .late: return []
    case .unlinked: return try ask(toLink: verified, source)
    case .consistent(let hold):
      do throws(EvidenceError) {
        var effects = hold
        for statement in statements { effects.append(try word(of: statement, verified, prepared.usableKeys)) }
        return effects
      } catch {
        return hold + stop(PeerSyncError(error))
      }
    }
  }

  private func word(
    of statement: LoggedStatement, _ verified: VerifiedCheckpoint, _ usable: Set<Digest>
  ) throws(EvidenceError) -> SessionEffect {
    let proven = try statement.verified(under: verified)
    if case .key(let stated) = proven.event.content {
      return .announced(
        stated.key, proven, usable: stated.key.purpose != .seal || usable.contains(stated.key.id))
    }
    guard let channel = ChannelStatement(proven.event), channel.peer == facts.node,
      channel.key.epoch == verified.checkpoint.origin.epoch
    else {
      throw EvidenceError(
        .malformed, "a statement of \(facts.peer) about itself is neither about a channel to this node nor a key")
    }
    return .stated(channel, proven)
  }
}
