import Foundation
import Testing

/// What commands say of a daemon that was killed, or does not go on: at once where that can be known, and never in silence.
@Suite("A daemon that does not answer", .serialized)
struct StoppedDaemonTests {
  private let federation: CommandFederation

  init() throws {
    federation = try CommandFederation([.init(name: "alpha")])
    try federation.open()
  }

  @Test("and was killed is told at once, though its socket's file is left")
  func killed() throws {
    federation.kill9("alpha")
    #expect(FileManager.default.fileExists(atPath: "\(federation.folder)/alpha/control.sock"))
    let begun = ContinuousClock.now
    for arguments in [["status"], ["pouch", "export", "--to", "bravo", "--out", "\(federation.folder)/p"]] {
      let outcome = try federation.comity(arguments, on: "alpha", as: "drafter")
      #expect(outcome.status == 10 && outcome.error.contains("nobody listens"), "\(outcome.error)")
    }
    #expect(ContinuousClock.now - begun < .seconds(10))
  }

  @Test("and took the connection is waited for, and that is said; what is asked is done when it goes on")
  func halted() async throws {
    let daemon = try #require(federation.process("alpha"))
    kill(daemon, SIGSTOP)
    defer { kill(daemon, SIGCONT) }
    let folder = federation.folder
    async let asked = Self.status(in: folder)
    try await Task.sleep(for: .seconds(7))
    kill(daemon, SIGCONT)
    let outcome = try await asked
    #expect(outcome.status == 0 && outcome.error.contains("has not answered for 5 s"), "\(outcome.error)")
  }

  @Test("and is killed while it answers is said to have stopped, with the code of a node that is not there")
  func killedMidCommand() async throws {
    let daemon = try #require(federation.process("alpha"))
    kill(daemon, SIGSTOP)
    let folder = federation.folder
    async let asked = Self.status(in: folder)
    try await Task.sleep(for: .seconds(2))
    federation.kill9("alpha")
    let outcome = try await asked
    #expect(outcome.status == 10 && outcome.error.contains("stopped while it answered"), "\(outcome.error)")
    #expect(!outcome.error.contains("errno"), "\(outcome.error)")
  }

  /// Asks for the status, waiting on a thread of its own.
  private static func status(in folder: String) async throws -> DemoTests.Outcome {
    try await withCheckedThrowingContinuation { continuation in
      Thread.detachNewThread {
        continuation.resume(
          with: Result {
            try DemoTests.run("comity", ["status", "--data", "\(folder)/alpha", "--session", "\(folder)/none"])
          })
      }
    }
  }
}
