import Simulator
import Testing

@Suite("Simulated federations", .serialized)
struct SimulationTests {
  @Test("lose nothing, double nothing and fork nowhere, whatever breaks", arguments: UInt64(1)...10)
  func invariants(seed: UInt64) throws {
    let outcome = try SimulatedRun(seed: seed, nodes: 2 + Int(seed % 3), operations: 60).perform()
    #expect(outcome.violations.isEmpty, "seed \(seed), trace \(outcome.trace): \(outcome.violations)")
    #expect(outcome.messages > 5 && outcome.frames > outcome.messages)
  }

  @Test("are decided by their seed to the last byte", arguments: [UInt64(21), 22])
  func repeatable(seed: UInt64) throws {
    let first = try SimulatedRun(seed: seed, nodes: 3, operations: 40).perform()
    let second = try SimulatedRun(seed: seed, nodes: 3, operations: 40).perform()
    #expect(first.trace == second.trace)
    #expect(try SimulatedRun(seed: seed + 100, nodes: 3, operations: 40).perform().trace != first.trace)
  }
}
