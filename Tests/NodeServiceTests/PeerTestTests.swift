import Foundation
import NodeCore
import Testing

@testable import NodeService

/// The steps of a test of a peer: nothing is ticked that was not tried, and what a peer refuses is no silence.
@Suite("The test of a peer")
struct PeerTestTests {
  /// What a node knows of bravo, with a change.
  private func facts(_ change: [String: Any] = [:]) throws -> PeerAnswer {
    var object: [String: Any] = [
      "schema": "comity/peer/1", "name": "bravo", "title": "State Bravo", "state": "active", "nodeID": "",
      "functions": [],
      "endpoints": ["127.0.0.1:7420"], "connected": true, "logSize": 0, "witnessedSize": 0, "forks": 0, "sent": 0,
      "unreceipted": 0, "received": 0, "kept": 0, "quota": 1, "recovering": false, "rejected": [], "held": [],
      "keys": [],
    ]
    object.merge(change) { $1 }
    return try JSONDecoder().decode(PeerAnswer.self, from: JSONSerialization.data(withJSONObject: object))
  }

  private func outcomes(_ test: PeerTest) -> [String: String] {
    Dictionary(test.answer.steps.map { ($0.name, $0.outcome) }) { first, _ in first }
  }

  @Test("of a peer that only dials ticks no endpoint, and of one that showed nothing neither directory nor checkpoint")
  func untried() throws {
    let facts = try facts(["endpoints": []])
    var test = PeerTest(facts)
    test.noEndpoint(connected: true, bothDial: false)
    test.take(facts, own: nil)
    test.echo(nil, facts)
    let found = outcomes(test)
    #expect(["name", "tcp", "directory", "checkpoint"].allSatisfy { found[$0] == "skipped" }, "\(found)")
    #expect(["tls", "identity", "protocol", "echo"].allSatisfy { found[$0] == "passed" }, "\(found)")
    #expect(test.isGreen && test.answer.passed)
  }

  @Test("says that it refuses the new epoch, and what to do, also where the link ends while the echo is awaited")
  func refusedEpoch() throws {
    let refusing = try facts([
      "connected": false, "refusesEpoch": ["at": "2026-11-28T09:00:00Z", "held": 40, "closed": 36],
      "trouble": ["time": "2026-11-28T09:00:00Z", "code": "evidence", "message": "bravo closed the link"],
    ])
    var test = PeerTest(refusing)
    test.take(refusing, own: nil)
    let step = try #require(test.answer.steps.first { $0.name == "protocol" })
    #expect(step.outcome == "failed" && step.detail.contains("holds 40 entries of the epoch that was closed at 36"))
    #expect(step.advice?.contains("recover open") == true && step.advice?.contains("docs/recovery.md") == true)
    #expect(outcomes(test)["echo"] == "skipped")
    let linked = try facts()
    var ended = PeerTest(linked)
    ended.take(linked, own: nil)
    ended.echo("bravo did not answer in time", refusing)
    let echo = try #require(ended.answer.steps.first { $0.name == "echo" })
    #expect(echo.outcome == "failed" && echo.detail.contains("does not take the new epoch"))
    #expect(echo.advice?.contains("silent") == false)
  }

  @Test("tells a link that ended from a peer that is silent, and names the member that answered instead")
  func told() throws {
    let (linked, gone) = (try facts(), try facts(["connected": false]))
    for (after, words) in [(linked, "is silent"), (gone, "refuses this node")] {
      var test = PeerTest(linked)
      test.echo("bravo did not answer in time", after)
      #expect(test.answer.steps.first?.advice?.contains(words) == true)
    }
    var test = PeerTest(gone)
    test.take(
      PeerProbe([
        .init(
          .identity, at: "127.0.0.1:7420", failure: "the key shown is not bravo's, but that of charlie",
          member: "charlie")
      ]), connected: false)
    #expect(test.answer.steps.first?.advice?.contains("127.0.0.1:7420 leads to charlie") == true)
  }
}
