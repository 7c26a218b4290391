import Cooperation
import Evidence
import Membership
import NodeStore

/// What is told of a message that stopped on its way: what this node knows, and no more.
///
/// Nobody states that nothing happened: a receipt is a statement, and silence is none. So these are no rungs and stand in no log;
/// each node tells them from its own clock and from what it holds.
extension Node {
  /// What is late about an own dispatch: its recipient stated nothing within the directory's time, or states that it lies in the
  /// mailbox and, where its handling lets it tell, not that an officer opened it.
  func lateness(
    of dispatch: StoredDispatch, _ stored: StoredMessage, _ receipts: [StoredReceipt], _ turn: Turn
  ) throws -> Lateness? {
    let stated = Set(receipts.flatMap(\.rungs))
    guard !stated.contains("rejected"), !stated.contains("retrieved") else { return nil }
    if let delivered = receipts.first(where: { $0.rungs.contains("delivered") }) {
      return try notRetrieved(stored, since: delivered.received, turn)
    }
    guard stated.isEmpty, let policy = directory?.text.policy, let peer = try? NodeName(dispatch.peer),
      let sent = try dispatchedAt(dispatch, turn.tx)
    else { return nil }
    let limit = try turn.tx.statedChannel(of: peer)?.byPouch == true ? policy.stalePouch : policy.staleOnline
    guard turn.now > sent.advanced(bySeconds: limit) else { return nil }
    let why = try waits(of: [peer], turn.tx).first
    return Lateness(
      state: .relayFailed, reason: why == nil ? "timeout" : "waiting", since: sent.description,
      text: why
        ?? "\(peer) stated nothing of it within \(Self.span(limit)): «comity peer test \(peer)» says why; it is sent until it is stated"
    )
  }

  /// What is late about what came: it lies in the mailbox here, and no officer opened it.
  func lateness(of arrival: StoredArrival, _ turn: Turn) -> Lateness? {
    guard arrival.retrieved == nil, turn.now > arrival.time.advanced(bySeconds: Limits.retrievalAwaited) else {
      return nil
    }
    return Lateness(
      state: .notRetrieved, reason: "unopened", since: arrival.time.description,
      text: "no officer of this node has opened it within \(Self.span(Limits.retrievalAwaited))")
  }

  private func notRetrieved(_ stored: StoredMessage, since: Timestamp, _ turn: Turn) throws -> Lateness? {
    guard turn.now > since.advanced(bySeconds: Limits.retrievalAwaited), stored.contentKey != nil,
      try open(stored, turn.tx).handling.permitsTellingRetrieval
    else { return nil }
    return Lateness(
      state: .notRetrieved, reason: "timeout", since: since.description,
      text:
        "its node did not state within \(Self.span(Limits.retrievalAwaited)) that an officer opened it; whether one did, it need not tell"
    )
  }

  private func dispatchedAt(_ dispatch: StoredDispatch, _ tx: StoreTransaction) throws -> Timestamp? {
    try tx.inEpoch(dispatch.place.epoch).entry(dispatch.index)?.event.map { try LoggedEvent(parsing: $0).time }
  }

  private static func span(_ seconds: Int64) -> String {
    seconds % 86_400 == 0 ? Plural.of(Int(seconds / 86_400), "day") : Plural.of(Int(seconds / 3_600), "hour")
  }
}
