/// The settings of the link that an administrator decides.
package struct PeerLinkSettings: Sendable {
  /// Where a node listens.
  package struct Listen: Sendable, Equatable {
    /// An address or name of this machine, without brackets.
    package let host: String
    /// The TCP port; 0 lets the system choose one.
    package let port: Int

    package init(host: String, port: Int) {
      self.host = host
      self.port = port
    }
  }

  /// Where to listen; nil for a node that only dials.
  package let listen: Listen?
  /// The shortest pause before a peer is dialled again.
  package let reconnectInitial: Duration
  /// The longest pause before a peer is dialled again.
  package let reconnectMaximum: Duration
  /// Called once with the bound port, before the first connection is accepted.
  package let onListening: @Sendable (Int) -> Void

  /// Makes settings; pauses below a millisecond become one, and the longest is at least the shortest.
  package init(
    listen: Listen?,
    reconnectInitial: Duration = .seconds(1),
    reconnectMaximum: Duration = .seconds(300),
    onListening: @escaping @Sendable (Int) -> Void = { _ in }
  ) {
    self.listen = listen
    self.reconnectInitial = max(reconnectInitial, .milliseconds(1))
    self.reconnectMaximum = max(reconnectMaximum, self.reconnectInitial)
    self.onListening = onListening
  }
}
