import Glibc

/// Asks for a secret at a terminal, without echo.
enum TerminalPrompt {
  /// Asks at the process's own terminal, whatever standard input is.
  /// - Throws: ``OperationsError`` `secret`.
  static func ask(_ question: String) throws(OperationsError) -> [UInt8] {
    let terminal = open("/dev/tty", O_RDWR | O_CLOEXEC | O_NOCTTY)
    guard terminal >= 0 else {
      throw OperationsError(.secret, "there is no terminal to ask at; name a file or a credential with the secret")
    }
    defer { close(terminal) }
    return try ask(question, at: terminal)
  }

  /// Asks at an open terminal, whose settings are put back afterwards.
  /// - Throws: ``OperationsError`` `secret`.
  static func ask(_ question: String, at terminal: Int32) throws(OperationsError) -> [UInt8] {
    var before = termios()
    guard tcgetattr(terminal, &before) == 0 else { throw OperationsError(.secret, "the terminal cannot be used") }
    var silent = before
    silent.c_lflag &= ~tcflag_t(ECHO)
    guard tcsetattr(terminal, TCSAFLUSH, &silent) == 0 else {
      throw OperationsError(.secret, "the terminal cannot hide what is typed")
    }
    defer {
      tcsetattr(terminal, TCSAFLUSH, &before)
      say("\n", terminal)
    }
    say(question, terminal)
    let line = try line(of: terminal)
    guard !line.isEmpty else { throw OperationsError(.secret, "nothing was entered") }
    return line
  }

  private static func say(_ text: String, _ terminal: Int32) {
    let bytes = Array(text.utf8)
    _ = write(terminal, bytes, bytes.count)
  }

  /// The bytes before the newline; a terminal hands over one line at a time.
  private static func line(of terminal: Int32) throws(OperationsError) -> [UInt8] {
    var line: [UInt8] = []
    line.reserveCapacity(PassphraseSource.longest + 256)
    var part = [UInt8](repeating: 0, count: 256)
    defer { explicit_bzero(&part, part.count) }
    while line.count <= PassphraseSource.longest {
      let count = read(terminal, &part, part.count)
      if count < 0, errno == EINTR { continue }
      guard count > 0 else { return line }
      let piece = part.prefix(count)
      line += piece.prefix { $0 != 0x0A }
      if piece.contains(0x0A) { return line }
    }
    throw OperationsError(.secret, "more than \(PassphraseSource.longest) bytes were entered")
  }
}
