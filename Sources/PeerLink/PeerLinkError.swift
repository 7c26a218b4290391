import NodeService

/// Says why a connection between nodes, or the whole link service, failed.
package struct PeerLinkError: FrameRefusal, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure this is.
  package enum Code: String, Sendable {
    /// An address is not `host:port` or `[v6]:port`.
    case address
    /// The own TLS key cannot be used.
    case identity
    /// The listening address cannot be used.
    case listen
    /// TCP could not be opened.
    case connect
    /// TLS failed, or was not what this protocol demands.
    case handshake
    /// The key shown belongs to no active member, or not to the peer that was dialled.
    case notAdmitted
    /// Too many connections wait for their handshake.
    case crowded
    /// Another connection with the same peer stays instead.
    case duplicate
    /// A frame's length is zero or above the largest.
    case frame
    /// The connection broke inside a frame.
    case cut
    /// A deadline passed.
    case timeout
    /// The connection has ended.
    case closed
  }

  /// The code.
  package let code: Code
  /// What happened and what to do next; names nodes and addresses, never content.
  package let message: String
  /// The error of the layer below, if any.
  package let cause: (any Error)?
  /// The member whose key was shown where another one's was expected; nil where nothing says so.
  package let member: String?

  package init(_ code: Code, _ message: String, cause: (any Error)? = nil, member: String? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
    self.member = member
  }

  package static func == (a: PeerLinkError, b: PeerLinkError) -> Bool { a.code == b.code }

  package var refusal: String? { code == .frame ? code.rawValue : nil }

  package var description: String {
    cause.map { "\(code.rawValue): \(message) (\($0))" } ?? "\(code.rawValue): \(message)"
  }
}
