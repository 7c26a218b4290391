/// What opens a slot: something persons know, or something that is kept elsewhere.
package enum SlotSecret: Sendable {
  /// A passphrase, any length; scrypt makes a key of it.
  case passphrase(SecretBytes)
  /// A key file: exactly 32 random bytes.
  case keyFile(SecretBytes)
  /// A credential that systemd hands to the service: exactly 32 random bytes.
  case credential(SecretBytes)
  /// Two passphrases of two persons, in either order; neither opens anything alone.
  case twoPersons(SecretBytes, SecretBytes)

  /// The kind of slot that this opens.
  package var kind: SlotKind {
    switch self {
    case .passphrase: .passphrase
    case .keyFile: .keyFile
    case .credential: .credential
    case .twoPersons: .twoPersons
    }
  }
}
