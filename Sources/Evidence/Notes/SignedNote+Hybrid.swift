extension SignedNote {
  /// What a verifier found of one signer's two lines.
  package enum HybridVerdict: Sendable, Hashable {
    /// Both lines are there once and both verify.
    case valid
    /// One or both lines are not there.
    case missing(String)
    /// A line of this key does not verify, or is there more than once.
    case wrong(String)
  }

  /// Looks for the hybrid signature of a key under a key name.
  ///
  /// Doubled, missing or failing halves are never accepted; lines of other keys are not looked at.
  package func verdict(
    _ kind: NoteKind, by key: HybridPublicKey, name: String, suite: Suite
  ) -> HybridVerdict {
    guard kind.accepts(text) else { return .wrong("the text is not of the kind that was expected") }
    let classicalID = SignatureType.ed25519.keyID(name: name, publicKey: key.ed25519)
    let quantumID = SignatureType.mldsa65.keyID(name: name, publicKey: key.mldsa65)
    let classical = lines.filter { $0.name == name && $0.keyID == classicalID }
    let quantum = lines.filter { $0.name == name && $0.keyID == quantumID }
    if classical.count > 1 || quantum.count > 1 { return .wrong("a signature line of \(name) is there twice") }
    // The cheap half first: a forger must not make us pay for ML-DSA.
    if let line = classical.first, !suite.verifyEd25519(key.ed25519, line.signature, text) {
      return .wrong("the Ed25519 line of \(name) does not verify")
    }
    guard !classical.isEmpty else { return .missing("the Ed25519 line of \(name) is missing") }
    if let line = quantum.first, !suite.verifyMLDSA65(key.mldsa65, line.signature, text, kind.context) {
      return .wrong("the ML-DSA-65 line of \(name) does not verify")
    }
    guard !quantum.isEmpty else { return .missing("the ML-DSA-65 line of \(name) is missing") }
    return .valid
  }

  /// Requires the hybrid signature of a key.
  /// - Throws: ``EvidenceError`` `signatureMissing` or `signatureWrong`.
  package func requireSignature(
    _ kind: NoteKind, by key: HybridPublicKey, name: String, suite: Suite
  ) throws(EvidenceError) {
    switch verdict(kind, by: key, name: name, suite: suite) {
    case .valid: return
    case .missing(let message): throw EvidenceError(.signatureMissing, message)
    case .wrong(let message): throw EvidenceError(.signatureWrong, message)
    }
  }
}

extension HybridSigner {
  /// Signs a note's text: two lines, in the order Ed25519, ML-DSA-65.
  ///
  /// Not for checkpoints: those are signed by ``CheckpointSigner`` alone, which looks at what was signed before.
  /// - Throws: ``EvidenceError`` when the text is not of this kind; what the primitives throw.
  package func lines(for text: [UInt8], _ kind: NoteKind, name: String) throws -> [NoteLine] {
    guard kind != .checkpoint else {
      throw EvidenceError(.keyUnusable, "a checkpoint is signed by the checkpoint signer only")
    }
    return try signLines(for: text, kind, name: name)
  }

  /// Signs any kind; for this target alone.
  func signLines(for text: [UInt8], _ kind: NoteKind, name: String) throws -> [NoteLine] {
    guard kind.accepts(text) else {
      throw EvidenceError(.malformed, "the text is not of the kind that is to be signed")
    }
    return [
      NoteLine(
        name: name,
        keyID: SignatureType.ed25519.keyID(name: name, publicKey: publicKey.ed25519),
        signature: try signEd25519(text)),
      NoteLine(
        name: name,
        keyID: SignatureType.mldsa65.keyID(name: name, publicKey: publicKey.mldsa65),
        signature: try signMLDSA65(text, kind.context)),
    ]
  }
}
