import Cooperation
import Evidence
import Foundation
import Testing

@testable import NodeCore

@Suite("A node whose deployer set the days of a target")
struct TargetScenarioTests {
  private func days(_ node: TestNode) throws -> [String: String] {
    let answer = try node.ask(
      .deadlines(DeadlinesRequest()), token: try node.login("drafter"), as: DeadlinesAnswer.self)
    let running = answer.deadlines.map(\.deadline).filter { $0.status == .running }
    #expect(running.allSatisfy { $0.clock != "acknowledge" || $0.sort == .target })
    return Dictionary(running.map { ($0.clock, $0.day) }) { first, _ in first }
  }

  private func state(_ node: TestNode, _ id: String) throws -> String {
    try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self).state
  }

  @Test("counts that target anew at its next start, and no other node does")
  func own() throws {
    let federation = try TestFederation()
    try federation.join(1)
    let id = try federation.send()
    try federation.carryAll()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let before = try days(alpha)
    #expect(try days(registry) == before)
    let text = #"{"version":1,"targets":[{"clock":"acknowledge","days":8}]}"#
    try alpha.restart(targets: try TargetSettings(parsing: Array(text.utf8)))
    let after = try days(alpha)
    let moved = try #require(before["acknowledge"].flatMap { Moment.Day($0) }).adding(days: 5).description
    #expect(after["acknowledge"] == moved)
    #expect(after.filter { $0.key != "acknowledge" } == before.filter { $0.key != "acknowledge" })
    #expect(try days(registry) == before && state(registry, id) == state(alpha, id))
    try alpha.restart()
    #expect(try days(alpha) == before)
  }
}
