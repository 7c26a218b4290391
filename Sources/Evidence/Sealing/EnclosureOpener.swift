import Crypto

/// Opens and verifies an attachment piece by piece in constant memory.
///
/// What it gives out before ``finish()`` is authentic chunk by chunk; that it is all, and what the statement named, is known
/// only afterwards.
package struct EnclosureOpener {
  private let enclosure: Enclosure
  private var opener: ChunkOpener
  private var taken: UInt64 = 0
  private var given: UInt64 = 0
  private var content = SHA256()
  private var sealed = SHA256()

  /// Begins to open.
  package init(_ enclosure: Enclosure, sender: NodeName, federation: Digest, suite: Suite) {
    self.enclosure = enclosure
    opener = ChunkOpener(
      key: enclosure.key, context: Enclosure.context(sender: sender, federation: federation, suite: suite))
  }

  /// Takes the next sealed bytes.
  /// - Returns: the content that is complete by now, without padding; perhaps none.
  /// - Throws: ``EvidenceError`` `notOpened` for a wrong key, any change or too many bytes.
  package mutating func open(_ bytes: [UInt8]) throws(EvidenceError) -> [UInt8] {
    skip(bytes)
    guard taken <= enclosure.sealedLength else {
      throw EvidenceError(.notOpened, "an attachment goes on after its end")
    }
    var out = try opener.open(bytes)
    if taken == enclosure.sealedLength { out += try opener.finish() }
    return try content(of: out)
  }

  /// Takes the next sealed bytes without opening them, where something before did not open.
  package mutating func skip(_ bytes: [UInt8]) {
    taken += UInt64(bytes.count)
    sealed.update(data: bytes)
  }

  /// Ends: everything was there and is what the statement named.
  /// - Throws: ``EvidenceError`` `notOpened` when it is not.
  package mutating func finish() throws(EvidenceError) {
    guard taken == enclosure.sealedLength, given == enclosure.size else {
      throw EvidenceError(.notOpened, "an attachment ends early")
    }
    guard isWhole else {
      throw EvidenceError(.notOpened, "the bytes of an attachment are not those that its message names")
    }
    guard try Digest(Array(content.finalize())) == enclosure.content else {
      throw EvidenceError(.notOpened, "the content of an attachment is not what its message names")
    }
  }

  /// Whether the sealed bytes so far are those that the statement named, all of them.
  package var isWhole: Bool {
    taken == enclosure.sealedLength && Array(sealed.finalize()) == enclosure.digest.bytes
  }

  /// Cuts the padding off, and sees that it is empty.
  private mutating func content(of opened: [UInt8]) throws(EvidenceError) -> [UInt8] {
    let count = Int(min(UInt64(opened.count), enclosure.size - given))
    guard opened[count...].allSatisfy({ $0 == 0 }) else {
      throw EvidenceError(.notOpened, "the padding of an attachment is not zero")
    }
    let plain = count == opened.count ? opened : Array(opened[..<count])
    given += UInt64(count)
    content.update(data: plain)
    return plain
  }
}
