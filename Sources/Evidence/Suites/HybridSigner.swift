/// A pair of signing keys that always sign together.
///
/// It lives in memory only, made from two seeds; parsing the ML-DSA key once saves a third of the cost of a signature.
package struct HybridSigner: Sendable {
  /// The public halves.
  package let publicKey: HybridPublicKey
  /// Signs a message with Ed25519.
  package let signEd25519: @Sendable (_ message: [UInt8]) throws -> [UInt8]
  /// Signs a message with ML-DSA-65 under a context. Two signatures of one message differ.
  package let signMLDSA65: @Sendable (_ message: [UInt8], _ context: [UInt8]) throws -> [UInt8]

  package init(
    publicKey: HybridPublicKey,
    signEd25519: @escaping @Sendable ([UInt8]) throws -> [UInt8],
    signMLDSA65: @escaping @Sendable ([UInt8], [UInt8]) throws -> [UInt8]
  ) {
    self.publicKey = publicKey
    self.signEd25519 = signEd25519
    self.signMLDSA65 = signMLDSA65
  }
}
