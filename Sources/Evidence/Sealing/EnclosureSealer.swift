import Crypto

/// Seals an attachment piece by piece in constant memory.
package struct EnclosureSealer {
  private var sealer: ChunkSealer
  private let key: [UInt8]
  private var size: UInt64 = 0
  private var content = SHA256()
  private var sealed = SHA256()

  /// Begins to seal.
  /// - Parameters:
  ///   - key: 32 fresh bytes.
  ///   - salt: 24 fresh bytes.
  /// - Throws: what the primitives throw.
  package init(key: [UInt8], salt: [UInt8], sender: NodeName, federation: Digest, suite: Suite) throws {
    self.key = key
    sealer = try ChunkSealer(
      key: key, salt: salt, context: Enclosure.context(sender: sender, federation: federation, suite: suite))
  }

  /// Takes the next bytes of the content.
  /// - Returns: the sealed bytes that are complete by now; perhaps none.
  /// - Throws: ``EvidenceError`` `tooLarge`.
  package mutating func seal(_ bytes: [UInt8]) throws -> [UInt8] {
    size += UInt64(bytes.count)
    guard size <= Limits.enclosure else {
      throw EvidenceError(.tooLarge, "an attachment has at most \(Limits.enclosure) bytes")
    }
    content.update(data: bytes)
    return try take(bytes)
  }

  /// Pads to the size class and ends.
  /// - Parameter write: takes the last sealed bytes, in pieces.
  /// - Throws: ``EvidenceError`` `malformed` for a name or type that cannot be; what `write` throws.
  package mutating func finish(
    name: String, mediaType: String, _ write: ([UInt8]) throws -> Void
  ) throws -> Enclosure {
    var padding = SizeClass.size(holding: Int(size)) - Int(size)
    while padding > 0 {
      let count = min(padding, 16 * ChunkedEncryption.chunk)
      try write(try take([UInt8](repeating: 0, count: count)))
      padding -= count
    }
    let last = try sealer.finish()
    sealed.update(data: last)
    try write(last)
    return try Enclosure(
      name: name, mediaType: mediaType, size: size, content: try Digest(Array(content.finalize())),
      digest: try Digest(Array(sealed.finalize())), key: key)
  }

  private mutating func take(_ bytes: [UInt8]) throws -> [UInt8] {
    let out = try sealer.seal(bytes)
    sealed.update(data: out)
    return out
  }
}
