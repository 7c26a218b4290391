/// A message that stopped on its way, as the node that shows it knows by itself.
package struct Lateness: Codable, Sendable, Hashable {
  /// Where it stopped.
  package enum State: String, Codable, Sendable {
    /// Nothing was stated of it within the directory's time. It is still sent.
    case relayFailed = "relay_failed"
    /// It lies in the mailbox, and it was not stated, or is not so, that an officer opened it.
    case notRetrieved = "not_retrieved"
  }

  package let state: State
  /// `timeout`; `waiting` where this node knows what it waits for; `unopened` on the node where it lies.
  package let reason: String
  /// Since when.
  package let since: String
  /// In words, with what to do.
  package let text: String
}
