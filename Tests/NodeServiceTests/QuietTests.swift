import NodeCore
import NodeService
import Testing

@Suite("Two nodes with nothing new", .serialized)
struct QuietTests {
  @Test("say nothing to each other but that they are there, whatever ticks pass")
  func quiet() async throws {
    try await ServedPair.run { pair in
      try pair.send()
      try await ServedPair.eventually("the message is receipted") {
        try await pair.alpha.node.ledger(of: pair.bravo.name) == (1, 1)
      }
      try await settled(pair)
      // Ten ticks on both sides.
      try await Task.sleep(for: .seconds(2))
      #expect(pair.alpha.port.takeSent() == [])
      #expect(pair.bravo.port.takeSent() == [])

      pair.clock.advance(seconds: 31)
      try await ServedPair.eventually("one asked and the other answered") {
        pair.alpha.port.sentCount > 0 && pair.bravo.port.sentCount > 0
      }
      try await Task.sleep(for: .seconds(2))
      let sent = [pair.alpha.port.takeSent(), pair.bravo.port.takeSent()]
      #expect(sent.allSatisfy { $0.allSatisfy { ["ping", "pong"].contains($0) } }, "\(sent)")
      #expect(sent.allSatisfy { $0.count <= 2 }, "\(sent)")
    }
  }

  /// Waits until a second passed in which nobody said anything: receipts, cosignatures and the heads that follow are told.
  private func settled(_ pair: ServedPair) async throws {
    try await ServedPair.eventually("both fall silent") {
      _ = (pair.alpha.port.takeSent(), pair.bravo.port.takeSent())
      try await Task.sleep(for: .seconds(1))
      return pair.alpha.port.takeSent().isEmpty && pair.bravo.port.takeSent().isEmpty
    }
  }
}
