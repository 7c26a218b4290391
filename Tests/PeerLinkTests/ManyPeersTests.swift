import Foundation
import NodeService
import Synchronization
import Testing

@testable import PeerLink

/// A hub in a directory of 150, of which 40 are there and 110 do not answer.
@Suite("Many peers", .serialized)
struct ManyPeersTests {
  private static let configured = 150
  private static let present = 40

  @Test("are served side by side, whoever else of the directory does not answer")
  func many() async throws {
    let hub = TestNode("hub")
    let others = (1..<Self.configured).map { TestNode("node\($0)") } + [TestNode("last")]
    let present = Array(others.prefix(Self.present))
    hub.admit(others)
    for other in others { other.admit([hub]) }
    // Nobody listens at port 1: these are dialled again and again, at growing distances.
    for absent in others.dropFirst(Self.present) { hub.dial(absent, at: "127.0.0.1:1") }
    try await hub.listening { port in
      try await withThrowingTaskGroup(of: Void.self) { group in
        for node in present {
          node.dial(hub, at: "127.0.0.1:\(port)")
          group.addTask { try await node.dialling { try await Self.exchange(node) } }
        }
        try await group.waitForAll()
      }
    }
    #expect(hub.opened == Self.present)
    #expect(hub.received.count == Self.present * 20)
    for node in present {
      #expect(hub.received.filter { $0.starts(with: Array("\(node.nodeName) ".utf8)) }.count == 20)
    }
  }

  /// Sends twenty frames and waits for their echoes; stays until the hub has them all.
  private static func exchange(_ node: TestNode) async throws {
    try await eventually("\(node.nodeName) is connected") { !node.connections.isEmpty }
    let connection = try #require(node.connections.first)
    for number in 1...20 { try await connection.send(Array("\(node.nodeName) \(number)".utf8)) }
    let expected = (1...20).map { Array("\(node.nodeName) \($0)".uppercased().utf8) }
    try await eventually("\(node.nodeName) has its echoes") { node.received == expected }
  }
}
