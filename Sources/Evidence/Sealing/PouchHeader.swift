/// What a courier can see of a pouch: that it is one, how large, and for which seal key.
package struct PouchHeader: Sendable, Hashable {
  /// The id of the recipient's seal key.
  package let recipientKey: Digest
  /// The whole header.
  package let bytes: [UInt8]
  private let enc: [UInt8]
  private let ciphertext: [UInt8]

  /// Bytes of every header.
  package static let size = label.count + 2 + 32 + 1120 + 48
  private static let label = ByteWriter(label: "comity/pouch/v1").bytes

  /// Reads a header.
  /// - Throws: ``EvidenceError`` `malformed`, `unknownSuite`.
  package init(parsing bytes: [UInt8], suite: Suite) throws(EvidenceError) {
    var reader = ByteReader(bytes, "a pouch")
    try reader.expect(label: "comity/pouch/v1")
    guard try reader.read(UInt16.self) == suite.number else {
      throw EvidenceError(.unknownSuite, "a pouch of a suite that this node does not know")
    }
    recipientKey = try Digest(try reader.read(32))
    enc = try reader.read(1120)
    ciphertext = try reader.read(48)
    try reader.finish()
    self.bytes = bytes
  }

  init(key: [UInt8], to recipient: RoleKey, federation: Digest, suite: Suite) throws {
    let sealed = try suite.hpkeSeal(recipient.publicKey, Self.info(recipient.id, federation, suite), key)
    var writer = ByteWriter(label: "comity/pouch/v1")
    writer.write(suite.number)
    writer.write(recipient.id.bytes)
    writer.write(sealed.enc)
    writer.write(sealed.ciphertext)
    try self.init(parsing: writer.bytes, suite: suite)
  }

  func open(seed: [UInt8], federation: Digest, suite: Suite) throws(EvidenceError) -> [UInt8] {
    do {
      return try suite.hpkeOpen(seed, Self.info(recipientKey, federation, suite), enc, ciphertext)
    } catch {
      throw EvidenceError(.notOpened, "the pouch does not open under this node's seal key")
    }
  }

  static func info(_ key: Digest, _ federation: Digest, _ suite: Suite) -> [UInt8] {
    var writer = ByteWriter(label: "comity/v1/pouch")
    writer.write(suite.number)
    writer.write(federation.bytes)
    writer.write(key.bytes)
    return writer.bytes
  }
}
