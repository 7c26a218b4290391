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
    try cosign(checkpoint.text, origin: checkpoint.origin.description, head: checkpoint.treeHead, at: time)
  }

  /// The same for a checkpoint of any log, whose text may have further lines.
  package func cosign(_ offered: OfferedCheckpoint, at time: Timestamp) throws -> [NoteLine] {
    try cosign(offered.note.text, origin: offered.origin, head: offered.head, at: time)
  }

  private func cosign(_ text: [UInt8], origin: String, head: TreeHead, at time: Timestamp) throws -> [NoteLine] {
    let seconds = time.seconds
    var stamp = ByteWriter()
    stamp.write(seconds)
    let key = signer.publicKey
    let message = CosignedMessage.mldsa65(origin: origin, head: head, cosigner: name, time: seconds)
    return [
      NoteLine(
        name: name,
        keyID: SignatureType.cosignatureEd25519.keyID(name: name, publicKey: key.ed25519),
        signature: stamp.bytes + (try signer.signEd25519(CosignedMessage.ed25519(text, time: seconds)))),
      NoteLine(
        name: name,
        keyID: SignatureType.cosignatureMLDSA65.keyID(name: name, publicKey: key.mldsa65),
        signature: stamp.bytes + (try signer.signMLDSA65(message, CosignedMessage.context))),
    ]
  }
}
