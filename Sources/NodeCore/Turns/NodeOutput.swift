package import PeerSync

/// What a node wants done after its transaction is durable, in this order.
package enum NodeOutput: Sendable {
  /// Answer a request.
  case answer(RequestID, Result<any NodeAnswer, NodeError>)
  /// Send a frame.
  case send(LinkID, Frame)
  /// Send a piece of an attachment, read when its turn comes; frames go first.
  case piece(LinkID, EnclosurePiece)
  /// Log what became of an attachment.
  case enclosureNews(EnclosureNews)
  /// Log what became of an epoch.
  case recoveryNews(RecoveryNews)
  /// Close a link after what was sent.
  case close(LinkID)
  /// Do some work.
  case work(NodeWork)
  /// A directory came into force: whoever left must be cut off.
  case directoryChanged
}
