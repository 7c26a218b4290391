import ArgumentParser
import Foundation
import Simulator

/// Runs simulated federations, one a seed, and holds each to the invariants of the design.
@main
struct ComitySim: ParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "comity-sim", abstract: "Run simulated federations and check the invariants",
    discussion: "Exit codes: 0 when all invariants hold, 1 with the seed and what was violated.")

  @Option(help: "How many seeds to run")
  var seeds: UInt64 = 20

  @Option(help: "The first seed")
  var first: UInt64 = 1

  @Option(help: "Operations of each run")
  var ops = 100

  @Option(help: "Nodes of each federation, 2 to 7")
  var nodes = 3

  func run() throws {
    let start = ContinuousClock.now
    for seed in first..<(first + max(seeds, 1)) {
      let found = try SimulatedRun(seed: seed, nodes: min(max(nodes, 2), 7), operations: ops).perform()
      for violation in found.violations { print("seed \(seed): invariant \(violation)") }
      guard found.violations.isEmpty else {
        print("repeat with: comity-sim --first \(seed) --seeds 1 --ops \(ops) --nodes \(nodes); trace \(found.trace)")
        throw ExitCode(1)
      }
      print("seed \(seed): \(found.messages) messages, \(found.frames) frames, trace \(found.trace.prefix(16))")
    }
    print("\(seeds) seeds, no violation, \(ContinuousClock.now - start)")
  }
}
