import Cooperation
import Evidence
import Foundation
import NodeStore

extension Node {
  /// A page of the clocks that run, the next to end first, and what was told of them.
  func deadlines(_ request: DeadlinesRequest, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let isComplete = try foldThreads(atMost: Limits.foldedPerList, turn.tx)
    try remind(turn)
    let now = Moment(seconds: Int(turn.now.seconds))
    let (running, last) = try running(
      after: try request.after.map(Self.place), at: now, for: officer, turn.tx)
    let items = running.map { deadline in
      DeadlinesAnswer.Item(
        deadline: deadline, isOverdue: deadline.isOverdue(at: now), isOurs: deadline.owner == name.text)
    }
    let told = try turn.tx.reminders(limit: 50, knownTo: officer.reader)
    let reminders = try told.filter { try isShown($0, to: officer, turn.tx) }.map {
      DeadlinesAnswer.Told(
        id: $0.id, thread: $0.thread, deadline: $0.deadline, daysLeft: $0.daysLeft.map(Int.init),
        told: $0.told.description)
    }
    return DeadlinesAnswer(
      now: turn.now.description, deadlines: items, next: last.map { "\($0.ends):\($0.id)" }, isComplete: isComplete,
      reminders: reminders)
  }

  /// A page of clocks that an officer may be told of, and its last one where there are more. One whose day was set for others is
  /// left out as if it were not there: a page that began behind it would name it.
  private func running(
    after place: (ends: Int64, id: String)?, at now: Moment, for officer: Officer, _ tx: StoreTransaction
  ) throws -> (shown: [Deadline], last: StoredDeadline?) {
    var (shown, place): ([(stored: StoredDeadline, deadline: Deadline)], _) = ([], place)
    var isMore = true
    while isMore, shown.count <= Limits.deadlinesListed {
      let page = try tx.runningDeadlines(after: place, limit: Limits.deadlinesListed, knownTo: officer.reader)
      shown += try page.compactMap { stored in
        guard let deadline = Self.deadline(stored), !deadline.isPastReview(at: now),
          try isShown(deadline, to: officer, tx)
        else { return nil }
        return (stored, deadline)
      }
      isMore = page.count == Limits.deadlinesListed
      place = page.last.map { ($0.ends, $0.id) }
    }
    let listed = shown.prefix(Limits.deadlinesListed)
    return (listed.map(\.deadline), shown.count > listed.count ? listed.last?.stored : nil)
  }

  /// Whether an officer may be told of a clock: its day was set by what is for everybody here, or they read what is for named
  /// recipients in its thread, or wrote or approved those acts.
  private func isShown(_ deadline: Deadline, to officer: Officer, _ tx: StoreTransaction) throws -> Bool {
    guard let named = deadline.namedActs, try !tx.isSealed(matter: deadline.thread),
      try !reads(officer, matter: deadline.thread, tx)
    else { return true }
    return try named.allSatisfy { key in
      let parts = key.split(separator: "/").map(String.init)
      guard parts.count == 2, parts[0] == name.text, let draft = try tx.draft(parts[1]) else { return false }
      return [draft.officer, draft.approver].contains(officer.id)
    }
  }

  /// Whether an officer may be told that something was reminded of; of a clock that is none any more nobody knows whose it was.
  private func isShown(_ told: StoredReminder, to officer: Officer, _ tx: StoreTransaction) throws -> Bool {
    if let deadline = try tx.deadline(told.deadline).flatMap(Self.deadline) {
      return try isShown(deadline, to: officer, tx)
    }
    return try tx.isSealed(matter: told.thread) || reads(officer, matter: told.thread, tx)
      || !thread(told.thread, tx).fold.isForNamed
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
