package import Evidence
import NodeStore
package import PeerSync

/// What is to be done with the files of attachments: bytes are moved and verified beside the core.
package enum EnclosureWork: Sendable {
  /// Write a piece that a peer sent, but for so many bytes at its start, which are there and verified.
  case write(EnclosurePiece, [UInt8], skipping: Int, from: NodeName)
  /// Make what was written of an attachment durable, up to here.
  case sync(Digest, upTo: UInt64)
  /// Verify what came so far, up to here, while the rest comes.
  case check(EnclosureCheck, upTo: UInt64)
  /// Verify the rest of a whole attachment and make it durable.
  case verify(EnclosureCheck)
  /// Remove files; the rows that named them are gone.
  case remove([Digest])
}

/// Results of ``EnclosureWork``.
package enum EnclosureResult: Sendable {
  case written(EnclosurePiece, from: NodeName)
  case synced(Digest, upTo: UInt64)
  case checked(EnclosureCheck)
  case verified(EnclosureTask, EnclosureVerdict)
  case removed
}

/// An attachment to verify, with what its message says of it.
package struct EnclosureTask: Sendable {
  /// What the message says.
  package let enclosure: Enclosure
  /// Who sealed it.
  package let sender: NodeName
  /// The federation id.
  package let federation: Digest
}

/// What came of verifying an attachment.
package enum EnclosureVerdict: Sendable {
  /// Whole, what its message says, and durable.
  case whole
  /// The bytes are others than those that the message names: they are fetched again.
  case otherBytes
  /// The bytes are those that the message names, and they do not open to what it says: nothing will mend that.
  case unopenable
}
