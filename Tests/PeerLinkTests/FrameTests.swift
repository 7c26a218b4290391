import NIOCore
import Testing

@testable import PeerLink

@Suite(.timeLimit(.minutes(2))) struct FrameTests {
  let member = TestNode("arvania"), node = TestNode("belmark")

  init() { node.admit([member]) }

  @Test(
    arguments: [
      [0, 0, 0, 0], [0xFF, 0xFF, 0xFF, 0xFF], [0x00, 0x10, 0x00, 0x01], [0, 0, 0, 1, 0x61, 0, 0, 0, 0],
    ] as [[UInt8]])
  func aLengthOutsideTheBoundsEndsTheConnection(bytes: [UInt8]) async throws {
    try await node.listening { [member, node] port in
      let client = try await RawClient(port: port, credentials: Credentials(member.tlsIdentity).client)
      try await client.send(bytes)
      await client.closed()
      try await eventually("the node was told") { node.errors.map(\.code) == [.frame] }
      #expect(node.errors.first?.refusal == "frame")
    }
  }

  @Test(arguments: [[0, 0, 0], [0, 0, 0, 5, 0x61]] as [[UInt8]])
  func aConnectionThatEndsInsideAFrameIsBroken(bytes: [UInt8]) async throws {
    try await node.listening { [member, node] port in
      let client = try await RawClient(port: port, credentials: Credentials(member.tlsIdentity).client)
      try await client.send(bytes)
      try await eventually("connected") { node.connections.count == 1 }
      try? await client.channel.close()
      try await eventually("the node was told") { node.errors.map(\.code) == [.cut] }
      // Nobody said anything wrong: that is no refusal.
      #expect(node.errors.first?.refusal == nil)
      #expect(node.received.isEmpty)
    }
  }

  @Test func framesInPiecesAndFramesInOnePieceAreCutAlike() async throws {
    try await node.listening { [member, node] port in
      let client = try await RawClient(port: port, credentials: Credentials(member.tlsIdentity).client)
      let bytes: [UInt8] = [0, 0, 0, 2, 0x61, 0x62, 0, 0, 0, 1, 0x63]
      for byte in bytes { try await client.send([byte]) }
      try await client.send(bytes + bytes)
      try await eventually("received") { node.received.count == 6 }
      #expect(node.received == [[0x61, 0x62], [0x63], [0x61, 0x62], [0x63], [0x61, 0x62], [0x63]])
      try await eventually("answered") { client.received.count == 33 }
    }
  }
}
