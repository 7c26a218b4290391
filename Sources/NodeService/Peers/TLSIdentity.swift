/// The TLS key of this node, as its store holds it.
package struct TLSIdentity: Sendable {
  /// The private scalar of a P-256 key, 32 bytes.
  package let privateKey: [UInt8]

  /// SHA-256 of the DER SubjectPublicKeyInfo, as the directory lists it, 32 bytes.
  package let pin: [UInt8]

  package init(privateKey: [UInt8], pin: [UInt8]) {
    self.privateKey = privateKey
    self.pin = pin
  }
}
