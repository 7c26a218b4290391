/// A batch key sealed for one recipient with HPKE: one X-Wing operation serves all envelopes of a batch.
package struct SealedBatchKey: Sendable, Hashable {
  /// The id of the recipient's seal key.
  package let recipientKey: Digest
  /// The batch id, 16 random bytes.
  package let batch: [UInt8]
  /// The whole, as it travels and is stored once.
  package let bytes: [UInt8]
  private let enc: [UInt8]
  private let ciphertext: [UInt8]

  /// Bytes of every sealed batch key.
  package static let size = 1 + 2 + 32 + 16 + 1120 + 48

  /// SHA-256 of the bytes; envelopes name it.
  package var digest: Digest { .sha256(bytes) }

  /// Reads a sealed batch key.
  /// - Throws: ``EvidenceError`` `malformed`, `unknownSuite`.
  package init(parsing bytes: [UInt8], suite: Suite) throws(EvidenceError) {
    guard bytes.count == Self.size else { throw EvidenceError(.malformed, "a sealed batch key has \(Self.size) bytes") }
    var reader = ByteReader(bytes, "a sealed batch key")
    guard try reader.read(UInt8.self) == 1 else { throw EvidenceError(.malformed, "a batch key of unknown version") }
    guard try reader.read(UInt16.self) == suite.number else {
      throw EvidenceError(.unknownSuite, "a batch key of a suite that this node does not know")
    }
    recipientKey = try Digest(try reader.read(32))
    batch = try reader.read(16)
    enc = try reader.read(1120)
    ciphertext = try reader.read(48)
    try reader.finish()
    self.bytes = bytes
  }

  /// Seals a batch key for a recipient.
  /// - Parameters:
  ///   - batchKey: 32 fresh bytes.
  ///   - batch: 16 fresh bytes.
  /// - Throws: what the primitives throw, also for a public key that is none.
  package static func seal(
    _ batchKey: [UInt8], batch: [UInt8], from sender: NodeName, to recipient: NodeName, key: RoleKey,
    federation: Digest, suite: Suite
  ) throws -> SealedBatchKey {
    let info = info(
      batch: batch, from: sender, to: recipient, key: key.id, federation: federation, suite: suite)
    let sealed = try suite.hpkeSeal(key.publicKey, info, batchKey)
    var writer = ByteWriter()
    writer.write(UInt8(1))
    writer.write(suite.number)
    writer.write(key.id.bytes)
    writer.write(batch)
    writer.write(sealed.enc)
    writer.write(sealed.ciphertext)
    return try SealedBatchKey(parsing: writer.bytes, suite: suite)
  }

  /// Opens the batch key with the recipient's seed.
  /// - Throws: ``EvidenceError`` `notOpened`.
  package func open(
    seed: [UInt8], from sender: NodeName, to recipient: NodeName, federation: Digest, suite: Suite
  ) throws(EvidenceError) -> [UInt8] {
    let info = Self.info(
      batch: batch, from: sender, to: recipient, key: recipientKey, federation: federation, suite: suite)
    do {
      let key = try suite.hpkeOpen(seed, info, enc, ciphertext)
      guard key.count == 32 else { throw EvidenceError(.notOpened, "a batch key has 32 bytes") }
      return key
    } catch {
      throw EvidenceError(.notOpened, "the batch key does not open under this node's seal key")
    }
  }

  private static func info(
    batch: [UInt8], from sender: NodeName, to recipient: NodeName, key: Digest, federation: Digest, suite: Suite
  ) -> [UInt8] {
    var writer = ByteWriter(label: "comity/v1/batch")
    writer.write(suite.number)
    writer.write(federation.bytes)
    writer.write16(Array(sender.text.utf8))
    writer.write16(Array(recipient.text.utf8))
    writer.write(key.bytes)
    writer.write(batch)
    return writer.bytes
  }
}
