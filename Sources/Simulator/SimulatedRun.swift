import Evidence
import NodeStore

/// One run of a simulated federation, from seed to verdict.
package struct SimulatedRun: Sendable {
  /// What a run came to.
  package struct Outcome: Sendable {
    /// Invariants that do not hold; empty when all do.
    package let violations: [String]
    /// What happened how often, in words.
    package let summary: String
    /// Messages that were written.
    package let messages: Int
    /// Frames that were sent.
    package let frames: Int
    /// Nodes that crashed.
    package let crashes: Int
    /// The digest of everything that happened.
    package let trace: String
    /// The lines of the trace, where they were kept.
    package let lines: [String]
    /// Which messages are where, in which state, with which receipts and verdicts: the same under every suite.
    package let verdict: [String]
  }

  private let seed: UInt64
  private let settings: RunSettings

  package init(seed: UInt64, _ settings: RunSettings = RunSettings()) {
    self.seed = seed
    self.settings = settings
  }

  /// Runs it.
  package func perform() throws -> Outcome {
    let federation = try SimulatedFederation(seed: seed, settings: settings)
    defer { federation.close() }
    try federation.run(operations: settings.operations)
    if federation.watch.violations.isEmpty { try federation.heal() }
    if federation.watch.violations.isEmpty { try federation.check() }
    if federation.watch.violations.isEmpty { try federation.checkQuiet() }
    if federation.watch.violations.isEmpty { try federation.checkSealed() }
    let counts = federation.counts
    return Outcome(
      // In an order that no dictionary decides.
      violations: Array(federation.watch.violations.sorted().prefix(20)),
      summary: "\(federation.nodes.count) nodes, \(federation.written.count) messages, \(counts.frames) frames, "
        + "\(counts.links) links, \(counts.crashes) crashes, \(counts.faults) faults of a disk, \(counts.pouches) pouches, "
        + "\(counts.lies) lies",
      messages: federation.written.count, frames: counts.frames, crashes: counts.crashes,
      trace: federation.trace.digest.hex, lines: federation.trace.lines,
      verdict: settings.readsStates ? try federation.verdict() : [])
  }
}
