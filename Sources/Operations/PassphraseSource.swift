import Foundation
import Glibc

/// Where a secret comes from: a prompt, a file or a credential of systemd; never a flag's value or the environment.
package enum PassphraseSource: Sendable, Equatable {
  /// Asked with these words at the terminal, without echo.
  case prompt(String)
  /// A file that only its owner may read; one newline at its end is not part of the secret.
  case file(String)
  /// A file that only its owner may read, with exactly these bytes.
  case keyFile(String)
  /// `$CREDENTIALS_DIRECTORY/<name>`; one newline at its end is not part of the secret.
  case credential(String)
  /// `$CREDENTIALS_DIRECTORY/<name>`, with exactly these bytes.
  case keyCredential(String)

  /// Bytes of a secret at most: no person types more, and a wrong path must not fill the memory.
  static let longest = 4096

  /// Reads the secret, which is never empty.
  /// - Parameter credentials: the folder with systemd's credentials, nil where there is none.
  /// - Throws: ``OperationsError`` `secret` saying which source and why.
  package func read(
    credentials: String? = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"]
  ) throws(OperationsError) -> [UInt8] {
    switch self {
    case .prompt(let question): return try TerminalPrompt.ask(question)
    case .file(let path): return try Self.contents(path, isPrivate: true, withoutNewline: true)
    case .keyFile(let path): return try Self.contents(path, isPrivate: true, withoutNewline: false)
    case .credential(let name), .keyCredential(let name):
      guard let folder = credentials else {
        throw OperationsError(.secret, "systemd handed no credentials over; set LoadCredential= in the unit")
      }
      guard !name.contains("/"), name != ".." else {
        throw OperationsError(.secret, "«\(name)» is not a credential's name; give the name, not a path")
      }
      // systemd sets the rights of this folder itself; its files may carry an ACL that shows as a group's right.
      let isKey = if case .keyCredential = self { true } else { false }
      return try Self.contents(folder + "/" + name, isPrivate: false, withoutNewline: !isKey)
    }
  }

  private static func contents(
    _ path: String, isPrivate: Bool, withoutNewline: Bool
  ) throws(OperationsError) -> [UInt8] {
    // Rights are asked of the opened file, so that it cannot be exchanged in between.
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else {
      guard errno != ENOENT else { throw OperationsError(.missing, "the secret's file \(path) is not there") }
      throw OperationsError(.secret, "the secret's file \(path) cannot be opened: \(String(cString: strerror(errno)))")
    }
    defer { close(descriptor) }
    var facts = stat()
    guard fstat(descriptor, &facts) == 0 else {
      throw OperationsError(.secret, "the secret's file \(path) cannot be examined")
    }
    guard !isPrivate || facts.st_mode & 0o077 == 0 else {
      throw OperationsError(.secret, "the secret's file \(path) is open to others; run chmod 600 on it")
    }
    var bytes = try all(of: descriptor, path)
    if withoutNewline, bytes.last == 0x0A { bytes.removeLast() }
    guard !bytes.isEmpty else { throw OperationsError(.secret, "the secret's file \(path) is empty") }
    return bytes
  }

  private static func all(of descriptor: Int32, _ path: String) throws(OperationsError) -> [UInt8] {
    var bytes: [UInt8] = []
    // Grown once, so that no copy of a part of the secret is left behind.
    bytes.reserveCapacity(2 * (longest + 1))
    var part = [UInt8](repeating: 0, count: longest + 1)
    defer { explicit_bzero(&part, part.count) }
    while bytes.count <= longest {
      let count = Glibc.read(descriptor, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count >= 0 else { throw OperationsError(.secret, "the secret's file \(path) cannot be read") }
      guard count > 0 else { return bytes }
      bytes += part.prefix(count)
    }
    throw OperationsError(.secret, "the secret's file \(path) is longer than \(longest) bytes; is it the right one?")
  }
}
