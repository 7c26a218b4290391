import Cooperation
import Evidence
import NodeStore
import PeerSync
import Testing

@testable import NodeCore

@Suite("A message that stopped on its way")
struct LatenessTests {
  private let federation: TestFederation
  private var registry: TestNode { federation.registry }
  private var alpha: TestNode { federation.alpha }

  init() throws { federation = try TestFederation() }

  private func late(_ id: String, on node: TestNode) throws -> Lateness? {
    let token = try node.login("drafter")
    return try #require(try node.ask(.messageLedger(id), token: token, as: LedgerAnswer.self).lines.first).late
  }

  private func wait(days: Int64) {
    for node in [registry, alpha] { node.now = node.now.advanced(bySeconds: days * 86_400) }
  }

  @Test("is told as not relayed after the directory's time, with what it waits for, and no more once it came")
  func notRelayed() throws {
    let id = try federation.send()
    #expect(try late(id, on: registry) == nil)
    wait(days: 2)
    let found = try #require(try late(id, on: registry))
    #expect(found.state == .relayFailed && found.reason == "waiting" && found.text.contains("alpha"))
    let shown = try registry.ask(.show(id), token: try registry.login("drafter"), as: MessageAnswer.self)
    #expect(shown.deliveries.map(\.late) == [found])
    try federation.join(1)
    #expect(try late(id, on: registry) == nil)
  }

  @Test("is told as not opened, by the sender as what was not stated and by the recipient as what it knows")
  func notRetrieved() throws {
    let id = try federation.send()
    try federation.join(1)
    #expect(try late(id, on: registry) == nil && late(id, on: alpha) == nil)
    wait(days: 8)
    let (sender, recipient) = (try #require(try late(id, on: registry)), try #require(try late(id, on: alpha)))
    #expect(sender.state == .notRetrieved && sender.reason == "timeout" && sender.text.contains("did not state"))
    #expect(recipient.state == .notRetrieved && recipient.reason == "unopened")
    _ = try alpha.ask(.show(id), token: try alpha.login("drafter"), as: MessageAnswer.self)
    #expect(try late(id, on: alpha) == nil)
    try federation.join(2)
    #expect(try late(id, on: registry) == nil)
  }

  @Test("is told nothing of by a sender where the recipient must not tell")
  func keptBack() throws {
    let id = try federation.send {
      $0.replacing("\"level\": \"CONFIDENTIAL\"", with: "\"level\": \"SECRET\"")
    }
    try federation.join(1)
    wait(days: 8)
    #expect(try late(id, on: registry) == nil)
    #expect(try late(id, on: alpha)?.state == .notRetrieved)
    _ = try alpha.ask(.show(id), token: try alpha.login("drafter"), as: MessageAnswer.self)
    #expect(try late(id, on: alpha) == nil, "the node knows what it does not tell")
  }
}
