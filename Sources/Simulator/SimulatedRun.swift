import Evidence
import Foundation

/// One run of a simulated federation in a folder of its own, from seed to verdict.
package struct SimulatedRun: Sendable {
  /// What a run came to.
  package struct Outcome: Sendable {
    /// Invariants that do not hold; empty when all do.
    package let violations: [String]
    /// Messages that were sent.
    package let messages: Int
    /// Frames that were sent.
    package let frames: Int
    /// The digest of everything that happened.
    package let trace: String
  }

  private let seed: UInt64
  private let nodes: Int
  private let operations: Int

  package init(seed: UInt64, nodes: Int, operations: Int) {
    self.seed = seed
    self.nodes = nodes
    self.operations = operations
  }

  /// Runs it; the folder is removed afterwards.
  package func perform() throws -> Outcome {
    let folder = NSTemporaryDirectory() + "/comity-sim-\(getpid())-\(seed)-\(UInt64.random(in: .min ... .max))"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(atPath: folder) }
    let federation = try SimulatedFederation(seed: seed, nodes: nodes, folder: folder)
    defer { federation.close() }
    try federation.run(operations: operations)
    try federation.heal()
    return Outcome(
      violations: try federation.violations(), messages: federation.sent.count, frames: federation.frameCount,
      trace: federation.traceDigest.hex)
  }
}
