/// What a transport between nodes needs of the node, and hands to it.
///
/// `PeerLink` moves bytes and knows nothing of what they mean; the node behind this port decides who is admitted and
/// serves each connection. All methods may be called from any task.
package protocol PeerPort: Sendable {
  /// The node's own name; when two nodes dial each other at once, the link that the smaller name dialled survives.
  var nodeName: String { get }

  /// The key this node shows in TLS.
  var tlsIdentity: TLSIdentity { get }

  /// The largest frame that either side may send, in bytes, without the length field.
  var largestFrame: Int { get }

  /// The names of the active parties that may show this TLS key: the one whose current directory entry lists it, or else all
  /// that stated it of themselves; none for a stranger.
  ///
  /// Asked in the verification callback and again after each handshake, so the answer must come from the directory in
  /// force at that moment.
  /// - Parameter pin: SHA-256 of the DER SubjectPublicKeyInfo, 32 bytes.
  func admittedPeers(pin: [UInt8]) -> [String]

  /// The node id of a member as people compare it; nil when the directory in force lists none.
  func nodeID(of peer: String) -> String?

  /// Who speaks, by the first frame of a connection; nil when it does not say. Asked where several parties may show the key.
  func speaker(ofFirst frame: [UInt8]) -> String?

  /// The peers this node should hold a connection to by dialling, with their endpoints (`host:port`) in order of
  /// preference. A peer without endpoints is not listed.
  func peersToDial() -> [PeerEndpoints]

  /// Yields whenever a new directory came into force: whoever left must be cut off at once.
  func directoryChanges() -> AsyncStream<Void>

  /// Takes who can try a peer's endpoints, while the link service runs.
  func offer(_ prober: any PeerProber)

  /// Counts a connection that was refused before its key was admitted: somebody unknown, whoever it was.
  /// - Parameter code: why, from a closed list.
  func refusedStranger(_ code: String)

  /// Takes that a peer was dialled and not reached at any of its endpoints, for who asks why it is not connected.
  /// - Parameter reason: why not at the last one, in a few words; names nodes and addresses, never content.
  func notReached(_ peer: String, _ reason: String)

  /// Serves one authenticated connection until it ends; returns when the node is done with it.
  ///
  /// At most one connection per peer is served; the node closes the older one.
  func serve(_ connection: PeerConnection) async
}

extension PeerPort {
  package func offer(_ prober: any PeerProber) {}

  package func refusedStranger(_ code: String) {}

  package func notReached(_ peer: String, _ reason: String) {}

  package func nodeID(of peer: String) -> String? { nil }

  package func speaker(ofFirst frame: [UInt8]) -> String? { nil }
}
