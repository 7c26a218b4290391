/// The kinds of slots; the numbers stand in the slots file.
package enum SlotKind: UInt8, Sendable, CaseIterable {
  /// One passphrase.
  case passphrase = 1
  /// A file of 32 bytes.
  case keyFile = 2
  /// A credential of systemd with 32 bytes.
  case credential = 3
  /// Two passphrases, both needed.
  case twoPersons = 4

  /// The name that the command line uses.
  package var name: String {
    switch self {
    case .passphrase: "passphrase"
    case .keyFile: "key-file"
    case .credential: "credential"
    case .twoPersons: "two-persons"
    }
  }

  /// Whether scrypt makes the key.
  var isDerived: Bool { self == .passphrase || self == .twoPersons }
}
