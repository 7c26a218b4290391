import Foundation
import NodeCore

/// What the demo does, step by step; each step fails loudly when something is not as it must be.
final class DemoScript {
  let federation: DemoFederation
  private let json: Bool
  private(set) var steps: [DemoStep] = []
  private var details: [String] = []
  var total = 8
  /// Ids of the messages, once they exist.
  var requestID = ""
  var inquiryID = ""
  /// Days by which the nodes' clocks are ahead of this computer's, in a story.
  var daysAhead = 0

  init(federation: DemoFederation, json: Bool) {
    self.federation = federation
    self.json = json
  }

  func run() async throws -> [DemoStep] {
    say("comity demo — three fictional nodes on this computer; nothing leaves it.")
    say("Not an official system of the International Criminal Court. Every State and person here is invented.")
    try await step("keys and encrypted stores for the Registry, State Alpha and State Bravo") { try await makeNodes() }
    try await step("a directory, signed by two of three stewards, in force on all three") { try await makeDirectory() }
    try await step("the Registry asks Alpha to trace assets (two officers, FollowTheMoney file)") {
      try await request()
    }
    try await step("Alpha acknowledges; its second officer approves an inquiry to Bravo; the line breaks in a frame") {
      try await inquire()
    }
    try await step("the line is mended, Bravo is killed with -9 and started again: nothing lost, nothing twice") {
      try await recover()
    }
    try await step("Bravo reports assets found; Alpha reports to the Registry; receipts all the way") {
      try await report()
    }
    try await step("three audit logs exported and verified, each witnessed by the other two") { try await verify() }
    try await step("one byte changed in a copy of Bravo's log: detected") { try await tamper() }
    whatNext()
    return steps
  }

  /// A line that belongs to the step at hand.
  func note(_ line: String) {
    details.append(line)
    if !json { Terminal.print("        · \(line)") }
  }

  func say(_ line: String) { if !json { Terminal.print(line) } }

  func step(_ title: String, _ body: () async throws -> Void) async throws {
    let number = steps.count + 1
    if !json { Terminal.print("[\(number)/\(total)] \(title)") }
    details = []
    let start = ContinuousClock.now
    do { try await body() } catch {
      if !json { Terminal.print("        ✗ \(Failure(error).message)") }
      throw error
    }
    let elapsed = (ContinuousClock.now - start).components
    let seconds = Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18
    steps.append(DemoStep(title: title, seconds: (seconds * 100).rounded() / 100, details: details))
    if !json { Terminal.print("        ✓ \(String(format: "%.1f", seconds)) s") }
  }

  private func whatNext() {
    let all = steps.reduce(0) { $0 + $1.seconds }
    say("Done in \(String(format: "%.1f", all)) s. What to try next:")
    say("  make demo DEMO_ARGS=\"--keep DIR\"           keep the three nodes' folders and look into them")
    say("  comity audit verify --trust DIR/trust DIR/bravo/log")
    say("  sqlite3 DIR/bravo/data/store.db .tables      see that the store says nothing")
    say("  comityd --config DIR/alpha/comityd.yaml      start a kept node again; then «comity --help»")
    say("  README.md and docs/architecture.md           the life of a message, file by file")
  }
}
