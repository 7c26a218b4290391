package import Evidence

/// A frame of the sync protocol as a typed value; docs/protocol.md section 8.
package enum Frame: Sendable, Hashable {
  /// First, both ways.
  case hello(Hello)
  /// What the sender holds of the receiver.
  case frontier(Frontier)
  /// How much more the sender takes.
  case credit(messages: UInt64, bytes: UInt64)
  /// The sender takes nothing more for now, and why.
  case withheld(CreditHold)
  /// A checkpoint of the sender's log.
  case checkpoint(CheckpointKind, LinkedCheckpoint)
  /// A witness's answer to a tick.
  case cosignature(CosignatureAnswer)
  /// Dispatches with their envelopes.
  case deliver(Delivery)
  /// Receipts.
  case receipts(LinkedCheckpoint, [LoggedStatement])
  /// What the sender holds of the authors of groups that both are in.
  case groupHeads([GroupHead])
  /// An author's dispatch to the sender, for comparing.
  case groupProof(GroupProof)
  /// Asks for a range of an attachment.
  case enclosureAsk(EnclosurePiece)
  /// A range of an attachment, its sealed bytes.
  case enclosurePiece(EnclosurePiece, [UInt8])
  /// There is no such attachment here for the peer.
  case enclosureGone(Digest)
  /// The label of a pouch, its first and its last frame.
  case pouch(PouchLabel)
  /// What the sender states of itself: where its channels to the receiver are, and its keys.
  case stated(LinkedCheckpoint, [LoggedStatement])
  /// Asks for a version of the directory, from a byte of its note on.
  case directoryAsk(version: UInt64, offset: UInt64)
  /// A part of a version of the directory, or that it is not here.
  case directoryPart(DirectoryPart)
  /// Are you there?
  case ping
  /// I am.
  case pong
  /// Show me the largest checkpoint of my log that you hold.
  case ask
  /// The answer: the checkpoint of the receiver's log that is held; nil for none.
  case shown(SignedNote?)
  /// A new epoch of the speaker's log.
  case opening(EpochOpening)
  /// The end, with a code.
  case close(code: UInt32, reason: String)
}

/// Who speaks, and from which directory.
package struct Hello: Sendable, Hashable {
  /// The protocol version: 1.
  package let version: UInt32
  /// The federation id.
  package let federation: Digest
  /// The speaker's name.
  package let node: NodeName
  /// The speaker's node id.
  package let identity: Digest
  /// The directory in force at the speaker.
  package let directory: DirectoryReference
  /// The epoch of the speaker's log.
  package let logEpoch: UInt64
  /// Name and version of the program, for people.
  package let software: String

  package init(
    version: UInt32 = 1, federation: Digest, node: NodeName, identity: Digest, directory: DirectoryReference,
    logEpoch: UInt64, software: String
  ) {
    self.version = version
    self.federation = federation
    self.node = node
    self.identity = identity
    self.directory = directory
    self.logEpoch = logEpoch
    self.software = software
  }
}

/// What a node holds of its peer.
package struct Frontier: Sendable, Hashable {
  /// The head of one channel.
  package struct Head: Sendable, Hashable {
    /// The channel.
    package let channel: ChannelKind
    /// Its epoch.
    package let epoch: UInt64
    /// Highest number without a gap; 0 for none.
    package let number: UInt64
    /// SHA-256 of that dispatch's event bytes; zero for none.
    package let digest: Digest

    package init(channel: ChannelKind, epoch: UInt64, number: UInt64, digest: Digest) {
      self.channel = channel
      self.epoch = epoch
      self.number = number
      self.digest = digest
    }

    /// The channel that the head is of.
    package var key: ChannelKey { ChannelKey(channel, epoch: epoch) }
  }

  /// The epoch of the peer's log that the next fields speak of.
  package let logEpoch: UInt64
  /// The size of the peer's log held; 0 for none.
  package let size: UInt64
  /// The root held; that of the empty tree for none.
  package let root: Digest
  /// The largest checkpoint of the peer that this node cosigned.
  package let cosigned: SignedNote?
  /// Dispatches of the peer that are held.
  package let channels: [Head]
  /// Every receipt of the peer for this node that stands below this entry of its log is held.
  package let receiptsBelow: UInt64
  /// The same of what the peer states of itself.
  package let statedBelow: UInt64

  package init(
    logEpoch: UInt64, size: UInt64, root: Digest, cosigned: SignedNote?, channels: [Head], receiptsBelow: UInt64,
    statedBelow: UInt64 = 0
  ) {
    self.logEpoch = logEpoch
    self.size = size
    self.root = root
    self.cosigned = cosigned
    self.channels = channels
    self.receiptsBelow = receiptsBelow
    self.statedBelow = statedBelow
  }

  /// The number reached on a channel in an epoch; 0 when it is not listed.
  static func number(_ heads: [Head], _ key: ChannelKey) -> UInt64 {
    heads.first { $0.key == key }?.number ?? 0
  }
}

/// How a checkpoint came to be shown.
package enum CheckpointKind: Int, Sendable, Hashable {
  /// Between ticks, to those its batch speaks to.
  case live = 0
  /// A tick's, for the witnesses.
  case tick = 1
  /// A tick's with its cosignatures.
  case witnessed = 2
}

/// A new epoch of a log: what closed the one before, and the first entry of the new one, which names it.
package struct EpochOpening: Sendable, Hashable {
  /// The closing checkpoint's note.
  package let closing: SignedNote
  /// A checkpoint of the new epoch.
  package let checkpoint: LinkedCheckpoint
  /// The `epoch` event at index 0.
  package let statement: LoggedStatement

  package init(closing: SignedNote, checkpoint: LinkedCheckpoint, statement: LoggedStatement) {
    self.closing = closing
    self.checkpoint = checkpoint
    self.statement = statement
  }
}

/// A checkpoint note with the proof that links it to a size the receiver holds.
package struct LinkedCheckpoint: Sendable, Hashable {
  /// The note.
  package let note: SignedNote
  /// A size of the same log that the receiver holds; 0 for none.
  package let since: UInt64
  /// Consistency between the smaller and the larger of the two sizes.
  package let proof: [Digest]

  package init(note: SignedNote, since: UInt64, proof: [Digest]) {
    self.note = note
    self.since = since
    self.proof = proof
  }
}

/// C2SP `tlog-witness` semantics in a frame.
package struct CosignatureAnswer: Sendable, Hashable {
  /// 200, 403, 409, 422.
  package let status: UInt32
  /// The size cosigned, or for 409 the size held.
  package let size: UInt64
  /// The root cosigned; zero otherwise.
  package let root: Digest
  /// The two lines; empty unless 200.
  package let lines: [NoteLine]

  package init(status: UInt32, size: UInt64, root: Digest, lines: [NoteLine]) {
    self.status = status
    self.size = size
    self.root = root
    self.lines = lines
  }
}

/// Dispatches with what they need to be opened, under one checkpoint.
package struct Delivery: Sendable, Hashable {
  /// One dispatch.
  package struct Parcel: Sendable, Hashable {
    /// The dispatch as a logged statement.
    package let statement: LoggedStatement
    /// The envelope's bytes.
    package let envelope: [UInt8]
    /// The body's bytes.
    package let body: [UInt8]

    package init(statement: LoggedStatement, envelope: [UInt8], body: [UInt8]) {
      self.statement = statement
      self.envelope = envelope
      self.body = body
    }
  }

  /// The checkpoint that holds all statements.
  package let checkpoint: LinkedCheckpoint
  /// The sealed batch keys that the envelopes name.
  package let batchKeys: [[UInt8]]
  /// In channel order.
  package let parcels: [Parcel]

  package init(checkpoint: LinkedCheckpoint, batchKeys: [[UInt8]], parcels: [Parcel]) {
    self.checkpoint = checkpoint
    self.batchKeys = batchKeys
    self.parcels = parcels
  }
}
