/// The log's record of one event: 0x01 ‖ SHA-256(label ‖ salt ‖ event), 33 bytes. Salt and event stay in the store.
package struct LogEntry: Sendable, Hashable {
  /// The salted commitment to the event.
  package let commitment: Digest

  /// Commits to an event.
  /// - Parameters:
  ///   - event: the exact bytes.
  ///   - salt: 32 bytes, fresh for each event, so that nobody who sees a sibling hash can guess the event.
  package init(event: [UInt8], salt: Salt) {
    commitment = Digest.sha256(ByteWriter(label: "comity/v1/entry").bytes, salt.bytes, event)
  }

  package init(commitment: Digest) { self.commitment = commitment }

  /// The entry as it stands in a bundle.
  package var bytes: [UInt8] { [0x01] + commitment.bytes }

  /// The RFC 6962 leaf hash.
  package var leafHash: Digest { MerkleTree.leafHash(bytes) }
}
