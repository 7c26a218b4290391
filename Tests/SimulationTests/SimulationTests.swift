import Foundation
import Simulator
import Synchronization
import Testing

@Suite("Simulated federations", .serialized)
struct SimulationTests {
  /// Runs seeds on both cores at once: whichever is free takes the next, since some cost ten times what others do.
  /// - Returns: what is wrong, each with its seed.
  private func failures(
    _ seeds: Range<UInt64>, _ body: @escaping @Sendable (UInt64) throws -> [String]
  ) async throws -> [String] {
    let next = NextSeed(seeds.lowerBound)
    return try await withThrowingTaskGroup(of: [String].self) { group in
      for _ in 0..<2 {
        group.addTask {
          var found: [String] = []
          while true {
            let seed = next.take()
            guard seed < seeds.upperBound else { return found }
            found += try body(seed).map { "seed \(seed): \($0)" }
          }
        }
      }
      return try await group.reduce(into: []) { $0 += $1 }
    }
  }

  @Test(
    "lose nothing, double nothing, fork nowhere and believe no lie, whatever breaks",
    arguments: stride(from: UInt64(1), to: 481, by: 120).map { $0..<($0 + 120) })
  func invariants(seeds: Range<UInt64>) async throws {
    let failures = try await failures(seeds) { seed in
      let outcome = try SimulatedRun(seed: seed).perform()
      var wrong = outcome.violations.map { "\($0) (comity-sim --first \(seed) --seeds 1 --trace)" }
      if outcome.messages < 10 || outcome.frames < outcome.messages { wrong.append("hardly anything happened") }
      guard seed % 50 == 0 else { return wrong }
      if try SimulatedRun(seed: seed).perform().trace != outcome.trace { wrong.append("a second run differs") }
      return wrong
    }
    #expect(failures == [])
  }

  @Test("come to the same with the product's cryptography", arguments: [UInt64(481)..<501])
  func suites(seeds: Range<UInt64>) async throws {
    let failures = try await failures(seeds) { seed in
      var settings = RunSettings()
      settings.readsStates = true
      // A byte that a liar changes in a signature is another character under each suite, and breaks off another part of it.
      settings.liar = false
      let simulated = try SimulatedRun(seed: seed, settings).perform()
      settings.suite = .comity1
      let product = try SimulatedRun(seed: seed, settings).perform()
      var wrong = simulated.violations + product.violations
      for (first, second) in zip(simulated.verdict, product.verdict) where first != second {
        wrong.append("the suites come to different ends: «\(first)» and «\(second)»")
      }
      if simulated.verdict.count != product.verdict.count { wrong.append("the suites hold different messages") }
      if simulated.verdict.count < 5 { wrong.append("hardly anything happened") }
      return wrong
    }
    #expect(failures == [])
  }

  @Test("are decided by their seed: another one is another story")
  func seeds() throws {
    var settings = RunSettings()
    settings.operations = 20
    let first = try SimulatedRun(seed: 1001, settings).perform()
    let second = try SimulatedRun(seed: 1002, settings).perform()
    #expect(first.trace != second.trace)
  }
}

/// Hands out seeds in order, to whoever asks.
private final class NextSeed: Sendable {
  private let next: Atomic<UInt64>

  init(_ first: UInt64) { next = Atomic(first) }

  func take() -> UInt64 { next.add(1, ordering: .relaxed).oldValue }
}
