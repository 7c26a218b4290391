import Crypto

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// The key stanza of one recipient for one body: which batch key, which body, and the wrapped content key.
///
/// Wrapping is deterministic: the nonce comes from a batch key that serves one recipient, and no channel number is
/// used twice. So the core may wrap when it has drawn the number.
package struct Envelope: Sendable, Hashable {
  /// Where an envelope stands: it cannot be moved to another place in a channel.
  package struct Place: Sendable, Hashable {
    /// The channel's kind.
    package let channel: ChannelKind
    /// The channel's epoch.
    package let epoch: UInt64
    /// The number in the channel.
    package let number: UInt64

    package init(channel: ChannelKind, epoch: UInt64, number: UInt64) {
      self.channel = channel
      self.epoch = epoch
      self.number = number
    }
  }

  /// The digest of the sealed batch key.
  package let batchKey: Digest
  /// SHA-256 of the body.
  package let body: Digest
  /// Bytes of the body.
  package let bodyLength: UInt64
  /// The whole.
  package let bytes: [UInt8]
  private let wrappedKey: [UInt8]

  /// Bytes of every envelope.
  package static let size = 1 + 2 + 32 + 32 + 8 + 48

  /// SHA-256(label ‖ envelope): what dispatch events and receipts name.
  package var digest: Digest { Self.digest(of: bytes) }

  /// The digest of an envelope of whatever suite.
  package static func digest(of bytes: [UInt8]) -> Digest {
    .sha256(ByteWriter(label: "comity/v1/envelope").bytes, bytes)
  }

  /// Reads an envelope.
  /// - Throws: ``EvidenceError`` `malformed`, `unknownSuite`, `tooLarge`.
  package init(parsing bytes: [UInt8], suite: Suite) throws(EvidenceError) {
    guard bytes.count == Self.size else { throw EvidenceError(.malformed, "an envelope has \(Self.size) bytes") }
    var reader = ByteReader(bytes, "an envelope")
    guard try reader.read(UInt8.self) == 1 else { throw EvidenceError(.malformed, "an envelope of unknown version") }
    guard try reader.read(UInt16.self) == suite.number else {
      throw EvidenceError(.unknownSuite, "an envelope of a suite that this node does not know")
    }
    batchKey = try Digest(try reader.read(32))
    body = try Digest(try reader.read(32))
    bodyLength = try reader.read(UInt64.self)
    guard bodyLength <= Limits.body else { throw EvidenceError(.tooLarge, "a body has at most \(Limits.body) bytes") }
    wrappedKey = try reader.read(48)
    try reader.finish()
    self.bytes = bytes
  }

  /// Wraps a content key for one place in a channel.
  /// - Throws: what the primitives throw.
  package static func wrap(
    contentKey: [UInt8], body: SealedBody, place: Place, batchKey: [UInt8], sealedBatchKey: Digest, suite: Suite
  ) throws -> Envelope {
    let (key, nonce) = try derive(batchKey: batchKey, place: place, body: body)
    let box = try AES.GCM.seal(contentKey, using: key, nonce: nonce)
    var writer = ByteWriter()
    writer.write(UInt8(1))
    writer.write(suite.number)
    writer.write(sealedBatchKey.bytes)
    writer.write(body.digest.bytes)
    writer.write(UInt64(body.bytes.count))
    writer.write(Array(box.ciphertext))
    writer.write(Array(box.tag))
    return try Envelope(parsing: writer.bytes, suite: suite)
  }

  /// Unwraps the content key.
  /// - Throws: ``EvidenceError`` `notOpened` for a wrong batch key, place or body.
  package func unwrap(body: SealedBody, place: Place, batchKey: [UInt8]) throws(EvidenceError) -> [UInt8] {
    guard body.digest == self.body, UInt64(body.bytes.count) == bodyLength else {
      throw EvidenceError(.notOpened, "the body is not the one that the envelope names")
    }
    do {
      let (key, nonce) = try Self.derive(batchKey: batchKey, place: place, body: body)
      let box = try AES.GCM.SealedBox(nonce: nonce, ciphertext: wrappedKey[0..<32], tag: wrappedKey[32...])
      return Array(try AES.GCM.open(box, using: key))
    } catch {
      throw EvidenceError(.notOpened, "the content key does not unwrap for this place in the channel")
    }
  }

  private static func derive(
    batchKey: [UInt8], place: Place, body: SealedBody
  ) throws -> (SymmetricKey, AES.GCM.Nonce) {
    var info = ByteWriter(label: "comity/v1/wrap")
    info.write16(Array(place.channel.rawValue.utf8))
    info.write(place.epoch)
    info.write(place.number)
    info.write(body.keyCommitment)
    let okm = HKDF<SHA256>.deriveKey(
      inputKeyMaterial: SymmetricKey(data: batchKey), salt: [UInt8](), info: info.bytes, outputByteCount: 44)
    return try okm.withUnsafeBytes { raw in
      (SymmetricKey(data: raw[0..<32]), try AES.GCM.Nonce(data: raw[32..<44]))
    }
  }
}
