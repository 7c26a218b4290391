import Cooperation
import Evidence
import Foundation
import NodeStore

extension Node {
  /// Threads that one tick takes up; the others wait for the next.
  static let threadsPerTick = 200
  /// Clocks that one answer lists.
  static let deadlinesListed = 500

  /// Every clock that runs, the next to end first, and what was told of them.
  func deadlines(for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    do {
      try foldThreads(atMost: .max, turn.tx)
      try remind(turn)
    } catch {
      foldedUpTo = 0
      throw error
    }
    let now = Moment(seconds: Int(turn.now.seconds))
    let running = try turn.tx.runningDeadlines(limit: Self.deadlinesListed).compactMap(Self.deadline)
    let items = try running.filter { try mayKnow($0.thread, officer, turn.tx) }.map { deadline in
      DeadlinesAnswer.Item(
        deadline: deadline, isOverdue: deadline.isOverdue(at: now), isOurs: deadline.owner == name.text)
    }
    let reminders = try turn.tx.reminders(limit: 50).filter {
      try mayKnow($0.thread, officer, turn.tx)
    }.map {
      DeadlinesAnswer.Told(
        id: $0.id, thread: $0.thread, deadline: $0.deadline, daysLeft: $0.daysLeft.map(Int.init),
        told: $0.told.description)
    }
    return DeadlinesAnswer(now: turn.now.description, deadlines: items, reminders: reminders)
  }

  /// Tells what is due to be told, each once: what was told stands in the store.
  func remind(_ turn: Turn) throws {
    let now = Moment(seconds: Int(turn.now.seconds))
    for stored in try turn.tx.runningDeadlines(endingBefore: Int64(now.seconds + 32 * 86_400)) {
      guard let deadline = try Self.deadline(stored) else { continue }
      let told = Set(try turn.tx.remindersTold(ofDeadline: deadline.id))
      for reminder in Reminder.due([deadline], at: now, told: told) {
        try turn.tx.tell(
          reminder: reminder.id, covering: reminder.covers, thread: deadline.thread, deadline: deadline.id,
          daysLeft: reminder.daysLeft, at: turn.now)
      }
    }
  }

  private static func deadline(_ stored: StoredDeadline) throws -> Deadline? {
    try? JSONDecoder().decode(Deadline.self, from: Data(stored.value))
  }
}
