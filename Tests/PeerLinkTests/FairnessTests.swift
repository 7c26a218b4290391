import NodeService
import Synchronization
import Testing

@testable import PeerLink

@Suite("One peer that does not read", .timeLimit(.minutes(2))) struct FairnessTests {
  let slow = TestNode("arvania"), quick = TestNode("belmark"), hub = TestNode("cordovia")

  init() {
    for node in [slow, quick] { node.admit([hub]) }
    hub.admit([slow, quick])
  }

  @Test("does not hold up another one, though what is sent to it piles up")
  func slowPeer() async throws {
    slow.state.withLock { $0.paused = true }
    let (slow, quick, hub) = (slow, quick, hub)
    try await hub.listening { port in
      for node in [slow, quick] { node.dial(hub, at: "127.0.0.1:\(port)") }
      try await slow.dialling {
        try await quick.dialling {
          try await eventually("connected") { hub.connections.count == 2 }
          let toSlow = try #require(hub.connections.first { $0.peer == "arvania" })
          let filling = Task { while true { try await toSlow.send([UInt8](repeating: 1, count: hub.largestFrame)) } }
          defer { filling.cancel() }
          let connection = try #require(quick.connections.first)
          for number in 0..<500 { try await connection.send(Array("frame \(number)".utf8)) }
          try await eventually("all were answered") { quick.received.count == 500 }
          #expect(slow.received.isEmpty)
          toSlow.close()
        }
      }
    }
  }
}
