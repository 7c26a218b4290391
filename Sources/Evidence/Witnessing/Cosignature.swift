/// A cosignature of one witness on one checkpoint: both lines there once, with one time, both valid.
package struct Cosignature: Sendable, Hashable {
  /// The witness's key name.
  package let name: String
  /// When the witness says it saw the checkpoint, POSIX seconds.
  package let time: UInt64
  /// The Ed25519 and the ML-DSA-65 line.
  package let lines: [NoteLine]

  /// Finds and verifies a witness's cosignature among the lines of a note.
  /// - Returns: nil when no line of this witness's key is there.
  /// - Throws: ``EvidenceError`` `signatureMissing` when one half is missing, `signatureWrong` when one fails, is doubled
  ///   or the times differ.
  package static func find(
    in lines: [NoteLine], on checkpoint: Checkpoint, by name: String, key: HybridPublicKey, suite: Suite
  ) throws(EvidenceError) -> Cosignature? {
    let classicalID = SignatureType.cosignatureEd25519.keyID(name: name, publicKey: key.ed25519)
    let quantumID = SignatureType.cosignatureMLDSA65.keyID(name: name, publicKey: key.mldsa65)
    let classical = lines.filter { $0.name == name && $0.keyID == classicalID }
    let quantum = lines.filter { $0.name == name && $0.keyID == quantumID }
    if classical.isEmpty, quantum.isEmpty { return nil }
    guard classical.count <= 1, quantum.count <= 1 else {
      throw EvidenceError(.signatureWrong, "a cosignature line of \(name) is there twice")
    }
    guard let first = classical.first, let second = quantum.first else {
      throw EvidenceError(.signatureMissing, "one half of the cosignature of \(name) is missing")
    }
    guard first.signature.count == 72, second.signature.count == 8 + 3309,
      first.signature[0..<8] == second.signature[0..<8]
    else { throw EvidenceError(.signatureWrong, "the two halves of the cosignature of \(name) do not have one time") }
    let time = first.signature[0..<8].reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
    let message = CosignedMessage.ed25519(checkpoint.text, time: time)
    guard suite.verifyEd25519(key.ed25519, Array(first.signature[8...]), message) else {
      throw EvidenceError(.signatureWrong, "the Ed25519 cosignature of \(name) does not verify")
    }
    let long = CosignedMessage.mldsa65(checkpoint, cosigner: name, time: time)
    guard suite.verifyMLDSA65(key.mldsa65, Array(second.signature[8...]), long, CosignedMessage.context) else {
      throw EvidenceError(.signatureWrong, "the ML-DSA-65 cosignature of \(name) does not verify")
    }
    return Cosignature(name: name, time: time, lines: [first, second])
  }
}
