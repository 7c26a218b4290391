/// Why a receiver grants nothing more for now; the value travels in `credit`.
package enum CreditHold: UInt32, Sendable {
  /// What is kept of the sender's messages has reached its quota on disk.
  case quota = 1
  /// People decided it: the sender is in quarantine.
  case declined = 2
  /// The sender used up what it may send in a minute.
  case rate = 3
  /// The sender goes by a directory that contradicts the one here.
  case directory = 4
  /// The receiver's own log was proven to be longer than its store: it takes nothing in until a new epoch is open.
  case recovery = 5
}

/// What one side of a link may take, and why it is granted nothing more.
struct SessionCredit: Sendable {
  var messages: UInt64 = 0
  var bytes: UInt64 = 0
  /// Why nothing more is granted; nil while there is.
  var hold: CreditHold?
}

extension Session {
  /// Grants so much more, or nothing: the peer then keeps what it has, and is told why, once.
  mutating func grant(messages: UInt64, bytes: UInt64, _ source: some SyncSource) throws -> [SessionEffect] {
    // A pouch is bounded by its file, not by credit.
    guard !isPouch else { return [] }
    if let hold = try holdOnCredit(source) {
      defer { granted.hold = hold }
      guard granted.hold != hold else { return [] }
      return [.send(.withheld(hold))] + (hold == .quota ? [.full] : [])
    }
    granted.hold = nil
    granted.messages += messages
    granted.bytes += bytes
    return [.send(.credit(messages: messages, bytes: bytes))]
  }

  /// Grants again, up to a whole credit, when nothing speaks against it any more.
  mutating func grantAgain(_ source: some SyncSource) throws -> [SessionEffect] {
    guard granted.hold != nil, phase == .live else { return [] }
    guard try holdOnCredit(source) == nil else {
      // Another reason than before is told.
      return try grant(messages: 0, bytes: 0, source)
    }
    let left = granted
    return try grant(
      messages: Limits.creditMessages - min(left.messages, Limits.creditMessages),
      bytes: Limits.creditBytes - min(left.bytes, Limits.creditBytes), source)
  }

  /// Takes what the peer grants.
  mutating func credited(messages: UInt64, bytes: UInt64) {
    credit.messages = min(credit.messages + min(messages, Limits.creditMessages), Limits.creditMessages)
    credit.bytes = min(credit.bytes + min(bytes, Limits.creditBytes), Limits.creditBytes)
    if messages > 0 { credit.hold = nil }
  }

  private func holdOnCredit(_ source: some SyncSource) throws -> CreditHold? {
    if facts.recovering { return .recovery }
    if facts.quarantined { return .declined }
    if contradicts { return .directory }
    if try source.kept(of: facts.peer) >= facts.quota { return .quota }
    return isThrottled ? .rate : nil
  }
}
