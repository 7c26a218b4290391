/// The bounds of what strangers may make the witness endpoint hold.
package enum Limits {
  /// Connections to the witness endpoint at a time; a few logs and monitors use one each.
  package static let witnessConnections = 64
  /// Seconds after which a connection to the witness endpoint is closed, whatever it does: nobody keeps a place by dripping bytes.
  package static let witnessConnectionSeconds = 60
  /// Seconds without a byte after which it is closed.
  package static let witnessIdleSeconds = 15
  /// Bytes of a request's header fields at the witness endpoint: a client needs a few hundred.
  package static let witnessHeader = 8 << 10
}
