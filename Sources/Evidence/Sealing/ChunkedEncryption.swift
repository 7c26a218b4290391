import Crypto

#if canImport(FoundationEssentials)
  import FoundationEssentials
#else
  import Foundation
#endif

/// C2SP `chunked-encryption` with AES-256-GCM and SHA-512: salt[24] ‖ commitment[32] ‖ chunks of 16 KiB.
///
/// The commitment binds the key: nobody can make a ciphertext that opens to two texts under two keys.
package enum ChunkedEncryption {
  /// Plaintext bytes of a chunk; the last one is always shorter.
  package static let chunk = 16 << 10
  package static let tag = 16
  /// Bytes before the first chunk: salt and commitment.
  package static let header = 56

  /// Encrypts a message.
  /// - Parameters:
  ///   - key: 32 fresh bytes.
  ///   - salt: 24 random bytes.
  /// - Throws: what the primitives throw.
  package static func seal(_ message: [UInt8], key: [UInt8], salt: [UInt8], context: [UInt8]) throws -> [UInt8] {
    var stream = try Stream(key: key, salt: salt, context: context)
    var out = stream.header
    out.reserveCapacity(header + message.count + (message.count / chunk + 1) * tag)
    var start = 0
    while true {
      let end = min(start + chunk, message.count)
      try stream.seal(message[start..<end], into: &out)
      if end - start < chunk { return out }
      start = end
    }
  }

  /// Decrypts a whole message.
  /// - Throws: ``EvidenceError`` `notOpened` for a wrong key, any change, or a missing end.
  package static func open(_ bytes: [UInt8], key: [UInt8], context: [UInt8]) throws(EvidenceError) -> [UInt8] {
    let refused = EvidenceError(.notOpened, "the body does not open under this key")
    guard bytes.count >= header + tag else { throw refused }
    do {
      var stream = try Stream(opening: Array(bytes[0..<header]), key: key, context: context)
      var out: [UInt8] = []
      out.reserveCapacity(bytes.count)
      var start = header
      while true {
        let end = min(start + chunk + tag, bytes.count)
        try stream.open(bytes[start..<end], into: &out)
        if end - start < chunk + tag { return out }
        start = end
      }
    } catch {
      throw refused
    }
  }

  /// One ciphertext, chunk after chunk; whoever uses it sees that only the last chunk is shorter than the others.
  struct Stream {
    /// Salt and commitment.
    let header: [UInt8]
    private let key: SymmetricKey
    private let base: [UInt8]
    private var counter: UInt64 = 0

    /// Begins to seal.
    init(key: [UInt8], salt: [UInt8], context: [UInt8]) throws {
      let keys = try derive(key: key, salt: salt, context: context)
      (self.key, base) = (keys.key, keys.nonce)
      header = salt + keys.commitment
    }

    /// Begins to open what has this header.
    /// - Throws: when the key is not the one that the header commits to.
    init(opening header: [UInt8], key: [UInt8], context: [UInt8]) throws {
      try self.init(key: key, salt: Array(header.prefix(24)), context: context)
      guard constantTimeEqual(self.header, header) else {
        throw EvidenceError(.notOpened, "the key is not the one that this ciphertext commits to")
      }
    }

    /// Seals the next chunk.
    mutating func seal(_ message: ArraySlice<UInt8>, into out: inout [UInt8]) throws {
      let box = try AES.GCM.seal(message, using: key, nonce: try AES.GCM.Nonce(data: nonce(base, counter)))
      out += box.ciphertext
      out += box.tag
      counter += 1
    }

    /// Opens the next chunk.
    mutating func open(_ sealed: ArraySlice<UInt8>, into out: inout [UInt8]) throws {
      guard sealed.count >= tag else { throw EvidenceError(.notOpened, "a chunk ends before its tag") }
      let box = try AES.GCM.SealedBox(
        nonce: AES.GCM.Nonce(data: nonce(base, counter)), ciphertext: sealed.dropLast(tag), tag: sealed.suffix(tag))
      out += try AES.GCM.open(box, using: key)
      counter += 1
    }
  }

  private static func derive(
    key: [UInt8], salt: [UInt8], context: [UInt8]
  ) throws -> (key: SymmetricKey, nonce: [UInt8], commitment: [UInt8]) {
    guard key.count == 32, salt.count == 24 else {
      throw EvidenceError(.malformed, "chunked encryption takes a key of 32 and a salt of 24 bytes")
    }
    let info = Array("c2sp.org/chunked-encryption@v1+AEAD_AES_256_GCM".utf8) + [0] + salt + context
    let okm = HKDF<SHA512>.expand(pseudoRandomKey: key, info: info, outputByteCount: 32 + 12 + 32)
    return okm.withUnsafeBytes { raw in
      (SymmetricKey(data: raw[0..<32]), Array(raw[32..<44]), Array(raw[44..<76]))
    }
  }

  /// The base nonce XOR the chunk's number in its last bytes.
  private static func nonce(_ base: [UInt8], _ counter: UInt64) -> [UInt8] {
    var nonce = base
    for shift in 0..<8 { nonce[11 - shift] ^= UInt8(counter >> UInt64(8 * shift) & 255) }
    return nonce
  }

  private static func constantTimeEqual(_ a: [UInt8], _ b: [UInt8]) -> Bool {
    guard a.count == b.count else { return false }
    return zip(a, b).reduce(UInt8(0)) { $0 | ($1.0 ^ $1.1) } == 0
  }
}
