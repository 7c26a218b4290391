import Cooperation
import Evidence
import Foundation
import NodeStore
import Testing

@testable import NodeCore

@Suite("Reminders")
struct ReminderTests {
  /// A clock of any length, perhaps one that only informs, perhaps one that began long ago.
  private func deadline(_ number: Int, _ random: inout SplitMix64, at now: Int) throws -> Deadline {
    func below(_ limit: Int) -> Int { Int(random.next() % UInt64(limit)) }
    let began = now - below(100) * 86_400 - below(86_400)
    let ends = began + [0, 3_600, 86_400 * below(70), below(86_400 * 50)][below(4)]
    let members: [String: Any] = [
      "id": "\(String(repeating: "a", count: 32))/alpha/clock\(number)/act", "clock": "clock\(number)",
      "title": "A clock",
      "sort": "target", "thread": String(repeating: "a", count: 32), "owner": "alpha", "day": "2026-01-01",
      "endsAt": ends, "status": below(5) == 0 ? "met" : "running", "began": began, "informs": below(4) == 0,
      "source": ["text": "a source", "isVerified": true],
    ]
    return try JSONDecoder().decode(Deadline.self, from: try JSONSerialization.data(withJSONObject: members))
  }

  @Test("are those of looking at every clock each time, whenever a node looks", arguments: UInt64(1)...25)
  func naive(seed: UInt64) throws {
    var random = SplitMix64(seed: seed)
    var now = 1_790_000_000
    let deadlines = try (0..<12).map { try deadline($0, &random, at: now) }
    var (naive, told): (Set<String>, Set<String>) = ([], [])
    var next = Dictionary(uniqueKeysWithValues: deadlines.map { ($0.id, Reminder.next(of: $0, after: nil)) })
    var looked = 0
    for _ in 0..<200 {
      now += [60, 3_600, 86_400, 86_400 * 9][Int(random.next() % 4)]
      let moment = Moment(seconds: now)
      for reminder in Reminder.due(deadlines, at: moment, told: naive) {
        naive.formUnion([reminder.id] + reminder.covers)
      }
      for deadline in deadlines where next[deadline.id]?.map({ $0 <= now }) == true {
        looked += 1
        for reminder in Reminder.due([deadline], at: moment, told: told) {
          told.formUnion([reminder.id] + reminder.covers)
        }
        next[deadline.id] = Reminder.next(of: deadline, after: moment)
      }
      #expect(told == naive)
    }
    #expect(looked <= deadlines.count * 8)
  }

  @Test("are told in pages, none twice and none left out, and a list shows clocks page by page", arguments: [UInt64(3)])
  func pages(seed: UInt64) throws {
    let node = try TestFederation().alpha
    var random = SplitMix64(seed: seed)
    let now = Int(TestNode.now.milliseconds / 1_000)
    let deadlines = try (0..<1_300).map { try deadline($0, &random, at: now) }
    try node.store.write { tx in
      try tx.keep(
        StoredFold(
          thread: deadlines[0].thread, newest: 0, state: "sent", title: "sent", rules: Catalogue.standard.rules,
          acts: []),
        deadlines: try deadlines.map { deadline in
          StoredDeadline(
            id: deadline.id, thread: deadline.thread, ends: Int64(deadline.endsAt),
            isRunning: deadline.status == .running, next: Reminder.next(of: deadline, after: nil).map(Int64.init),
            value: Array(try JSONEncoder().encode(deadline)))
        })
    }
    for _ in 0..<3 { try node.perform(.tick) }
    let due = Reminder.due(deadlines, at: Moment(seconds: now), told: [])
    let kept = try node.store.read {
      try $0.reminders(limit: 10_000, knownTo: MatterReader(officer: "o", takesUpSealed: false))
    }
    #expect(Set(kept.map(\.id)) == Set(due.map(\.id)) && kept.count == due.count && due.count > 300)
    let token = try node.login("drafter")
    var listed: [String] = []
    var request = DeadlinesRequest()
    while true {
      let page = try node.ask(.deadlines(request), token: token, as: DeadlinesAnswer.self)
      listed += page.deadlines.map(\.deadline.id)
      #expect(page.deadlines.count <= Limits.deadlinesListed && page.isComplete)
      guard let next = page.next else { break }
      request = DeadlinesRequest(after: next)
    }
    let running = deadlines.filter { $0.status == .running }.sorted { ($0.endsAt, $0.id) < ($1.endsAt, $1.id) }
    #expect(listed == running.map(\.id) && running.count > Limits.deadlinesListed)
    #expect(throws: NodeError.self) {
      try node.ask(.deadlines(DeadlinesRequest(after: "nonsense")), token: token, as: DeadlinesAnswer.self)
    }
  }
}
