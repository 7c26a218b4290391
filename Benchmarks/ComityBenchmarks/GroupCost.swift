import Evidence
import Foundation
import NodeCore
import NodeService

/// One message to many nodes: sealed once, wrapped, dispatched, taken in and receipted by each.
struct GroupCost {
  let folder: String
  let recipients: Int

  func measure() async throws {
    let federation = try BenchFederation(folder: "\(folder)/group", peers: recipients, port: 17_457)
    let times = try await federation.run { running in
      let all = federation.others.map(\.name)
      func receipted() async throws -> Int {
        var count: UInt64 = 0
        for peer in all { count += try await running.hub.ledger(of: peer).receipted }
        return Int(count)
      }
      var times: [(sent: Double, receipted: Double)] = []
      for round in 0..<4 {
        let start = ContinuousClock.now
        _ = running.hub.dispatch([try federation.task(to: all)])
        while try await running.hub.ledger(of: all[all.count - 1]).sent <= round {
          try await Task.sleep(for: .milliseconds(1))
        }
        let sent = microseconds(.now - start) / 1000
        while try await receipted() < (round + 1) * all.count { try await Task.sleep(for: .milliseconds(5)) }
        times.append((sent, microseconds(.now - start) / 1000))
      }
      return times
    }
    // The first one waits for the links.
    let rest = times.dropFirst().sorted { $0.receipted < $1.receipted }
    let median = rest[rest.startIndex + rest.count / 2]
    Report.line(
      "message to \(recipients) nodes",
      String(format: "durable after %.0f ms, all receipted after %.0f ms", median.sent, median.receipted))
  }
}
