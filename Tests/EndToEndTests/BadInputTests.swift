import Foundation
import Testing

/// What somebody gets who does something wrong: a clear error, the exit code of the table, and nothing written or lost.
@Suite("Bad input", .serialized)
struct BadInputTests {
  /// A node's folder with its secrets, made by the program itself.
  final class Folder {
    let path: String

    init() throws {
      path = NSTemporaryDirectory() + "ce-\(UUID().uuidString.prefix(8))"
      try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
      for name in ["passphrase", "password", "wrong"] { try write("\(name) of several words", to: name) }
    }

    deinit { try? FileManager.default.removeItem(atPath: path) }

    func write(_ text: String, to name: String, mode: mode_t = 0o600) throws {
      try Data(text.utf8).write(to: URL(fileURLWithPath: path + "/" + name))
      chmod(path + "/" + name, mode)
    }

    func initialise() throws -> DemoTests.Outcome {
      try DemoTests.run(
        "comity",
        [
          "init", "--name", "alpha", "--federation", "test.example", "--title", "State Alpha", "--cost", "14",
          "--passphrase-file", path + "/passphrase", "--officer", "anna:drafter:\(path)/password", "--officer",
          "admin:administrator,auditor:\(path)/password", "--out", path, "--data", path + "/data",
        ])
    }

    func configure(listen: String = "none", secret: String = "passphrase") throws -> String {
      try write(
        """
        node:
          data: \(path)/data
        peer:
          listen: \(listen)
        passwords:
          cost: 14
        store:
          passphraseFile: \(path)/\(secret)
        """, to: "\(secret).yaml")
      return "\(path)/\(secret).yaml"
    }

    /// Starts the daemon and waits until it answers.
    func daemon() throws -> Process {
      let process = Process()
      process.executableURL = URL(fileURLWithPath: "\(DemoTests.root)/.build/debug/comityd")
      process.arguments = ["--config", try configure()]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      for _ in 0..<500 {
        if try DemoTests.run("comity", ["status", "--data", path + "/data"]).status == 0 { return process }
        usleep(10_000)
      }
      Issue.record("the daemon does not answer")
      return process
    }
  }

  @Test("before and beside the daemon ends with the code of the table")
  func store() throws {
    let folder = try Folder()
    let config = try folder.configure()
    #expect(try DemoTests.run("comityd", ["--config", config]).status == 10)
    #expect(try DemoTests.run("comity", ["status", "--data", folder.path + "/data"]).status == 10)
    #expect(try folder.initialise().status == 0)
    let again = try folder.initialise()
    #expect(again.status == 6 && again.error.contains("already"))
    let wrong = try DemoTests.run("comityd", ["--config", try folder.configure(secret: "wrong")])
    #expect(wrong.status == 12 && wrong.error.contains("opens no slot"))
    let daemon = try folder.daemon()
    let second = try DemoTests.run("comityd", ["--config", config])
    #expect(second.status == 11 && second.error.contains("\(daemon.processIdentifier)"))
    daemon.terminate()
    daemon.waitUntilExit()
    #expect(daemon.terminationStatus == 0)
  }

  @Test("of a port in use names the address, and harms nothing")
  func port() throws {
    let folder = try Folder()
    #expect(try folder.initialise().status == 0)
    let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
    defer { close(descriptor) }
    var address = sockaddr_in()
    address.sin_family = sa_family_t(AF_INET)
    address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
    var length = socklen_t(MemoryLayout<sockaddr_in>.size)
    let bound = withUnsafeMutablePointer(to: &address) { pointer in
      pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) {
        bind(descriptor, $0, length) == 0 && listen(descriptor, 1) == 0 && getsockname(descriptor, $0, &length) == 0
      }
    }
    #expect(bound)
    let port = UInt16(bigEndian: address.sin_port)
    let outcome = try DemoTests.run("comityd", ["--config", try folder.configure(listen: "127.0.0.1:\(port)")])
    #expect(outcome.status == 1 && outcome.error.contains("\(port)"), "\(outcome.error)")
    let daemon = try folder.daemon()
    daemon.terminate()
    daemon.waitUntilExit()
  }

  @Test("of an officer is refused by name, and leaves nothing behind")
  func officer() throws {
    let folder = try Folder()
    #expect(try folder.initialise().status == 0)
    let daemon = try folder.daemon()
    defer {
      daemon.terminate()
      daemon.waitUntilExit()
    }
    let node = ["--data", folder.path + "/data", "--session", folder.path + "/session"]
    func comity(_ arguments: [String]) throws -> DemoTests.Outcome { try DemoTests.run("comity", arguments + node) }
    #expect(try comity(["inbox"]).status == 7)
    #expect(try comity(["login", "anna", "--password-file", folder.path + "/wrong"]).status == 7)
    #expect(try comity(["login", "anna", "--password-file", folder.path + "/password"]).status == 0)
    try folder.write("{\"kind\":", to: "broken.json")
    let broken = try comity(["draft", "new", folder.path + "/broken.json"])
    #expect(broken.status == 6 && broken.error.contains("cannot be read"))
    #expect(try comity(["draft", "new", folder.path + "/absent.json"]).status == 5)
    #expect(try comity(["draft", "check", "../../etc"]).status == 64)
    #expect(try comity(["show", "0000000000"]).status == 5)
    #expect(
      try comity(["officer", "add", "eve", "--role", "approver", "--password-file", folder.path + "/password"]).status
        == 7)
    #expect(try comity(["directory", "show"]).status == 6)
    chmod(folder.path + "/session", 0o644)
    #expect(try comity(["inbox"]).status == 6)
    let long = try DemoTests.run("comity", ["status", "--socket", "/" + String(repeating: "x", count: 120)])
    #expect(long.status == 6 && long.error.contains("100"))
    #expect(try DemoTests.run("comity", ["no-such-command"]).status == 64)
    #expect(try DemoTests.run("comity", ["--help"]).status == 0)
  }

  @Test("of an auditor is told apart: proven wrong, cannot tell")
  func auditor() throws {
    let folder = try Folder()
    #expect(try DemoTests.run("comity", ["audit", "verify", folder.path]).status == 4)
    #expect(try DemoTests.run("comity", ["audit", "verify", folder.path + "/absent"]).status != 0)
    #expect(try DemoTests.run("comity", ["audit", "verify", "--trust", folder.path, folder.path]).status == 4)
  }

  @Test(
    "of an empty value or one that is not of its form is a mistake of usage, wherever it stands, before anything is asked"
  )
  func usage() throws {
    let folder = try Folder()
    let node = ["--data", folder.path + "/absent"]
    for arguments in [
      ["store", "restore", ""], ["audit", "export", ""], ["audit", "verify", ""], ["inbox", "--before", ""],
      ["pouch", "import", "good", ""], ["search", ""], ["show", ""],
      ["note", "write", "transmittal", "abcd", "--out="],
      ["report", "statistics", "--period", "foo"], ["report", "period", "--period", "foo"],
      ["report", "period", "foo"],
      ["report", "distribution", "--period", "2026-13"], ["register", "show", "challenges", "--period", "soon"],
      ["disclosure", "add", "abcd", "--to", "X", "--part", "Y", "--why", "Z", "--on", "yesterday"],
      ["inbox", "--before", "garbage"], ["search", "court", "--before", "garbage"],
      ["note", "write", "letter", "abcd"],
      ["deadline", "list", "--after", "garbage"], ["audit", "list", "--type", "nonsense"],
      ["message", "delete", "abcd", "--rule", "what the law says"],
    ] {
      let outcome = try DemoTests.run("comity", arguments + node)
      #expect(outcome.status == 64 && !outcome.error.isEmpty, "\(arguments): \(outcome.status) \(outcome.error)")
    }
    let out = folder.path + "/directory"
    for change in [["--endpoint", "alpha=nonsense"], ["--endpoint", "nonsense"], ["--federation", "No Name"]] {
      let outcome = try DemoTests.run(
        "comity", ["directory", "make", "--federation", "test.example", "--out", out] + change)
      #expect(outcome.status == 64, "\(change): \(outcome.status) \(outcome.error)")
    }
    #expect(!FileManager.default.fileExists(atPath: out))
  }
}
