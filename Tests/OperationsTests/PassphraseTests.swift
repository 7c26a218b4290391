import Foundation
import Glibc
import Testing

@testable import Operations

@Suite("A secret is read where it is kept")
struct PassphraseTests {
  private func failure(_ source: PassphraseSource, credentials: String? = nil) -> String {
    do {
      _ = try source.read(credentials: credentials)
      return "accepted"
    } catch { return error.message }
  }

  @Test("One newline at the end is not part of a passphrase, everything else is")
  func newlineIsStripped() throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("p", " open sesame \n\n")
    #expect(try PassphraseSource.file(path).read() == Array(" open sesame \n".utf8))
    #expect(try PassphraseSource.keyFile(path).read() == Array(" open sesame \n\n".utf8))
  }

  @Test("A file that others may read or write is refused", arguments: [0o640, 0o604, 0o620, 0o602, 0o644])
  func openFileIsRefused(_ mode: Int) throws {
    let folder = try TemporaryFolder()
    let path = try folder.file("p", "secret", mode: mode)
    #expect(failure(.file(path)).contains("chmod 600"))
    #expect(failure(.keyFile(path)).contains("chmod 600"))
  }

  @Test("Empty, overlong, missing files and folders are refused, and no message shows the secret")
  func unusableFilesAreRefused() throws {
    let folder = try TemporaryFolder()
    #expect(failure(.file(try folder.file("e", ""))).contains("empty"))
    #expect(failure(.file(try folder.file("n", "\n"))).contains("empty"))
    let long = failure(.file(try folder.file("l", String(repeating: "x", count: 5000))))
    #expect(long.contains("longer than 4096") && !long.contains("xx"))
    #expect(failure(.file(folder.path + "/none")).contains("is not there"))
    #expect(failure(.keyFile(folder.path)).contains("cannot be read"))
  }

  @Test("A credential is a name, never a path")
  func credentialIsAName() throws {
    let folder = try TemporaryFolder()
    _ = try folder.file("comity.passphrase", "from systemd\n", mode: 0o440)
    let source = PassphraseSource.credential("comity.passphrase")
    #expect(try source.read(credentials: folder.path) == Array("from systemd".utf8))
    #expect(failure(.credential("../p"), credentials: folder.path).contains("not a path"))
    #expect(failure(source).contains("LoadCredential"))
  }

  @Test("A terminal asks without echo, and has its echo back afterwards")
  func terminalHidesWhatIsTyped() throws {
    let (keyboard, terminal) = try pseudoTerminal()
    defer {
      close(keyboard)
      close(terminal)
    }
    let typing = Thread { typeWhenSilent(keyboard, terminal) }
    typing.start()
    #expect(try TerminalPrompt.ask("Passphrase: ", at: terminal) == Array("grüße".utf8))
    var shown = [UInt8](repeating: 0, count: 200)
    let count = read(keyboard, &shown, shown.count)
    let screen = String(decoding: shown.prefix(max(0, count)), as: UTF8.self)
    #expect(screen.hasPrefix("Passphrase: "))
    #expect(!screen.contains("gr"))
    var after = termios()
    #expect(tcgetattr(terminal, &after) == 0)
    #expect(after.c_lflag & tcflag_t(ECHO) != 0)
  }

  private func pseudoTerminal() throws -> (Int32, Int32) {
    // grantpt(3) and its like are hidden from Swift; these are the requests that they make, tty(4).
    let lock: UInt = 0x4004_5431
    let number: UInt = 0x8004_5430
    let keyboard = open("/dev/ptmx", O_RDWR | O_NOCTTY)
    var unlocked: Int32 = 0
    var index: Int32 = 0
    try #require(keyboard >= 0 && ioctl(keyboard, lock, &unlocked) == 0 && ioctl(keyboard, number, &index) == 0)
    let terminal = open("/dev/pts/\(index)", O_RDWR | O_NOCTTY)
    try #require(terminal >= 0)
    return (keyboard, terminal)
  }
}

/// Types a line as soon as the terminal hides it: what is typed before is thrown away by the prompt.
private func typeWhenSilent(_ keyboard: Int32, _ terminal: Int32) {
  var settings = termios()
  repeat {
    usleep(1000)
    guard tcgetattr(terminal, &settings) == 0 else { return }
  } while settings.c_lflag & tcflag_t(ECHO) != 0
  let line = Array("grüße\n".utf8)
  _ = write(keyboard, line, line.count)
}
