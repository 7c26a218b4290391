/// An attachment as the sealed statement names it: what it is called, how it is compared, and how it is opened.
///
/// Its bytes travel by themselves, sealed under a key of their own, and are known by the digest of what travels.
package struct Enclosure: Sendable, Hashable {
  /// What its sender calls it; a name, never a path. Whoever shows or saves it makes it safe first.
  package let name: String
  /// Its media type, as its sender says.
  package let mediaType: String
  /// Bytes of its content.
  package let size: UInt64
  /// SHA-256 of its content.
  package let content: Digest
  /// SHA-256 of the sealed bytes, by which it is asked for and verified.
  package let digest: Digest
  /// The key that opens it, and nothing else.
  package let key: [UInt8]

  /// Takes the parts.
  /// - Throws: ``EvidenceError`` `malformed`, `tooLarge`.
  package init(
    name: String, mediaType: String, size: UInt64, content: Digest, digest: Digest, key: [UInt8]
  ) throws(EvidenceError) {
    guard (1...Limits.enclosureName).contains(name.utf8.count), !name.utf8.contains(where: { $0 < 0x20 || $0 == 0x2F })
    else {
      throw EvidenceError(
        .malformed, "an attachment is named by 1 to \(Limits.enclosureName) bytes without stroke or control character")
    }
    guard (1...Limits.mediaType).contains(mediaType.utf8.count),
      mediaType.utf8.allSatisfy({ (0x21...0x7E).contains($0) })
    else { throw EvidenceError(.malformed, "an attachment's media type is printable ASCII, such as application/pdf") }
    guard size <= Limits.enclosure else {
      throw EvidenceError(.tooLarge, "an attachment has at most \(Limits.enclosure) bytes")
    }
    guard key.count == 32 else { throw EvidenceError(.malformed, "an attachment's key has 32 bytes") }
    self.name = name
    self.mediaType = mediaType
    self.size = size
    self.content = content
    self.digest = digest
    self.key = key
  }

  /// Bytes of the sealed form: it follows from the size, so nobody can state another one.
  package var sealedLength: UInt64 { Self.sealedLength(of: size) }

  /// Bytes of the sealed form of content of a size: padded to its size class, in chunks with their tags.
  package static func sealedLength(of size: UInt64) -> UInt64 {
    let padded = UInt64(SizeClass.size(holding: Int(clamping: min(size, Limits.enclosure))))
    let chunks = padded / UInt64(ChunkedEncryption.chunk) + 1
    return UInt64(ChunkedEncryption.header) + padded + chunks * UInt64(ChunkedEncryption.tag)
  }

  /// Its layout inside the statement, also by itself.
  package var bytes: [UInt8] {
    var writer = ByteWriter()
    write(to: &writer)
    return writer.bytes
  }

  /// Reads the layout.
  /// - Throws: ``EvidenceError`` `malformed`, `tooLarge`.
  package init(parsing bytes: [UInt8]) throws(EvidenceError) {
    var reader = ByteReader(bytes, "an attachment's description")
    try self.init(reading: &reader)
    try reader.finish()
  }

  init(reading reader: inout ByteReader) throws(EvidenceError) {
    let (name, mediaType) = (try reader.read16(), try reader.read16())
    guard let name = String(validating: name, as: UTF8.self),
      let mediaType = String(validating: mediaType, as: UTF8.self)
    else { throw EvidenceError(.malformed, "the name of an attachment is not UTF-8") }
    try self.init(
      name: name, mediaType: mediaType, size: try reader.read(UInt64.self), content: try Digest(try reader.read(32)),
      digest: try Digest(try reader.read(32)), key: try reader.read(32))
  }

  func write(to writer: inout ByteWriter) {
    writer.write16(Array(name.utf8))
    writer.write16(Array(mediaType.utf8))
    writer.write(size)
    writer.write(content.bytes)
    writer.write(digest.bytes)
    writer.write(key)
  }

  static func context(sender: NodeName, federation: Digest, suite: Suite) -> [UInt8] {
    var writer = ByteWriter(label: "comity/v1/enclosure")
    writer.write(suite.number)
    writer.write(federation.bytes)
    writer.write16(Array(sender.text.utf8))
    return writer.bytes
  }
}
