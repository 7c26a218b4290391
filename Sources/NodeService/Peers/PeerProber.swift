/// Tries to reach a peer and says how far it came.
package protocol PeerProber: Sendable {
  /// Tries the endpoints one after the other. Where no connection with the peer is live, the first that is authenticated is
  /// served like any other; where one is, only the way to the endpoint is tried, and the connection stays.
  func probe(_ target: PeerEndpoints) async -> PeerProbe
}

/// How far a probe came.
package struct PeerProbe: Sendable {
  /// The steps below the protocol of messages, in their order.
  package enum Step: String, Sendable, CaseIterable {
    /// The endpoint is an address, and its name resolves.
    case name
    /// TCP opens.
    case tcp
    /// TLS 1.3 with X25519MLKEM768 and `comity/1` is agreed.
    case tls
    /// The key shown is the peer's in the directory.
    case identity
  }

  /// One step at one endpoint.
  package struct Result: Sendable {
    package let step: Step
    package let endpoint: String
    /// Why it failed; nil when it passed.
    package let failure: String?
    /// The member that answered in the peer's place; nil where nothing says so.
    package let member: String?

    package init(_ step: Step, at endpoint: String, failure: String? = nil, member: String? = nil) {
      self.step = step
      self.endpoint = endpoint
      self.failure = failure
      self.member = member
    }
  }

  /// What was tried at the endpoint that came farthest.
  package let results: [Result]
  /// Whether a connection is live that the peer dialled, so that nothing is known of its endpoint above TCP.
  package let liveIsTheirs: Bool

  package init(_ results: [Result], liveIsTheirs: Bool = false) {
    self.results = results
    self.liveIsTheirs = liveIsTheirs
  }
}
