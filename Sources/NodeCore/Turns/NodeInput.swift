package import Evidence
package import PeerSync

/// Names one link for its life; never reused while the process runs.
package struct LinkID: Sendable, Hashable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }
}

/// Names one request until it is answered.
package struct RequestID: Sendable, Hashable {
  package let number: UInt64

  package init(_ number: UInt64) { self.number = number }
}

/// What was refused on the wire for one reason.
package struct WireRefusal: Sendable, Hashable {
  /// The peer; nil for strangers, all of whom are one peer.
  package let peer: String?
  /// A code of a closed list.
  package let reason: String
  /// How often.
  package let count: UInt64

  package init(peer: String?, reason: String, count: UInt64) {
    self.peer = peer
    self.reason = reason
    self.count = count
  }

  /// How strangers are named in the log: no node has this name.
  package static let strangers = "(strangers)"
}

/// What happens to a node. Inputs of one batch become one transaction.
package enum NodeInput: Sendable {
  /// Somebody asks something; the token is that of a session, if there is one.
  case request(RequestID, token: String?, NodeRequest)
  /// A link to a peer is up; the transport checked its key.
  case linkOpened(LinkID, NodeName)
  /// A frame came.
  case frame(LinkID, PreparedFrame)
  /// The transport of a link has taken every frame that it was given.
  case drained(LinkID)
  /// A link ended.
  case linkClosed(LinkID)
  /// A peer was dialled and not reached, at any of its endpoints; says why, in a few words.
  case unreached(NodeName, reason: String)
  /// Frames of peers, or strangers, were refused before they reached the core.
  case refused([WireRefusal])
  /// Who read the file of an attachment found it missing or damaged.
  case enclosureLost(Digest, EnclosureFault)
  /// A tick is due.
  case tick
  /// Time passes; about once a second.
  case clock
  /// Work that the core asked for is done.
  case done(NodeWorkResult)
}
