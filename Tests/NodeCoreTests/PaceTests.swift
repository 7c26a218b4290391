import NodeCore
import NodeStore
import PeerSync
import Testing

@Suite("A session and a slow transport")
struct PaceTests {
  /// What waits in a node's outbox, in bytes of messages and receipts.
  private func waiting(_ node: TestNode) -> UInt64 {
    node.outbox.reduce(0) { sum, output in
      switch output {
      case .send(_, let frame): sum + frame.weight
      default: sum
      }
    }
  }

  /// A message of about so many bytes, of a kind that nobody knows.
  private func message(_ number: Int, bytes: Int) -> [UInt8] {
    let id = String(repeating: "0", count: 30) + String(10 + number)
    let padding = String(repeating: "x", count: bytes)
    return Array(
      """
      {"id":"\(id)","thread":"\(id)","from":{"node":"registry"},"kind":"req.of_tomorrow","kindVersion":1,"to":[{"node":\
      "alpha"}],"legalBasis":["Resolution ICC-ASP/23/Res.5"],"safeSubject":"long","handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":\
      "ORG_STRICT","conditions":[]},"body":{"text":"\(padding)"},"attachments":[]}
      """.utf8)
  }

  @Test("is a bounded number of bytes ahead of it, whatever the peer grants, and goes on when they were taken")
  func bounded() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    for number in 0..<40 { try registry.post(message(number, bytes: 240 << 10), to: alpha.name) }
    let bound = PeerSync.Limits.frameBytesAhead + UInt64(PeerSync.Limits.frame)
    #expect(waiting(registry) > PeerSync.Limits.frameBytesAhead / 2)
    #expect(waiting(registry) < bound)
    // A peer that grants and grants, and reads nothing.
    let link = try #require(federation.link(registry, alpha))
    for _ in 0..<40 {
      try federation.hand(.credit(messages: 1024, bytes: 8 << 20), from: alpha, to: registry, on: link)
    }
    #expect(waiting(registry) < bound)

    try federation.carryAll()
    #expect(try registry.store.read { try $0.unreceipted(to: alpha.name, on: registry.core.ordinary) } == 0)
  }
}
