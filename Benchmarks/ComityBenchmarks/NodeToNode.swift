import Evidence
import Foundation
import NodeCore
import NodeService

/// Messages from one whole node to others over TLS on this machine: sealed, durable at the peer, receipt durable here.
struct NodeToNode {
  /// What was measured.
  struct Result {
    let seconds: Double
    let cpuSeconds: Double
    let senderBytes: Int
    let recipientBytes: Int
    let meanBatch: Double
    let medianMilliseconds: Double
    let p99Milliseconds: Double
  }

  let folder: String
  let messages: Int
  let batch: Int
  let window: Int
  let peers: Int

  func measure() async throws -> Result {
    let federation = try BenchFederation(folder: "\(folder)/peers-\(peers)", peers: peers, port: 17_455)
    return try await federation.run { try await exchange(federation, $0) }
  }

  private func exchange(_ federation: BenchFederation, _ running: BenchFederation.Running) async throws -> Result {
    let traffic = Traffic(federation, running)
    for _ in 0..<peers { try traffic.dispatch(1) }
    try await traffic.settle()
    let singles = try await traffic.singles(100)
    let bytes = { (federation.hub.bytes, federation.others.reduce(0) { $0 + $1.bytes }) }
    let (first, cpu, heads) = (bytes(), Usage.cpuSeconds(), running.hub.signatures)
    let seconds = try await traffic.bulk(messages, batch: batch, window: window)
    let (cpuSeconds, growth) = (Usage.cpuSeconds() - cpu, running.hub.signatures - heads)
    return Result(
      seconds: seconds, cpuSeconds: cpuSeconds, senderBytes: bytes().0 - first.0, recipientBytes: bytes().1 - first.1,
      meanBatch: Double(messages) / Double(max(growth, 1)), medianMilliseconds: singles[singles.count / 2],
      p99Milliseconds: singles[singles.count * 99 / 100])
  }
}
