/// The sealed message of docs/protocol.md section 6, the same bytes for all its recipients.
package struct SealedBody: Sendable, Hashable {
  /// The ciphertext.
  package let bytes: [UInt8]

  /// Takes a ciphertext within the limits.
  /// - Throws: ``EvidenceError`` `tooLarge`, `malformed`.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count <= Limits.body else { throw EvidenceError(.tooLarge, "a body has at most \(Limits.body) bytes") }
    guard bytes.count >= ChunkedEncryption.header + ChunkedEncryption.tag else {
      throw EvidenceError(.malformed, "a body has at least \(ChunkedEncryption.header + ChunkedEncryption.tag) bytes")
    }
    self.bytes = bytes
  }

  /// SHA-256 of the ciphertext.
  package var digest: Digest { .sha256(bytes) }

  /// The first 56 bytes, which bind the content key: salt and key commitment.
  package var keyCommitment: [UInt8] { Array(bytes[0..<ChunkedEncryption.header]) }

  /// Seals a statement under a fresh content key.
  /// - Parameters:
  ///   - contentKey: 32 fresh bytes.
  ///   - bodySalt: 24 fresh bytes.
  /// - Throws: ``EvidenceError`` `tooLarge`; what the primitives throw.
  package static func seal(
    _ statement: SealedStatement, salt: Salt, contentKey: [UInt8], bodySalt: [UInt8], federation: Digest, suite: Suite
  ) throws -> SealedBody {
    var writer = ByteWriter()
    writer.write(UInt8(1))
    writer.write(salt.bytes)
    writer.write32(statement.bytes)
    let size = SizeClass.size(holding: writer.bytes.count)
    let padded = writer.bytes + [UInt8](repeating: 0, count: size - writer.bytes.count)
    let context = context(sender: statement.sender, federation: federation, suite: suite)
    return try SealedBody(
      ChunkedEncryption.seal(padded, key: contentKey, salt: bodySalt, context: context))
  }

  /// Opens the body and checks its inside; says nothing yet about commitment or audience.
  /// - Throws: ``EvidenceError`` `notOpened`, `malformed`.
  package func open(
    contentKey: [UInt8], sender: NodeName, federation: Digest, suite: Suite
  ) throws(EvidenceError) -> (statement: SealedStatement, salt: Salt) {
    let context = Self.context(sender: sender, federation: federation, suite: suite)
    var reader = ByteReader(try ChunkedEncryption.open(bytes, key: contentKey, context: context), "a sealed body")
    guard try reader.read(UInt8.self) == 1 else { throw EvidenceError(.malformed, "a sealed body of unknown version") }
    let salt = try Salt(try reader.read(32))
    let statement = try SealedStatement(parsing: try reader.read32(limit: Limits.body))
    guard try reader.read(reader.remaining).allSatisfy({ $0 == 0 }) else {
      throw EvidenceError(.malformed, "the padding of a sealed body is not zero")
    }
    return (statement, salt)
  }

  private static func context(sender: NodeName, federation: Digest, suite: Suite) -> [UInt8] {
    var writer = ByteWriter(label: "comity/v1/body")
    writer.write(suite.number)
    writer.write(federation.bytes)
    writer.write16(Array(sender.text.utf8))
    return writer.bytes
  }
}
