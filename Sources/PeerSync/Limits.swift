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
  /// Sealed batch keys of one frame: one a batch, and a frame spans few batches.
  package static let batchKeys = 256
  /// Messages that a receiver takes before it grants more.
  package static let creditMessages: UInt64 = 1024
  /// Bytes that a receiver takes before it grants more.
  package static let creditBytes: UInt64 = 8 << 20
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
  /// Channel heads in one frontier: two kinds, a few epochs.
  package static let channelHeads = 16
  /// Heads of groups in one frame: an author and a number each, about 100 bytes.
  package static let groupHeads = 1024
  /// Bytes of an attachment that are asked for and sent at a time: 16 chunks with their tags. A message waits for one at most.
  package static let enclosurePiece = 16 * 16_400
  /// Pieces of attachments that a receiver asks for before one is written: 4 MiB fill a line of 300 Mbit/s over 100 ms.
  package static let enclosureAsks = 16
  /// Characters of the software field and of a close reason.
  package static let text = 120
}
