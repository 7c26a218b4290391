/// Where a peer can be dialled.
package struct PeerEndpoints: Sendable, Equatable {
  /// The peer's node name.
  package let peer: String

  /// `host:port` or `[v6]:port`, in order of preference; never empty.
  package let endpoints: [String]

  package init(peer: String, endpoints: [String]) {
    self.peer = peer
    self.endpoints = endpoints
  }
}
