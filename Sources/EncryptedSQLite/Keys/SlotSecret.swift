/// What opens a slot: something a person knows, or a file that is kept elsewhere.
package enum SlotSecret: Sendable {
  /// A passphrase, any length; scrypt makes a key of it.
  case passphrase(SecretBytes)
  /// A key file: exactly 32 random bytes.
  case keyFile(SecretBytes)
}
