package import Evidence

/// What happens to a session.
package enum SessionEvent: Sendable {
  /// The link is up and the peer's key was checked.
  case opened
  /// A frame came.
  case frame(PreparedFrame)
  /// Something may be there to send: a new signed head, a tick, a quorum.
  case progress
  /// The transport has taken every frame that was made so far.
  case drained
  /// This node's cosignature on a checkpoint of the peer is durable.
  case cosigned(Checkpoint, [NoteLine])
  /// This node does not cosign the tick it was shown: the status of `tlog-witness` that says why, and the size it holds.
  case notCosigned(status: Int, held: UInt64)
  /// This node states something of itself, from this entry of its log on.
  case stating(from: UInt64)
  /// A larger head of the peer is held than this link brought: what comes must extend that one.
  case held(Checkpoint)
  /// These pieces of attachments are wanted.
  case ask([EnclosurePiece])
  /// A part of a version of the directory is wanted.
  case askDirectory(version: UInt64, offset: UInt64)
  /// What the peer asked for is not here for it.
  case refuse(Digest)
  /// Somebody wants to know whether the peer answers.
  case echo
  /// The peer is told what is held of third authors in groups.
  case tellGroups([GroupHead])
  /// A dispatch of a third author is shown, because the peer holds another one.
  case showGroup(GroupProof)
  /// Time passes; about once a second.
  case clock
  /// This node ends the link.
  case stop(PeerSyncError)
}

/// What a session wants done, in this order. Whoever runs it makes the changes durable before anything is sent.
package enum SessionEffect: Sendable {
  /// Send a frame.
  case send(Frame)
  /// The peer shows what it holds of this node's own log, or with `cosigned` the largest that it cosigned.
  case shown(PreparedFrame.OwnNote, cosigned: Bool)
  /// What the peer says that it holds of this node's dispatches: its word, no more.
  case reached([Frontier.Head])
  /// The peer's log goes on in a new epoch, which names the checkpoint that closes the one held.
  case opened(VerifiedCheckpoint, closing: VerifiedCheckpoint, VerifiedStatement)
  /// Statements of an epoch that the peer has closed: kept and shown as lost by their sender.
  case late([VerifiedStatement], VerifiedCheckpoint)
  /// Both sides have said hello and frontier.
  case established
  /// What is kept of the peer's messages has reached its quota: it was told, and is granted nothing more.
  case full
  /// Something came that cannot be put in its place yet; the peer was asked for what is missing.
  case awaiting(Awaited)
  /// The peer answered the ping of an echo.
  case echoed
  /// Compare what the peer holds of third authors in groups.
  case compareHeads([GroupHead])
  /// Compare a third author's dispatch to the peer, which is proven, under this note of the author.
  case compareProof(VerifiedStatement, SignedNote)
  /// Two checkpoints of the peer were proven consistent; keep the proof as long as a statement needs it for its evidence.
  case linked(ProvenGrowth)
  /// Keep this checkpoint of the peer; it extends the one held.
  case hold(VerifiedCheckpoint)
  /// Take these dispatches in, in order, and answer each with a receipt.
  case ingest([IncomingDispatch])
  /// Record these receipts of the peer.
  case record([VerifiedStatement])
  /// Cosign this checkpoint of the peer, once, after the witness state is durable.
  case cosign(VerifiedCheckpoint)
  /// A witness cosigned the own log.
  case countersigned(Cosignature, Checkpoint)
  /// A quorum may have witnessed this checkpoint of the peer.
  case witnessed(VerifiedCheckpoint, [Cosignature])
  /// The peer signed a head that contradicts the one held: keep both.
  case fork(VerifiedCheckpoint, held: Checkpoint)
  /// The peer asks for a piece of an attachment; it is for the node to know whether it may have it.
  case serve(EnclosurePiece)
  /// A piece of an attachment came.
  case piece(EnclosurePiece, [UInt8])
  /// A part of a version of the directory came, or that the peer does not have it; nothing of it is verified.
  case directoryPart(DirectoryPart)
  /// The peer does not have an attachment, or not any more.
  case missing(Digest)
  /// The peer states where a channel to this node is, and what it holds of this node.
  case stated(ChannelStatement, VerifiedStatement)
  /// The peer states a key of its own; with `usable` false nothing can be sealed for it.
  case announced(RoleKey, VerifiedStatement, usable: Bool)
  /// The link ends; close it after what was sent.
  case end(PeerSyncError)
}
