import Foundation
import Testing

/// A real daemon as a C2SP witness of a log that is not ours, over TCP, with the requests torchwood's witness is tested with.
@Suite("The witness endpoint", .serialized)
struct WitnessEndpointTests {
  /// The requests of the vectors' log.
  private struct Requests {
    let origin: String
    let vkey: String
    private let checkpoints: [[String: Any]]
    private let proofs: [[String: Any]]

    init() throws {
      let file = "\(DemoTests.root)/Tests/EvidenceTests/Vectors/witness.json"
      let json = try #require(
        try JSONSerialization.jsonObject(with: Data(contentsOf: URL(fileURLWithPath: file))) as? [String: Any])
      origin = try #require(json["origin"] as? String)
      vkey = try #require(json["vkey"] as? String)
      checkpoints = try #require(json["checkpoints"] as? [[String: Any]])
      proofs = try #require(json["proofs"] as? [[String: Any]])
    }

    func note(_ size: Int) throws -> String {
      let item = try #require(checkpoints.first { $0["size"] as? Int == size })
      let (root, signature) = (try #require(item["root"] as? String), try #require(item["signature"] as? String))
      return "\(origin)\n\(size)\n\(root)\n\n— \(origin) \(signature)\n"
    }

    func body(old: Int, new: Int) throws -> [UInt8] {
      let proof = proofs.first { $0["old"] as? Int == old && $0["new"] as? Int == new }
      let hashes = (proof?["hashes"] as? [String] ?? []).map { $0 + "\n" }.joined()
      return Array("old \(old)\n\(hashes)\n\(try note(new))".utf8)
    }
  }

  /// A node whose witness listens.
  private final class Witness {
    let folder: BadInputTests.Folder
    let port: UInt16
    private var process = Process()

    init(log vkey: String) throws {
      folder = try BadInputTests.Folder()
      port = try HTTPExchange.freePort()
      #expect(try folder.initialise().status == 0)
      try folder.write("# a log that is not ours\n\n\(vkey)\n", to: "logs", mode: 0o644)
      let plain = try folder.configure()
      let text = try String(contentsOfFile: plain, encoding: .utf8)
      try folder.write(
        text + "\nwitness:\n  listen: \"127.0.0.1:\(port)\"\n  logs: \(folder.path)/logs\n", to: "witness.yaml")
      try start()
    }

    deinit { stop() }

    func start() throws {
      process = Process()
      process.executableURL = URL(fileURLWithPath: "\(DemoTests.root)/.build/debug/comityd")
      process.arguments = ["--config", folder.path + "/witness.yaml"]
      process.standardOutput = FileHandle.nullDevice
      process.standardError = FileHandle.nullDevice
      try process.run()
      for _ in 0..<500 {
        if HTTPExchange(port: port, "GET", "/x/checkpoint") != nil { return }
        usleep(10_000)
      }
      Issue.record("the endpoint does not answer")
    }

    /// Kills the daemon as a power cut would.
    func kill() {
      Foundation.kill(process.processIdentifier, SIGKILL)
      process.waitUntilExit()
    }

    func stop() {
      guard process.isRunning else { return }
      process.terminate()
      process.waitUntilExit()
    }

    func add(_ body: [UInt8]) throws -> HTTPExchange {
      try #require(HTTPExchange(port: port, "POST", "/add-checkpoint", body: body))
    }
  }

  @Test("takes exactly one of two racing requests, tells the other the size, and never goes back, even across a kill")
  func race() throws {
    let requests = try Requests()
    let witness = try Witness(log: requests.vkey)
    let first = try witness.add(try requests.body(old: 0, new: 1))
    #expect(first.status == 200 && first.body.hasPrefix("— alpha.test.example/witness "))
    #expect(first.body.hasSuffix("\n") && first.body.split(separator: "\n").count == 2)
    let bodies = [try requests.body(old: 1, new: 3), try requests.body(old: 1, new: 5)]
    let answers = Answers()
    let port = witness.port
    DispatchQueue.concurrentPerform(iterations: 8) { index in
      answers.add(HTTPExchange(port: port, "POST", "/add-checkpoint", body: bodies[index % 2]))
    }
    let all = answers.all
    #expect(all.filter { $0.status == 200 }.count == 1)
    let refused = all.filter { $0.status == 409 }
    #expect(refused.count == 7)
    let size = try #require(refused.first?.body)
    #expect(size == "3\n" || size == "5\n")
    #expect(refused.allSatisfy { $0.body == size && $0.headers["content-type"] == "text/x.tlog.size" })
    witness.kill()
    try witness.start()
    let again = try witness.add(try requests.body(old: 1, new: 3))
    #expect(again.status == 409 && again.body == size)
  }

  @Test("answers as the sequence of torchwood's witness does, and shows what it cosigned")
  func sequence() throws {
    let requests = try Requests()
    let witness = try Witness(log: requests.vkey)
    let segment = try sha256(requests.origin)
    #expect(HTTPExchange(port: witness.port, "GET", "/\(segment)/checkpoint")?.status == 404)
    #expect(try witness.add(try requests.body(old: 0, new: 1)).status == 200)
    #expect(try witness.add(try requests.body(old: 1, new: 5)).status == 200)
    let conflict = try witness.add(try requests.body(old: 1, new: 3))
    #expect(conflict.status == 409 && conflict.body == "5\n")
    #expect(try witness.add(try requests.body(old: 5, new: 3)).status == 400)
    #expect(try witness.add(try requests.body(old: 5, new: 5)).status == 200)
    let stranger = String(decoding: try requests.body(old: 5, new: 5), as: UTF8.self)
      .replacing(requests.origin, with: "stranger.example/log")
    #expect(try witness.add(Array(stranger.utf8)).status == 404)
    var forged = try requests.body(old: 5, new: 5)
    forged[forged.count - 20] = forged[forged.count - 20] == 0x41 ? 0x42 : 0x41
    #expect(try witness.add(forged).status == 403)
    let shown = try #require(HTTPExchange(port: witness.port, "GET", "/\(segment)/checkpoint"))
    let note = try requests.note(5)
    #expect(shown.status == 200 && shown.body.hasPrefix(note))
    #expect(shown.body.contains("\n— alpha.test.example/witness "))
    try checkWithPython(shown.body, log: requests.vkey)
  }

  @Test("bounds what a stranger can send, and stays up")
  func hostile() throws {
    let requests = try Requests()
    let witness = try Witness(log: requests.vkey)
    #expect(try witness.add([]).status == 400)
    #expect(try witness.add([0xFF, 0x0A]).status == 400)
    let large = HTTPExchange(
      port: witness.port, "POST", "/add-checkpoint", body: [UInt8](repeating: 0x61, count: 300_000))
    #expect(large == nil || large?.status == 413)
    #expect(HTTPExchange(port: witness.port, "GET", "/add-checkpoint")?.status != 200)
    #expect(HTTPExchange(port: witness.port, "GET", "/api/v1/status")?.status == 404)
    _ = HTTPExchange.raw(port: witness.port, Array("not HTTP at all\r\n\r\n".utf8))
    let header = "GET / HTTP/1.1\r\nx: \(String(repeating: "a", count: 20_000))\r\n\r\n"
    _ = HTTPExchange.raw(port: witness.port, Array(header.utf8))
    #expect(try witness.add(try requests.body(old: 0, new: 1)).status == 200)
  }

  /// PyPI's tlog-scales reads the note that was served: the log's line and the witness's cosignature/v1 line.
  private func checkWithPython(_ note: String, log: String) throws {
    let python = try #require(ProcessInfo.processInfo.environment["COMITY_PYTHON"], "run «make test»")
    let file = NSTemporaryDirectory() + "comity-note-\(UUID().uuidString)"
    try Data(note.utf8).write(to: URL(fileURLWithPath: file))
    defer { unlink(file) }
    let program = """
      import sys
      from tlog_scales import signing, tlog
      checkpoint = tlog.Checkpoint.from_text(open(sys.argv[1], encoding='utf-8').read())
      name, rest = sys.argv[2].split('+', 1)
      import base64
      key = base64.b64decode(rest.split('+', 1)[1])
      checkpoint.verify(signing.Vkey(name, None, key[0], key[1:]))
      print(checkpoint.size)
      """
    let process = Process()
    let output = Pipe()
    process.executableURL = URL(fileURLWithPath: python)
    process.arguments = ["-c", program, file, log]
    process.standardOutput = output
    process.standardError = output
    try process.run()
    let said = String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self)
    process.waitUntilExit()
    #expect(process.terminationStatus == 0 && said == "5\n", "\(said)")
  }

  private func sha256(_ text: String) throws -> String {
    let process = Process()
    let (input, output) = (Pipe(), Pipe())
    process.executableURL = URL(fileURLWithPath: "/usr/bin/sha256sum")
    process.standardInput = input
    process.standardOutput = output
    try process.run()
    try input.fileHandleForWriting.write(contentsOf: Data(text.utf8))
    try input.fileHandleForWriting.close()
    process.waitUntilExit()
    return String(String(decoding: output.fileHandleForReading.readDataToEndOfFile(), as: UTF8.self).prefix(64))
  }
}

/// Answers of several threads.
private final class Answers: @unchecked Sendable {
  // Safety: the lock is held around every use of `answers`.
  private let lock = NSLock()
  private var answers: [HTTPExchange] = []

  func add(_ answer: HTTPExchange?) { lock.withLock { if let answer { answers.append(answer) } } }

  var all: [HTTPExchange] { lock.withLock { answers } }
}
