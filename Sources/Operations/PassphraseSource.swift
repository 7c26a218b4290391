import Foundation

/// Where a secret comes from: a prompt, a file, or a credential of systemd; never a flag's value or the environment.
package enum PassphraseSource: Sendable {
  /// Asked at the terminal without echo.
  case prompt(String)
  /// A file that only its owner may read; one newline at its end is not part of the secret.
  case file(String)
  /// A file with exactly these bytes.
  case keyFile(String)
  /// `$CREDENTIALS_DIRECTORY/<name>`.
  case credential(String)

  /// Bytes of a secret at most.
  private static let limit = 4096

  /// Reads the secret.
  /// - Throws: ``OperationsError`` `secret` saying which source and why.
  package func read() throws(OperationsError) -> [UInt8] {
    switch self {
    case .prompt(let question): return try Self.ask(question)
    case .file(let path): return try Self.withoutNewline(Self.contents(path, isPrivate: true), path)
    case .keyFile(let path): return try Self.contents(path, isPrivate: true)
    case .credential(let name):
      guard let folder = ProcessInfo.processInfo.environment["CREDENTIALS_DIRECTORY"] else {
        throw OperationsError(.secret, "systemd handed no credentials over; is LoadCredential= set in the unit?")
      }
      let path = folder + "/" + name
      return try Self.withoutNewline(Self.contents(path, isPrivate: false), path)
    }
  }

  private static func contents(_ path: String, isPrivate: Bool) throws(OperationsError) -> [UInt8] {
    var info = stat()
    guard stat(path, &info) == 0, info.st_size <= limit, let data = FileManager.default.contents(atPath: path) else {
      throw OperationsError(.secret, "the secret's file \(path) cannot be read")
    }
    guard !isPrivate || info.st_mode & 0o077 == 0 else {
      throw OperationsError(.secret, "the secret's file \(path) can be read by others; chmod 600 it")
    }
    return Array(data)
  }

  private static func withoutNewline(_ bytes: [UInt8], _ path: String) throws(OperationsError) -> [UInt8] {
    let secret = bytes.last == 0x0A ? bytes.dropLast() : bytes[...]
    guard !secret.isEmpty else { throw OperationsError(.secret, "the secret's file \(path) is empty") }
    return Array(secret)
  }

  private static func ask(_ question: String) throws(OperationsError) -> [UInt8] {
    guard let terminal = fopen("/dev/tty", "r+") else {
      throw OperationsError(.secret, "there is no terminal to ask at; name a file with the secret")
    }
    defer { fclose(terminal) }
    let descriptor = fileno(terminal)
    var before = termios()
    guard tcgetattr(descriptor, &before) == 0 else { throw OperationsError(.secret, "the terminal cannot be used") }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    tcsetattr(descriptor, TCSAFLUSH, &silent)
    defer {
      tcsetattr(descriptor, TCSAFLUSH, &before)
      fputs("\n", terminal)
    }
    fputs(question, terminal)
    fflush(terminal)
    var line = [CChar](repeating: 0, count: limit)
    guard fgets(&line, Int32(line.count), terminal) != nil else {
      throw OperationsError(.secret, "nothing was entered")
    }
    let bytes = line.prefix { $0 != 0 }.map { UInt8(bitPattern: $0) }.filter { $0 != 0x0A }
    guard !bytes.isEmpty else { throw OperationsError(.secret, "nothing was entered") }
    return bytes
  }
}
