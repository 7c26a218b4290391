import ArgumentParser
import EncryptedSQLite
import Operations

/// Which store, and how to answer.
struct StoreOptions: ParsableArguments {
  @Option(help: "The node's data folder", completion: .directory)
  var data: String?

  @Flag(help: "Answer with one JSON object; progress goes to standard error as one object a line")
  var json = false

  /// The store's folder.
  var folder: StoreFolder { StoreFolder(data ?? RuntimePaths.defaultDataFolder) }

  /// What follows `comity store …` to name this store again.
  var repeated: String { data.map { " --data \($0)" } ?? "" }
}

/// What opens the store now.
struct StoreSecretOptions: ParsableArguments {
  @Option(help: "A file that holds the passphrase; without any of these it is asked for", completion: .file())
  var passphraseFile: String?

  @Option(help: "The file with 32 bytes that opens a key-file slot", completion: .file())
  var keyFile: String?

  @Option(help: "The file with the 32 bytes of a systemd credential", completion: .file())
  var credentialFile: String?

  @Flag(help: "Two persons open together; both are asked, or name both files")
  var twoPersons = false

  @Option(help: "A file that holds the second person's passphrase", completion: .file())
  var secondPassphraseFile: String?

  func validate() throws {
    let sources = [keyFile, credentialFile].compactMap { $0 }.count + (passphraseFile == nil && !isForTwo ? 0 : 1)
    guard sources <= 1 else { throw ValidationError("Name one way to open the store.") }
  }

  private var isForTwo: Bool { twoPersons || secondPassphraseFile != nil }

  /// Reads the secret.
  func secret() throws -> SlotSecret {
    if let keyFile { return .keyFile(try SlotSecret.read(.keyFile(keyFile))) }
    if let credentialFile { return .credential(try SlotSecret.read(.keyFile(credentialFile))) }
    guard isForTwo else {
      return .passphrase(try SlotSecret.read(passphraseFile, asking: "Passphrase of the store: "))
    }
    return .twoPersons(
      try SlotSecret.read(passphraseFile, asking: "First person's passphrase: "),
      try SlotSecret.read(secondPassphraseFile, asking: "Second person's passphrase: "))
  }
}

/// The kinds of slots as people name them.
enum SlotChoice: String, ExpressibleByArgument, CaseIterable {
  case passphrase
  case keyFile = "key-file"
  case credential
  case twoPersons = "two-persons"
}

/// What is to open the store from now on.
struct NewSlotOptions: ParsableArguments {
  @Option(name: .customLong("new"), help: "passphrase, key-file, credential or two-persons")
  var kind: SlotChoice = .passphrase

  @Option(help: "A file with the new passphrase; without it, it is asked for twice", completion: .file())
  var newPassphraseFile: String?

  @Option(help: "A file with the second person's new passphrase", completion: .file())
  var newSecondPassphraseFile: String?

  @Option(help: "The key file or credential with 32 bytes; made when it is not there", completion: .file())
  var newKeyFile: String?

  @Option(help: "scrypt cost as a power of two, 14 to 20")
  var cost = 17

  /// Reads the secret, asking twice for what is typed.
  func secret() throws -> SlotSecret {
    switch kind {
    case .passphrase: return .passphrase(try NewPassphrase.read(newPassphraseFile, of: "New passphrase"))
    case .twoPersons:
      return .twoPersons(
        try NewPassphrase.read(newPassphraseFile, of: "First person's new passphrase"),
        try NewPassphrase.read(newSecondPassphraseFile, of: "Second person's new passphrase"))
    case .keyFile: return .keyFile(try keyBytes())
    case .credential: return .credential(try keyBytes())
    }
  }

  private func keyBytes() throws -> SecretBytes {
    guard let newKeyFile else {
      throw Failure(.usage, "name the file with --new-key-file; it is made when it is not there")
    }
    return try KeyFile.readOrMake(newKeyFile)
  }
}
