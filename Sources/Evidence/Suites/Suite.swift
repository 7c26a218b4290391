/// The primitives that draw randomness or cost time, as one value.
///
/// The product has one suite, ``comity1``. A simulator hands in its own, of the same containers and lengths, so that a
/// whole federation runs from one seed. Everything else in this target is deterministic and hashes with SHA-256.
package struct Suite: Sendable {
  /// The name in dispatch events and the directory.
  package let name: String
  /// The number in envelopes and contexts.
  package let number: UInt16
  /// Draws `count` fresh random bytes, unpredictable.
  package let randomBytes: @Sendable (_ count: Int) -> [UInt8]
  /// Makes a signer from two 32-byte seeds, Ed25519 and ML-DSA-65.
  package let signer: @Sendable (_ ed25519: [UInt8], _ mldsa65: [UInt8]) throws -> HybridSigner
  /// Whether an Ed25519 signature verifies: public key, signature, message.
  package let verifyEd25519: @Sendable (_ key: [UInt8], _ signature: [UInt8], _ message: [UInt8]) -> Bool
  /// Whether an ML-DSA-65 signature verifies: public key, signature, message, context.
  package let verifyMLDSA65:
    @Sendable (_ key: [UInt8], _ signature: [UInt8], _ message: [UInt8], _ context: [UInt8]) -> Bool
  /// The X-Wing public key (1216 bytes) of a 32-byte seed.
  package let sealKey: @Sendable (_ seed: [UInt8]) throws -> [UInt8]
  /// HPKE base mode, one message, empty AAD: public key, info, plaintext → enc (1120) and ciphertext.
  package let hpkeSeal:
    @Sendable (_ key: [UInt8], _ info: [UInt8], _ plaintext: [UInt8]) throws -> (enc: [UInt8], ciphertext: [UInt8])
  /// The inverse, with the seed of the recipient's key.
  package let hpkeOpen:
    @Sendable (_ seed: [UInt8], _ info: [UInt8], _ enc: [UInt8], _ ciphertext: [UInt8]) throws -> [UInt8]
  /// A fresh P-256 key for TLS: its 32-byte private scalar and its DER SubjectPublicKeyInfo.
  package let tlsKey: @Sendable () -> (privateKey: [UInt8], publicKey: [UInt8])

  package init(
    name: String,
    number: UInt16,
    randomBytes: @escaping @Sendable (Int) -> [UInt8],
    signer: @escaping @Sendable ([UInt8], [UInt8]) throws -> HybridSigner,
    verifyEd25519: @escaping @Sendable ([UInt8], [UInt8], [UInt8]) -> Bool,
    verifyMLDSA65: @escaping @Sendable ([UInt8], [UInt8], [UInt8], [UInt8]) -> Bool,
    sealKey: @escaping @Sendable ([UInt8]) throws -> [UInt8],
    hpkeSeal: @escaping @Sendable ([UInt8], [UInt8], [UInt8]) throws -> (enc: [UInt8], ciphertext: [UInt8]),
    hpkeOpen: @escaping @Sendable ([UInt8], [UInt8], [UInt8], [UInt8]) throws -> [UInt8],
    tlsKey: @escaping @Sendable () -> (privateKey: [UInt8], publicKey: [UInt8])
  ) {
    self.name = name
    self.number = number
    self.randomBytes = randomBytes
    self.signer = signer
    self.verifyEd25519 = verifyEd25519
    self.verifyMLDSA65 = verifyMLDSA65
    self.sealKey = sealKey
    self.hpkeSeal = hpkeSeal
    self.hpkeOpen = hpkeOpen
    self.tlsKey = tlsKey
  }
}
