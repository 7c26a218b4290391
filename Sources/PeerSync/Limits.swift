/// The bounds of the sync protocol; each is checked before memory is taken or work begun.
package enum Limits {
  /// Bytes of one frame without its length field: the largest body (640 KiB) with statement, envelope and a checkpoint note.
  package static let frame = 1 << 20
  /// Bytes of a frame's parcels that a sender fills before it closes the frame; leaves room for the checkpoint.
  package static let parcelsPerFrame = 768 << 10
  /// Parcels of one frame: a batch's mean is below 64.
  package static let parcels = 256
  /// Statements of one receipts frame; each has about 1.5 kB with its proof.
  package static let statements = 384
  /// Statements of a node about itself in one frame: two channels, and a few keys that rolled since they were last shown.
  package static let stated = 32
  /// Keys that are kept of those that one peer states: monthly ones for years; the directory lists the older.
  package static let statedKeys = 64
  /// Sealed batch keys of one frame: one a batch, and a frame spans few batches.
  package static let batchKeys = 256
  /// Messages that a receiver takes before it grants more.
  package static let creditMessages: UInt64 = 1024
  /// Bytes that a receiver takes before it grants more.
  package static let creditBytes: UInt64 = 8 << 20
  /// Bytes of messages and receipts that a session makes before its transport has taken them: half a credit keeps a fast line full.
  package static let frameBytesAhead: UInt64 = 4 << 20
  /// Seconds until the peer's hello must be there.
  package static let helloSeconds: Int64 = 10
  /// Seconds without a sent frame after which a ping is sent.
  package static let pingSeconds: Int64 = 30
  /// Seconds without a received frame after which the link is given up: three pings.
  package static let silenceSeconds: Int64 = 95
  /// Frontiers a peer may repeat in one link: more is a loop, not a recovery.
  package static let frontiers = 64
  /// Times in one link that a peer is asked, or may ask, for the checkpoint that is held: each says something new or nothing.
  package static let asks = 8
  /// Statements of closed epochs that are kept of one peer: what a node lost in a day or two; more is no accident.
  package static let lateStatements: UInt64 = 4096
  /// Bytes of a sealed batch key that is kept with what is held: those of a suite that is not known yet may be longer.
  package static let heldBatchKey = 8 << 10
  /// Channel heads in one frontier: two kinds, a few epochs.
  package static let channelHeads = 16
  /// Heads of pouches that were packed for one peer and may still be what it holds: one a day for three weeks and more.
  package static let packedHeads = 24
  /// Heads of groups in one frame: an author and a number each, about 100 bytes.
  package static let groupHeads = 1024
  /// Bytes of a directory that are sent at a time: a message waits for one at most.
  package static let directoryPart = 256 << 10
  /// Bytes of an attachment that are asked for and sent at a time: 16 chunks with their tags. A message waits for one at most.
  package static let enclosurePiece = 16 * 16_400
  /// Pieces of attachments that a receiver asks for before one is written: 4 MiB fill a line of 300 Mbit/s over 100 ms.
  package static let enclosureAsks = 16
  /// Pieces that may still come although the peer said that it has not got their attachment.
  package static let missedPieces = 1_024
  /// Frames of one peer in a minute, each taken in a turn of its own: ten thousand a second are more than two cores take in.
  package static let framesPerMinute = 600_000
  /// Messages of one peer in a minute; who sent as many gets no more credit until the next one, and is not cut off.
  package static let messagesPerMinute = 600_000
  /// Receipts of one peer in a minute: one for each message that it could have been sent, in two rungs.
  package static let statementsPerMinute = 1_200_000
  /// Statements of one peer about itself in a minute: its channels and keys as a few links that broke show them again.
  package static let statedPerMinute = 256
  /// Envelopes of one peer that are rejected in a minute, each with an entry of the log, before the peer is cut off.
  package static let rejectionsPerMinute = 60
  /// Frontiers of one peer in a minute: each makes this node prove and send again.
  package static let frontiersPerMinute = 120
  /// Checkpoints and cosignatures of one peer in a minute that come by themselves: two a tick, of one second at the least.
  package static let checkpointsPerMinute = 600
  /// Pings of one peer in a minute: two are needed, the rest is for people.
  package static let pingsPerMinute = 60
  /// Frames about groups of one peer in a minute: one a tick, and a proof where something differs.
  package static let groupFramesPerMinute = 240
  /// Frames about the directory of one peer in a minute: the largest directory has 64 parts, an ordinary one is one.
  package static let directoryFramesPerMinute = 1_200
  /// Bytes that are kept of one peer's messages, attachments not counted, unless the configuration says otherwise; who is over it gets no more credit.
  package static let peerQuota: UInt64 = 32 << 30
  /// Characters of the software field and of a close reason.
  package static let text = 120
}
