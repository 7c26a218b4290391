import EncryptedSQLite
import Evidence
import Foundation
import Operations

/// Files with 32 random bytes that open a store.
enum KeyFile {
  /// Reads one, or makes it with mode 0600 where there is none.
  static func readOrMake(_ path: String) throws -> SecretBytes {
    if access(path, F_OK) != 0 {
      var bytes = Suite.comity1.randomBytes(32)
      defer { bytes.withUnsafeMutableBytes { _ = $0.initializeMemory(as: UInt8.self, repeating: 0) } }
      try LocalFile.write(bytes, to: path, mode: 0o600)
      Terminal.error("made \(path) with 32 random bytes; keep it away from this machine's disk and backups")
    }
    return try SlotSecret.read(.keyFile(path))
  }
}

/// New passphrases.
enum NewPassphrase {
  private static let shortest = 12

  /// Reads one from a file, or asks for it twice.
  static func read(_ file: String?, of what: String) throws -> SecretBytes {
    let secret = try SlotSecret.read(file, asking: "\(what): ")
    guard secret.count >= shortest else {
      throw Failure(.refused, "a passphrase has at least \(shortest) bytes; several words are best")
    }
    guard file == nil else { return secret }
    guard try SlotSecret.read(nil, asking: "Once more: ").hasSameBytes(as: secret) else {
      throw Failure(.refused, "the two are not the same; nothing was changed")
    }
    return secret
  }
}

extension SlotSecret {
  /// Reads bytes from a source and wipes what they came in.
  static func read(_ source: PassphraseSource) throws -> SecretBytes {
    var bytes = try source.read()
    return SecretBytes(taking: &bytes)
  }

  /// Reads a passphrase from a file, or asks for it.
  static func read(_ file: String?, asking question: String) throws -> SecretBytes {
    try read(file.map { .file($0) } ?? .prompt(question))
  }
}
