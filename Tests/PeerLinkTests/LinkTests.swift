import NodeService
import Synchronization
import Testing

@testable import PeerLink

@Suite(.timeLimit(.minutes(2))) struct LinkTests {
  let lower = TestNode("arvania"), upper = TestNode("belmark")

  init() {
    lower.admit([upper])
    upper.admit([lower])
  }

  @Test(arguments: ["127.0.0.1", "localhost"])
  func twoNodesExchangeFramesBothWays(host: String) async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "\(host):\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 && upper.connections.count == 1 }
        let connection = try #require(lower.connections.first)
        #expect(connection.peer == "belmark")
        #expect(connection.dialled)
        let frames = [Array("one".utf8), [UInt8](repeating: 0x61, count: lower.largestFrame), Array("three".utf8)]
        for frame in frames { try await connection.send(frame) }
        try await eventually("answered") { lower.received.count == 3 }
        #expect(upper.received == frames)
        #expect(lower.received == frames.map { $0.map { $0 - 0x20 } })
      }
    }
  }

  @Test func framesThatMayNotBeSentAreRefusedBeforeSending() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 }
        let connection = try #require(lower.connections.first)
        for size in [0, lower.largestFrame + 1] {
          await #expect(throws: PeerLinkError(.frame, "")) {
            try await connection.send(.init(repeating: 1, count: size))
          }
        }
      }
    }
  }

  @Test func aThousandFramesSentWithoutWaitingForAnswersArriveInOrder() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 }
        let connection = try #require(lower.connections.first)
        for number in 0..<1000 { try await connection.send(Array("FRAME \(number)".utf8)) }
        try await eventually("answered") { lower.received.count == 1000 }
        #expect(lower.received == (0..<1000).map { Array("FRAME \($0)".utf8) })
      }
    }
  }

  @Test func aNodeThatDoesNotReadMakesTheSenderWait() async throws {
    upper.state.withLock { $0.paused = true }
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 }
        let connection = try #require(lower.connections.first)
        try await withThrowingTaskGroup(of: Void.self) { group in
          group.addTask {
            // 64 MiB, far more than the buffers of the operating system hold.
            for _ in 0..<64 {
              try await connection.send(.init(repeating: 0x41, count: lower.largestFrame))
              lower.state.withLock { $0.sent += 1 }
            }
          }
          try await Task.sleep(for: .seconds(1))
          #expect(lower.state.withLock { $0.sent } < 64)
          upper.state.withLock { $0.paused = false }
          try await group.waitForAll()
        }
        try await eventually("all of them arrived") { upper.received.count == 64 && lower.received.count == 64 }
      }
    }
  }

  @Test func aConnectionOfTheLargerNameDoesNotDisplaceALiveOneOfTheSmaller() async throws {
    try await upper.listening { [lower, upper] upperPort in
      try await lower.listening { lowerPort in
        lower.dial(upper, at: "127.0.0.1:\(upperPort)")
        try await eventually("connected") { lower.connections.count == 1 }
        let late = try await RawClient(port: lowerPort, credentials: Credentials(upper.tlsIdentity).client)
        await late.closed()
        #expect(lower.log.codes == ["duplicate"])
        #expect(lower.opened == 1)
        try await #require(lower.connections.first).send(Array("unharmed".utf8))
        try await eventually("answered") { lower.received == [Array("UNHARMED".utf8)] }
      }
    }
  }

  @Test func aSecondConnectionOfTheSameDiallerReplacesTheFirst() async throws {
    try await upper.listening { [lower, upper] port in
      let tls = try Credentials(lower.tlsIdentity).client
      let first = try await RawClient(port: port, credentials: tls)
      try await eventually("connected") { upper.opened == 1 }
      let second = try await RawClient(port: port, credentials: tls)
      await first.closed()
      try await second.send([0, 0, 0, 1, 0x61])
      try await eventually("the second is served") { second.received == [0, 0, 0, 1, 0x41] }
    }
  }

  @Test func unreachableEndpointsArePassedByInOrder() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "not an address", "127.0.0.1:1", "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 && upper.connections.count == 1 }
      }
    }
  }

  @Test func whenBothDialTheConnectionOfTheSmallerNameStaysOnBothSides() async throws {
    try await lower.listening { [lower, upper] lowerPort in
      try await upper.listening { upperPort in
        lower.dial(upper, at: "127.0.0.1:\(upperPort)")
        upper.dial(lower, at: "127.0.0.1:\(lowerPort)")
        try await eventually("one connection each, the same") {
          lower.connections.map(\.dialled) == [true] && upper.connections.map(\.dialled) == [false]
        }
        let connection = try #require(lower.connections.first)
        try await connection.send(Array("still here".utf8))
        try await eventually("answered") { lower.received == [Array("STILL HERE".utf8)] }
      }
    }
  }

  @Test func aKeyThatRolledIsShownOnTheNextConnection() async throws {
    try await upper.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("connected") { lower.connections.count == 1 && upper.connections.count == 1 }
        for node in [lower, upper] { node.roll() }
        // Nobody lists the new keys yet: the living link stays, and nothing else gets in.
        #expect(upper.connections.count == 1)
        lower.admit([upper])
        upper.admit([lower])
        try await eventually("connected again under the new keys") {
          lower.opened > 1 && upper.opened > 1 && lower.connections.count == 1 && upper.connections.count == 1
        }
      }
    }
  }

  @Test func aKeyThatNoDirectoryListsIsRefused() async throws {
    let stranger = TestNode("corvia")
    stranger.admit([upper])
    try await upper.listening { [upper] port in
      stranger.dial(upper, at: "127.0.0.1:\(port)")
      try await stranger.dialling {
        try await eventually("asked") { upper.state.withLock { $0.lookups } > 2 }
        #expect(upper.opened == 0)
        try await eventually("counted") { upper.state.withLock { $0.strangers["notAdmitted"] ?? 0 } > 0 }
        #expect(upper.state.withLock { Set($0.strangers.keys) } == ["notAdmitted"])
      }
    }
  }

  @Test func anotherMemberAtTheDialledAddressIsRefused() async throws {
    let other = TestNode("corvia")
    lower.admit([upper, other])
    other.admit([lower])
    try await other.listening { [lower, upper] port in
      lower.dial(upper, at: "127.0.0.1:\(port)")
      try await lower.dialling {
        try await eventually("asked several times") { lower.state.withLock { $0.lookups } > 2 }
        #expect(lower.opened == 0)
        #expect(other.opened == 0)
      }
    }
  }
}
