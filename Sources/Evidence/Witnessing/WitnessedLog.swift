/// A log that a witness knows, with the keys it trusts for it.
package enum WitnessedLog: Sendable, Hashable {
  /// A log of the federation: both lines of the party's log key.
  case member(NodeName, HybridPublicKey)
  /// Another C2SP log: at least one of these Ed25519 keys.
  case outside([VerifierKey])

  /// Whether a checkpoint is signed as this log signs: a known key's line is there and verifies, and no line of a known
  /// key fails. Lines of unknown keys are ignored.
  package func isSigned(_ offered: OfferedCheckpoint, suite: Suite) -> Bool {
    switch self {
    case .member(_, let key):
      return offered.note.verdict(.checkpoint, by: key, name: offered.origin, suite: suite) == .valid
    case .outside(let keys):
      var found = false
      for key in keys where key.type == .ed25519 && key.name == offered.origin {
        // One line is looked at once, however often it stands there: repeating it must not cost us anything.
        let lines = Set(offered.note.lines.filter { $0.name == key.name && $0.keyID == key.keyID })
        for line in lines {
          guard suite.verifyEd25519(key.publicKey, line.signature, offered.note.text) else { return false }
          found = true
        }
      }
      return found
    }
  }

  /// Whether a line is of a key of this log, judged by name and key id only.
  package func isKeyed(_ line: NoteLine, origin: String) -> Bool {
    guard line.name == origin else { return false }
    switch self {
    case .member(_, let key):
      return [
        SignatureType.ed25519.keyID(name: origin, publicKey: key.ed25519),
        SignatureType.mldsa65.keyID(name: origin, publicKey: key.mldsa65),
      ].contains(line.keyID)
    case .outside(let keys): return keys.contains { $0.name == origin && $0.keyID == line.keyID }
    }
  }
}
