import Evidence

/// Says why a frame, or the link with it, was refused.
package struct PeerSyncError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal this is; the value is the code of the `close` frame.
  package enum Code: UInt32, Sendable {
    /// The frame is not of the protocol.
    case malformed = 1
    /// Another federation, node or protocol than this link is for.
    case wrongPeer = 2
    /// Signature or proof of a checkpoint or statement fails.
    case evidence = 3
    /// The peer signed two heads that contradict each other.
    case fork = 4
    /// More than was granted.
    case overCredit = 5
    /// A deadline passed.
    case timeout = 6
    /// A newer link of the same peer took over.
    case replaced = 7
    /// The node stops, or the peer is not a member any more.
    case ended = 8
    /// The peer went over what it may make this node do in a minute.
    case overLimit = 9
  }

  /// The code.
  package let code: Code
  /// In words, for our own log.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  init(_ error: EvidenceError) {
    code =
      switch error.code {
      case .fork: .fork
      case .malformed, .tooLarge, .unknownSuite: .malformed
      default: .evidence
      }
    message = error.message
  }

  package static func == (a: PeerSyncError, b: PeerSyncError) -> Bool { a.code == b.code }

  package var description: String { "\(code): \(message)" }
}
