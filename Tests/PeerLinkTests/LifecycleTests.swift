import Logging
import NodeService
import ServiceLifecycle
import Testing

@testable import PeerLink

@Suite(.timeLimit(.minutes(2))) struct LifecycleTests {
  let lower = TestNode("arvania"), upper = TestNode("belmark")

  init() {
    lower.admit([upper])
    upper.admit([lower])
  }

  @Test func aPeerThatRestartsIsDialledAgain() async throws {
    let port = try await upper.listening { $0 }
    lower.dial(upper, at: "127.0.0.1:\(port)")
    try await lower.dialling { [lower, upper] in
      for round in 1...3 {
        try await upper.listening(port: port) { _ in
          try await eventually("connected, time \(round)") { lower.connections.count == 1 && upper.opened == round }
        }
        try await eventually("ended, time \(round)") { lower.connections.isEmpty && upper.connections.isEmpty }
      }
    }
  }

  @Test func aPortInUseIsNamedAndEndsTheService() async throws {
    try await upper.listening { [lower] port in
      let error = await #expect(throws: PeerLinkError.self) {
        try await lower.service(listen: .init(host: "127.0.0.1", port: port)).run()
      }
      #expect(error?.code == .listen)
      #expect(error?.message.contains("127.0.0.1:\(port)") == true)
    }
  }

  @Test func gracefulShutdownEndsServiceAndConnectionsWhileThePeerStays() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      let group = ServiceGroup(
        services: [lower.service(listen: .init(host: "127.0.0.1", port: 0))],
        logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() })
      try await withThrowingTaskGroup(of: Void.self) { tasks in
        tasks.addTask { try await group.run() }
        try await eventually("connected") { lower.connections.count == 1 && upper.connections.count == 1 }
        await group.triggerGracefulShutdown()
        try await tasks.waitForAll()
      }
      #expect(lower.connections.isEmpty)
      try await eventually("the peer saw the end, in order") { upper.connections.isEmpty && upper.errors.isEmpty }
    }
  }

  @Test func shutdownDoesNotWaitForAPeerThatNeverAnswers() async throws {
    // A listening socket that nobody reads: TCP opens, TLS never does. No longer than the farewell may this take, and
    // the suite's time limit stands above it.
    let silent = try await SilentServer()
    lower.dial(upper, at: "127.0.0.1:\(silent.port)")
    try await lower.dialling {
      try await eventually("dialled") { silent.accepted > 0 }
    }
    try await silent.close()
  }

  @Test func whatWasSentBeforeClosingStillArrives() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 }
        let connection = try #require(lower.connections.first)
        try await connection.send(Array("last".utf8))
        connection.close()
        connection.close()
        try await eventually("received") { upper.received == [Array("last".utf8)] }
        await #expect(throws: PeerLinkError(.closed, "")) { try await connection.send([1]) }
        try await eventually("dialled again") { lower.opened > 1 }
      }
    }
  }
}
