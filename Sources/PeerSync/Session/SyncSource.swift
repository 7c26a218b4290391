package import Evidence

/// What a session reads of the node's memory. Every method answers from durable state and changes nothing.
package protocol SyncSource {
  /// The newest checkpoint of the own log that is signed and durable.
  func head() throws -> SignedHead?
  /// The newest tick's checkpoint that is signed.
  func tickHead() throws -> SignedHead?
  /// The newest tick's checkpoint that a quorum cosigned, with their lines.
  func witnessedHead() throws -> SignedHead?
  /// The consistency proof between two sizes of the own log.
  func consistency(from old: UInt64, to new: UInt64) throws -> [Digest]
  /// The inclusion proof of an entry of the own log.
  func inclusion(of index: UInt64, size: UInt64) throws -> [Digest]
  /// The newest checkpoint held of a peer's log.
  func held(of peer: NodeName) throws -> Checkpoint?
  /// The epochs of the own log that follow those which a peer holds, oldest first, as far as they are signed.
  func openings(after epoch: UInt64) throws -> [OwnOpening]
  /// The note of the newest checkpoint held of a peer's log.
  func heldNote(of peer: NodeName) throws -> SignedNote?
  /// The largest checkpoint of a peer that this node cosigned.
  func cosigned(of peer: NodeName) throws -> SignedNote?
  /// What is held of a peer's dispatches to this node, on every channel.
  func incoming(from peer: NodeName) throws -> [Frontier.Head]
  /// Every receipt of a peer that stands below this entry of its log is held.
  func receiptsBelow(of peer: NodeName) throws -> UInt64
  /// Dispatches to a peer on a channel after a number, in order, whose entries are below a tree size; at most so many and so
  /// large.
  func dispatches(
    to peer: NodeName, on channel: ChannelKey, after number: UInt64, below size: UInt64, messages: UInt64, bytes: UInt64
  ) throws -> [OutgoingDispatch]
  /// Receipts for a peer's dispatches, whatever the channel, in the order of their entries, which are in from..<below.
  func receipts(to peer: NodeName, from index: UInt64, below size: UInt64, limit: Int) throws -> [OutgoingReceipt]
  /// Everything that a peer states of itself and that stands below this entry of its log is held.
  func statedBelow(of peer: NodeName) throws -> UInt64
  /// What this node last stated of itself to a peer, in the order of the entries, which are in from..<below.
  func stated(to peer: NodeName, from index: UInt64, below size: UInt64) throws -> [OutgoingReceipt]
  /// A part of a version of the directory, from a byte of its note on; says so where the version is not here.
  func directoryPart(version: UInt64, offset: UInt64) throws -> DirectoryPart
  /// Bytes that are kept of a peer's messages.
  func kept(of peer: NodeName) throws -> UInt64
  /// Whether a statement that was sent to this peer has its entry in from..<below.
  func hasStatement(to peer: NodeName, from: UInt64, below: UInt64) throws -> Bool
}

/// An epoch of the own log as it is shown to who holds an earlier one.
package struct OwnOpening: Sendable {
  /// The closing checkpoint of the epoch before.
  package let closing: SignedNote
  /// The newest head of the epoch.
  package let head: SignedHead
  /// Its first entry.
  package let statement: LoggedStatement

  package init(closing: SignedNote, head: SignedHead, statement: LoggedStatement) {
    self.closing = closing
    self.head = head
    self.statement = statement
  }
}

/// An own checkpoint with its note.
package struct SignedHead: Sendable, Hashable {
  /// The head.
  package let checkpoint: Checkpoint
  /// The note with whatever lines it has by now.
  package let note: SignedNote

  package init(checkpoint: Checkpoint, note: SignedNote) {
    self.checkpoint = checkpoint
    self.note = note
  }
}

/// A dispatch as it is kept until it is receipted.
package struct OutgoingDispatch: Sendable, Hashable {
  /// Its number in the channel.
  package let number: UInt64
  /// Its entry in the own log.
  package let index: UInt64
  /// The event.
  package let event: [UInt8]
  /// The entry's salt.
  package let salt: Salt
  /// The envelope.
  package let envelope: [UInt8]
  /// The sealed batch key.
  package let batchKey: [UInt8]
  /// The body.
  package let body: [UInt8]

  package init(
    number: UInt64, index: UInt64, event: [UInt8], salt: Salt, envelope: [UInt8], batchKey: [UInt8], body: [UInt8]
  ) {
    self.number = number
    self.index = index
    self.event = event
    self.salt = salt
    self.envelope = envelope
    self.batchKey = batchKey
    self.body = body
  }

  /// What it counts against credit.
  package var cost: UInt64 { UInt64(event.count + envelope.count + body.count) }
}

/// A receipt as an entry of the own log.
package struct OutgoingReceipt: Sendable, Hashable {
  /// Its entry in the own log.
  package let index: UInt64
  /// The event.
  package let event: [UInt8]
  /// The entry's salt.
  package let salt: Salt

  package init(index: UInt64, event: [UInt8], salt: Salt) {
    self.index = index
    self.event = event
    self.salt = salt
  }
}
