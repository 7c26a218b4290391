/// The public halves of a hybrid key: Ed25519 (32 bytes) and ML-DSA-65 (1952 bytes), never used apart.
package struct HybridPublicKey: Sendable, Hashable {
  /// 32 bytes.
  package let ed25519: [UInt8]
  /// 1952 bytes.
  package let mldsa65: [UInt8]

  /// Takes both halves.
  /// - Throws: ``EvidenceError`` `malformed` for a wrong length.
  package init(ed25519: [UInt8], mldsa65: [UInt8]) throws(EvidenceError) {
    guard ed25519.count == 32, mldsa65.count == 1952 else {
      throw EvidenceError(.malformed, "a hybrid key has 32 bytes of Ed25519 and 1952 of ML-DSA-65")
    }
    self.ed25519 = ed25519
    self.mldsa65 = mldsa65
  }

  /// Reads both halves from one string of bytes, as role keys carry them.
  package init(joined bytes: [UInt8]) throws(EvidenceError) {
    guard bytes.count == 32 + 1952 else {
      throw EvidenceError(.malformed, "a hybrid key has 1984 bytes, not \(bytes.count)")
    }
    try self.init(ed25519: Array(bytes[0..<32]), mldsa65: Array(bytes[32...]))
  }

  /// Ed25519 ‖ ML-DSA-65.
  package var joined: [UInt8] { ed25519 + mldsa65 }
}
