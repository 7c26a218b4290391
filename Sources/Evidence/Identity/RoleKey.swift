/// A key of a party with one purpose and a time in which it may be used; all but the log keys roll on a schedule.
package struct RoleKey: Sendable, Hashable {
  /// What a key is for; no key has two purposes.
  package enum Purpose: String, Sendable, CaseIterable {
    /// X-Wing, 1216 bytes: messages are sealed for it.
    case seal
    /// Ed25519 ‖ ML-DSA-65, 1984 bytes: cosigns checkpoints of others.
    case cosign
    /// The DER SubjectPublicKeyInfo of the TLS certificate.
    case tls
  }

  /// The purpose.
  package let purpose: Purpose
  /// The public key, in the form that its purpose says.
  package let publicKey: [UInt8]
  /// First moment of use.
  package let notBefore: Timestamp
  /// Last moment of use.
  package let notAfter: Timestamp

  /// The id: SHA-256 of the public key's bytes; for TLS the usual SPKI pin.
  package var id: Digest { .sha256(publicKey) }

  /// Takes a key, checking the length that its purpose demands and the order of the times.
  /// - Throws: ``EvidenceError`` `malformed`.
  package init(
    purpose: Purpose, publicKey: [UInt8], notBefore: Timestamp, notAfter: Timestamp
  ) throws(EvidenceError) {
    let good =
      switch purpose {
      case .seal: publicKey.count == 1216
      case .cosign: publicKey.count == 1984
      case .tls: publicKey.count >= 40 && publicKey.count <= 800
      }
    guard good, notBefore < notAfter else {
      throw EvidenceError(.malformed, "a \(purpose.rawValue) key has a wrong length or ends before it begins")
    }
    self.purpose = purpose
    self.publicKey = publicKey
    self.notBefore = notBefore
    self.notAfter = notAfter
  }

  /// Whether the key may be used at a moment.
  package func isValid(at time: Timestamp) -> Bool { notBefore <= time && time <= notAfter }

  /// Whether something can be sealed for it: proven by doing it once, since a key of the right length may be no key at all.
  package func takesSeals(_ suite: Suite) -> Bool {
    purpose == .seal && (try? suite.hpkeSeal(publicKey, [], [])) != nil
  }
}
