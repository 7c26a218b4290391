import ArgumentParser
import Foundation
import Simulator

extension RunSettings.SuiteChoice: ExpressibleByArgument {}

/// Runs simulated federations, one a seed, and holds each to the invariants of the design.
@main
struct ComitySim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comity-sim", abstract: "Run simulated federations and check the invariants",
    discussion: "Exit codes: 0 when all invariants hold, 1 with the seed, what was violated and the trace.")

  @Option(help: "How many seeds to run")
  var seeds: UInt64 = 20

  @Option(help: "The first seed")
  var first: UInt64 = 1

  @Option(help: "Operations of each run")
  var ops = 100

  @Option(help: "The cryptography: sim or comity-1")
  var suite = RunSettings.SuiteChoice.simulated

  @Option(help: "Nodes of each federation, 3 to 7; by default each seed draws them")
  var nodes: Int?

  @Flag(help: "Print everything that happens")
  var trace = false

  @Flag(help: "Run each seed twice, and compare the traces")
  var twice = false

  @Flag(help: "Print what each message came to, for comparing suites")
  var verdict = false

  func run() throws {
    let start = ContinuousClock.now
    for seed in first..<(first + max(seeds, 1)) {
      let outcome = try outcome(seed, keepsTrace: trace)
      if trace { outcome.lines.forEach { say($0) } }
      if verdict { outcome.verdict.forEach { say("seed \(seed): \($0)") } }
      guard outcome.violations.isEmpty else { throw try failure(seed, outcome) }
      if twice, try self.outcome(seed, keepsTrace: false).trace != outcome.trace {
        say("seed \(seed): two runs of one seed differ")
        throw ExitCode(1)
      }
      say("seed \(seed): \(outcome.summary), trace \(outcome.trace.prefix(16))")
    }
    say("\(seeds) seeds, no violation, \(ContinuousClock.now - start)")
  }

  /// Prints a line at once, also where the output is no terminal.
  private func say(_ line: String) { FileHandle.standardOutput.write(Data((line + "\n").utf8)) }

  private func outcome(_ seed: UInt64, keepsTrace: Bool) throws -> SimulatedRun.Outcome {
    var settings = RunSettings()
    settings.operations = ops
    settings.suite = suite
    settings.nodes = nodes.map { min(max($0, 3), 7) }
    settings.keepsTrace = keepsTrace
    settings.readsStates = verdict
    return try SimulatedRun(seed: seed, settings).perform()
  }

  /// Prints a failing seed with its trace, which a second run gives again.
  private func failure(_ seed: UInt64, _ outcome: SimulatedRun.Outcome) throws -> ExitCode {
    if !trace { try self.outcome(seed, keepsTrace: true).lines.forEach { say($0) } }
    for violation in outcome.violations { say("seed \(seed): invariant \(violation)") }
    say("repeat with: comity-sim --first \(seed) --seeds 1 --ops \(ops) --suite \(suite.rawValue) --trace")
    say("trace \(outcome.trace)")
    return ExitCode(1)
  }
}
