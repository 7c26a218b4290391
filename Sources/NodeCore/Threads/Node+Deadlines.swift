import Cooperation
import Evidence
import Foundation
import NodeStore

extension Node {
  /// A page of the clocks that run, the next to end first, and what was told of them.
  func deadlines(_ request: DeadlinesRequest, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let place = try request.after.map(Self.place)
    let isComplete = try foldThreads(atMost: Limits.foldedPerList, turn.tx)
    try remind(turn)
    let now = Moment(seconds: Int(turn.now.seconds))
    let running = try turn.tx.runningDeadlines(after: place, limit: Limits.deadlinesListed, knownTo: officer.reader)
    let items = running.compactMap(Self.deadline).map { deadline in
      DeadlinesAnswer.Item(
        deadline: deadline, isOverdue: deadline.isOverdue(at: now), isOurs: deadline.owner == name.text)
    }
    let last = running.count < Limits.deadlinesListed ? nil : running.last
    let reminders = try turn.tx.reminders(limit: 50, knownTo: officer.reader).map {
      DeadlinesAnswer.Told(
        id: $0.id, thread: $0.thread, deadline: $0.deadline, daysLeft: $0.daysLeft.map(Int.init),
        told: $0.told.description)
    }
    return DeadlinesAnswer(
      now: turn.now.description, deadlines: items, next: last.map { "\($0.ends):\($0.id)" }, isComplete: isComplete,
      reminders: reminders)
  }

  /// Tells what is due to be told, each once: what was told stands in the store. Only clocks of which something may be due
  /// are looked at.
  func remind(_ turn: Turn) throws {
    let now = Moment(seconds: Int(turn.now.seconds))
    for stored in try turn.tx.deadlinesDue(at: Int64(now.seconds), limit: Limits.remindedPerTick) {
      let deadline = Self.deadline(stored)
      if let deadline { try remind(of: deadline, at: now, turn) }
      let next = deadline.flatMap { Reminder.next(of: $0, after: now) }
      try turn.tx.setNextReminder(ofDeadline: stored.id, next.map(Int64.init))
    }
  }

  private func remind(of deadline: Deadline, at now: Moment, _ turn: Turn) throws {
    let told = Set(try turn.tx.remindersTold(ofDeadline: deadline.id))
    for reminder in Reminder.due([deadline], at: now, told: told) {
      try turn.tx.tell(
        reminder: reminder.id, covering: reminder.covers, thread: deadline.thread, deadline: deadline.id,
        daysLeft: reminder.daysLeft, at: turn.now)
    }
  }

  private static func deadline(_ stored: StoredDeadline) -> Deadline? {
    try? JSONDecoder().decode(Deadline.self, from: Data(stored.value))
  }

  private static func place(_ text: String) throws -> (ends: Int64, id: String) {
    let parts = text.split(separator: ":", maxSplits: 1)
    guard parts.count == 2, let ends = Int64(parts[0]) else {
      throw NodeError(.invalid, "«after» is what the page before named as «next»")
    }
    return (ends, String(parts[1]))
  }
}
