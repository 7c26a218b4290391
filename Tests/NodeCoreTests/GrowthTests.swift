import CSQLite
import Evidence
import GRDB
import NodeCore
import Testing

@testable import NodeStore

/// What a node does for one message must not grow with what it holds already. Not time is measured but the steps of SQLite's
/// virtual machine, which are the same on every machine.
@Suite("The work for one message")
struct GrowthTests {
  /// The steps made in transactions that write.
  private final class StepCounter {
    var steps = 0
  }

  private func message(_ number: Int) -> [UInt8] {
    let digits = String(number, radix: 16)
    let id = String(repeating: "0", count: 32 - digits.count) + digits
    return Array(
      """
      {"id":"\(id)","thread":"\(id)","from":{"node":"registry"},"kind":"req.of_tomorrow","kindVersion":1,"to":[{"node":\
      "alpha"}],"legalBasis":["Resolution ICC-ASP/23/Res.5"],"safeSubject":"one of many","handling":{"level":\
      "CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},"body":{"text":"\(number)"},\
      "attachments":[]}
      """.utf8)
  }

  /// Counts what both nodes do.
  private func counting(_ nodes: [TestNode], _ body: () throws -> Void) throws -> [Int] {
    let counters = nodes.map { _ in StepCounter() }
    for (node, counter) in zip(nodes, counters) {
      try node.store.write { tx in
        sqlite3_progress_handler(
          tx.db.sqliteConnection, 1,
          { context in
            if let context { Unmanaged<StepCounter>.fromOpaque(context).takeUnretainedValue().steps += 1 }
            return 0
          }, Unmanaged.passUnretained(counter).toOpaque())
      }
    }
    try withExtendedLifetime(counters) {
      try body()
      for node in nodes { try node.store.write { sqlite3_progress_handler($0.db.sqliteConnection, 0, nil, nil) } }
    }
    return counters.map(\.steps)
  }

  @Test("does not grow with what both nodes hold: sent, taken in, receipted, witnessed, and a link opened anew")
  func isConstant() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    try federation.join(1)
    var (sent, link): (Int, UInt64) = (0, 1)
    func send(_ count: Int) throws {
      for _ in 0..<count {
        sent += 1
        try registry.post(message(sent), to: alpha.name)
        try federation.carryAll()
      }
    }
    func joinAnew() throws {
      link += 1
      try federation.join(link)
    }
    /// Does what is still to be done once for what came: folds, the search, what a link says of it.
    func settle() throws {
      for _ in 0..<4 { try federation.tickAll() }
      try joinAnew()
    }
    func work() throws -> [Int] {
      try counting([registry, alpha]) { try send(8) } + counting([registry, alpha]) { try federation.tickAll() }
        + counting([registry, alpha]) { try joinAnew() }
    }
    try send(24)
    try settle()
    let few = try work()
    try send(240)
    try settle()
    let many = try work()
    // The tree is higher by three levels; a scan of all that is held would be nine times as much.
    let steps = [
      "sends", "takes in", "tick of the sender", "tick of the recipient", "link of the sender", "link of the recipient",
    ]
    for (what, (before, after)) in zip(steps, zip(few, many)) {
      #expect(
        Double(after) < 1.5 * Double(before) + 200, "\(what): \(before) steps with few, \(after) with many messages")
    }
  }
}
