import Evidence
import Foundation
import NodeCore
import NodeService
import NodeStore

/// What a node that holds many messages costs at its start, and when a link with nothing new is opened.
struct HeldCost {
  let folder: String
  let messages: Int
  let batch: Int
  let window: Int

  func measure() async throws {
    let federation = try BenchFederation(folder: "\(folder)/held-\(messages)", peers: 1, port: 17_458)
    let fill = try await federation.run { running in
      let traffic = Traffic(federation, running)
      return try await traffic.bulk(messages, batch: batch, window: window)
    }
    Report.line(
      "(\(messages) messages exchanged)",
      String(format: "%.0f s, %.0f a second", fill, Double(messages) / fill))
    // Folds and the search of what came are made at ticks; they are done before what follows is measured.
    for node in [federation.hub] + federation.others { try node.store.checkpoint() }
    let counter = CountedPort.Counter()
    let start = ContinuousClock.now
    let ready = try await federation.run(through: { CountedPort($0, counter) }) { running in
      _ = try await running.hub.ledger(of: federation.others[0].name)
      let ready = microseconds(.now - start) / 1000
      // Both have said all once nothing was sent for half a second.
      while counter.total.last.map({ .now - $0 < .milliseconds(500) }) ?? true {
        try await Task.sleep(for: .milliseconds(20))
      }
      return ready
    }
    let total = counter.total
    let took = total.first.flatMap { first in total.last.map { microseconds($0 - first) / 1000 } } ?? 0
    Report.line(
      "cold start of both nodes with \(messages) messages",
      String(format: "%.0f ms until both answer (goal: under 3000)", ready))
    Report.line(
      "a link with nothing new, \(messages) messages held",
      String(format: "%d frames, %d bytes, %.0f ms", total.frames, total.bytes, took))
  }
}
