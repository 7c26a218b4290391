import Evidence
import NodeCore
import PeerSync
import Testing

@Suite("A channel that nothing comes through")
struct StalenessTests {
  private func shown(_ node: TestNode) throws -> PeerAnswer {
    try node.ask(.peerShow("alpha"), token: try node.login("admin"), as: PeerAnswer.self)
  }

  private func warns(_ node: TestNode) throws -> Bool {
    try node.ask(.status, as: StatusAnswer.self).warnings.contains { $0.contains("nothing was heard of alpha since") }
  }

  @Test("is shown as stale once the policy's time is over, over a restart too, and not while a link lives")
  func stale() throws {
    let federation = try TestFederation()
    let node = federation.registry
    // Who was never heard is not missed.
    node.now = node.now.advanced(bySeconds: 200_000)
    #expect(try shown(node).heard == nil && shown(node).staleSince == nil && !warns(node))
    try federation.join(1)
    // A living link is heard of, tick by tick.
    for _ in 0..<3 {
      node.now = node.now.advanced(bySeconds: 50_000)
      try node.perform(.tick)
      #expect(try shown(node).staleSince == nil && !warns(node))
    }
    let last = node.now
    try node.perform(.linkClosed(LinkID(1)))
    node.now = last.advanced(bySeconds: 80_000)
    #expect(try shown(node).staleSince == nil && shown(node).heard == last.description)
    node.now = last.advanced(bySeconds: 90_000)
    #expect(try shown(node).staleSince == last.description && warns(node))
    try node.restart()
    #expect(try shown(node).staleSince == last.description && warns(node))
    try federation.join(2)
    #expect(try shown(node).staleSince == nil && !warns(node))
  }
}
