package import Evidence
import NodeStore
package import PeerSync

/// What is to be done with the files of attachments: bytes are moved and verified beside the core.
package enum EnclosureWork: Sendable {
  /// Write a piece that a peer sent.
  case write(EnclosurePiece, [UInt8], from: NodeName)
  /// Make what was written of an attachment durable, up to here.
  case sync(Digest, upTo: UInt64)
  /// Verify a whole attachment and make it durable.
  case verify(EnclosureTask)
  /// Remove files; the rows that named them are gone.
  case remove([Digest])
}

/// Results of ``EnclosureWork``.
package enum EnclosureResult: Sendable {
  case written(EnclosurePiece, from: NodeName)
  case synced(Digest, upTo: UInt64)
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

extension EnclosureTask {
  /// Reads the file once: every chunk is opened, both digests are made, and the file is durable before it is called whole.
  /// - Throws: what the folder throws.
  func verify(in folder: EnclosureFolder, suite: Suite) throws -> EnclosureVerdict {
    var opener = EnclosureOpener(enclosure, sender: sender, federation: federation, suite: suite)
    var opens = true
    try folder.read(enclosure.digest, length: enclosure.sealedLength) { bytes in
      guard opens else { return opener.skip(bytes) }
      do throws(EvidenceError) { _ = try opener.open(bytes) } catch { opens = false }
    }
    if opens {
      do throws(EvidenceError) { try opener.finish() } catch { opens = false }
    }
    guard opener.isWhole else { return .otherBytes }
    guard opens else { return .unopenable }
    try folder.sync(enclosure.digest)
    return .whole
  }
}
