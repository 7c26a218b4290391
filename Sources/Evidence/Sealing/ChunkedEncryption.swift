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
  static let chunk = 16 << 10
  static let tag = 16
  /// Bytes before the first chunk: salt and commitment.
  package static let header = 56

  /// Encrypts a message.
  /// - Parameters:
  ///   - key: 32 fresh bytes.
  ///   - salt: 24 random bytes.
  /// - Throws: what the primitives throw.
  package static func seal(_ message: [UInt8], key: [UInt8], salt: [UInt8], context: [UInt8]) throws -> [UInt8] {
    let keys = try derive(key: key, salt: salt, context: context)
    var out = salt + keys.commitment
    out.reserveCapacity(header + message.count + (message.count / chunk + 1) * tag)
    var counter: UInt64 = 0
    var start = 0
    while true {
      let end = min(start + chunk, message.count)
      let nonce = try AES.GCM.Nonce(data: nonce(keys.nonce, counter))
      let box = try AES.GCM.seal(message[start..<end], using: keys.key, nonce: nonce)
      out += box.ciphertext
      out += box.tag
      if end - start < chunk { return out }
      start = end
      counter += 1
    }
  }

  /// Decrypts a whole message.
  /// - Throws: ``EvidenceError`` `notOpened` for a wrong key, any change, or a missing end.
  package static func open(_ bytes: [UInt8], key: [UInt8], context: [UInt8]) throws(EvidenceError) -> [UInt8] {
    let refused = EvidenceError(.notOpened, "the body does not open under this key")
    guard bytes.count >= header + tag else { throw refused }
    do {
      let keys = try derive(key: key, salt: Array(bytes[0..<24]), context: context)
      guard constantTimeEqual(keys.commitment, Array(bytes[24..<56])) else { throw refused }
      var out: [UInt8] = []
      out.reserveCapacity(bytes.count)
      var start = header
      var counter: UInt64 = 0
      while true {
        let end = min(start + chunk + tag, bytes.count)
        guard end - start >= tag else { throw refused }
        let box = try AES.GCM.SealedBox(
          nonce: AES.GCM.Nonce(data: nonce(keys.nonce, counter)),
          ciphertext: bytes[start..<(end - tag)], tag: bytes[(end - tag)..<end])
        out += try AES.GCM.open(box, using: keys.key)
        if end - start < chunk + tag { return out }
        start = end
        counter += 1
      }
    } catch {
      throw refused
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
