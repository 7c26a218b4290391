package import Evidence

/// What became of an epoch, for the log of whoever runs the node: ids and numbers alone.
package enum RecoveryNews: Sendable, Equatable {
  /// A peer showed a head of this node's own log that its store does not extend: nothing is signed any more.
  case entered(by: NodeName, shown: LogOrigin, size: UInt64)
  /// A peer showed more than two officers had decided to close: they decide anew.
  case withdrawn(by: NodeName, shown: LogOrigin, size: UInt64)
  /// A new epoch of this node's log was opened, which closes the one before at this size.
  case opened(LogOrigin, closing: LogOrigin, size: UInt64)
  /// A peer holds more of the closed epoch than this log closed it at, and will not take the new one.
  case beyond(NodeName, shown: LogOrigin, size: UInt64, closed: UInt64)
  /// A peer showed a head with this node's own lines that contradicts another one of this size: two histories were signed.
  case split(by: NodeName, shown: LogOrigin, size: UInt64)
  /// A peer's log goes on in a new epoch, which closes the one before at this size.
  case peerOpened(LogOrigin, size: UInt64)
  /// A peer takes nothing in, because it recovers.
  case peerRecovers(NodeName)
}
