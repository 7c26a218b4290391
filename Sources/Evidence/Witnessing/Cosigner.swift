/// The cosigning key of a node and the name it cosigns under.
///
/// Which checkpoints may be cosigned is decided by who keeps the witness state; this value only signs.
package struct Cosigner: Sendable {
  /// `<node>.<federation>/witness`.
  package let name: String
  private let signer: HybridSigner

  package init(name: String, signer: HybridSigner) {
    self.name = name
    self.signer = signer
  }

  /// The two lines of a cosignature, with one time.
  /// - Throws: what the primitives throw.
  package func cosign(_ checkpoint: Checkpoint, at time: Timestamp) throws -> [NoteLine] {
    let seconds = time.seconds
    var stamp = ByteWriter()
    stamp.write(seconds)
    let key = signer.publicKey
    return [
      NoteLine(
        name: name,
        keyID: SignatureType.cosignatureEd25519.keyID(name: name, publicKey: key.ed25519),
        signature: stamp.bytes + (try signer.signEd25519(CosignedMessage.ed25519(checkpoint.text, time: seconds)))),
      NoteLine(
        name: name,
        keyID: SignatureType.cosignatureMLDSA65.keyID(name: name, publicKey: key.mldsa65),
        signature: stamp.bytes
          + (try signer.signMLDSA65(
            CosignedMessage.mldsa65(checkpoint, cosigner: name, time: seconds), CosignedMessage.context))),
    ]
  }
}
