/// One authenticated connection to a peer, carrying whole frames.
///
/// The transport has checked the peer's key against the directory before it makes one of these.
package struct PeerConnection: Sendable {
  /// The peer's node name.
  package let peer: String

  /// Whether this node dialled.
  package let dialled: Bool

  /// The frames that arrive, whole and within the largest size; ends when the connection ends.
  ///
  /// The stream holds a bounded number of frames: when the node does not read, the socket is not read.
  package let inbound: FrameSource

  /// Sends one frame; waits while the connection is congested.
  /// - Throws: when the connection has ended.
  package let send: @Sendable ([UInt8]) async throws -> Void

  /// Ends the connection at once. Idempotent.
  package let close: @Sendable () -> Void

  package init(
    peer: String,
    dialled: Bool,
    inbound: FrameSource,
    send: @escaping @Sendable ([UInt8]) async throws -> Void,
    close: @escaping @Sendable () -> Void
  ) {
    self.peer = peer
    self.dialled = dialled
    self.inbound = inbound
    self.send = send
    self.close = close
  }
}

/// What a transport throws where a frame should come.
package protocol FrameRefusal: Error {
  /// Why the bytes were no frame, a code of a closed list; nil when the connection just broke.
  var refusal: String? { get }
}

/// The frames of a connection in the order in which they came; nil at its end.
///
/// `next` must be called by one task at a time; it is what makes the transport read on.
package struct FrameSource: Sendable {
  /// The next frame, nil when the peer closed in order.
  /// - Throws: when the connection broke.
  package let next: @Sendable () async throws -> [UInt8]?

  package init(next: @escaping @Sendable () async throws -> [UInt8]?) {
    self.next = next
  }
}
