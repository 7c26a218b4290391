/// The types of signature lines: C2SP's type bytes, and ours behind 0xff.
package enum SignatureType: Sendable, Hashable {
  /// C2SP 0x01.
  case ed25519
  /// 0xff ‖ `comity/mldsa65/v1`.
  case mldsa65
  /// C2SP 0x04.
  case cosignatureEd25519
  /// 0xff ‖ `comity/mldsa65-cosig/v1`.
  case cosignatureMLDSA65

  /// The bytes that stand for the type in key ids.
  package var bytes: [UInt8] {
    switch self {
    case .ed25519: [0x01]
    case .cosignatureEd25519: [0x04]
    case .mldsa65: [0xFF] + Array("comity/mldsa65/v1".utf8)
    case .cosignatureMLDSA65: [0xFF] + Array("comity/mldsa65-cosig/v1".utf8)
    }
  }

  /// The key id of a public key under a key name.
  package func keyID(name: String, publicKey: [UInt8]) -> UInt32 {
    let digest = Digest.sha256(Array(name.utf8), [0x0A], bytes, publicKey)
    return digest.bytes[0..<4].reduce(0) { $0 << 8 | UInt32($1) }
  }
}
