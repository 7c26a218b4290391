import Crypto

/// A SHA-256 digest: exactly 32 bytes.
package struct Digest: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The 32 bytes.
  package let bytes: [UInt8]

  /// Takes 32 bytes as a digest.
  /// - Throws: ``EvidenceError`` `malformed` when there are not exactly 32.
  package init(_ bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count == 32 else {
      throw EvidenceError(.malformed, "a digest has 32 bytes, not \(bytes.count)")
    }
    self.bytes = bytes
  }

  /// Reads 64 lower-case hexadecimal digits.
  /// - Throws: ``EvidenceError`` `malformed` for anything else.
  package init(hex: String) throws(EvidenceError) {
    guard let bytes = Hex.decode(hex) else {
      throw EvidenceError(.malformed, "a digest is written with 64 lower-case hexadecimal digits")
    }
    try self.init(bytes)
  }

  private init(unchecked bytes: [UInt8]) { self.bytes = bytes }

  fileprivate init(finished hash: SHA256) { self.init(unchecked: Array(hash.finalize())) }

  /// The SHA-256 of some bytes.
  package static func sha256(_ bytes: [UInt8]) -> Digest {
    Digest(unchecked: Array(SHA256.hash(data: bytes)))
  }

  /// The SHA-256 of several pieces, one after another.
  package static func sha256(_ pieces: [UInt8]...) -> Digest {
    var hash = SHA256()
    for piece in pieces { hash.update(data: piece) }
    return Digest(unchecked: Array(hash.finalize()))
  }

  /// 32 zero bytes: «there is none before this».
  package static let zero = Digest(unchecked: [UInt8](repeating: 0, count: 32))

  /// 64 lower-case hexadecimal digits.
  package var hex: String { Hex.encode(bytes) }

  package var description: String { hex }

  package static func < (a: Digest, b: Digest) -> Bool { a.bytes.lexicographicallyPrecedes(b.bytes) }
}

/// A SHA-256 that is made piece by piece.
package struct DigestStream: Sendable {
  private var hash = SHA256()

  package init() {}

  /// Takes the next bytes.
  package mutating func update(_ bytes: [UInt8]) { hash.update(data: bytes) }

  /// The digest of all bytes so far.
  package var digest: Digest { Digest(finished: hash) }
}
