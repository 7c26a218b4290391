package import Evidence
import GRDB

/// A clock of a thread.
package struct StoredDeadline: Sendable {
  /// Its id.
  package let id: String
  /// The thread.
  package let thread: String
  /// When it ends, in seconds since 1970.
  package let ends: Int64
  /// Whether it runs.
  package let isRunning: Bool
  /// When something of it may be due to be told, in seconds since 1970; nil when nothing will be any more.
  package let next: Int64?
  /// The whole of it, as the core wrote it.
  package let value: [UInt8]

  package init(id: String, thread: String, ends: Int64, isRunning: Bool, next: Int64?, value: [UInt8]) {
    self.id = id
    self.thread = thread
    self.ends = ends
    self.isRunning = isRunning
    self.next = next
    self.value = value
  }
}

/// A reminder that was told.
package struct StoredReminder: Sendable {
  /// Its id.
  package let id: String
  /// The thread.
  package let thread: String
  /// The deadline's id.
  package let deadline: String
  /// Days that were left; nil when it was over.
  package let daysLeft: Int64?
  /// When it was told.
  package let told: Timestamp
}

extension StoreTransaction {
  /// Clocks of threads that an officer may know of, the next to end first.
  /// - Parameter place: the end and the id of the last one of the page before.
  package func runningDeadlines(
    after place: (ends: Int64, id: String)?, limit: Int, knownTo reader: MatterReader
  ) throws -> [StoredDeadline] {
    let (ends, id) = place ?? (.min, "")
    return try all(
      """
      SELECT * FROM deadline d WHERE running = 1 AND (ends, id) > (?, ?) AND \(reader.condition("d.thread"))
      ORDER BY ends, id LIMIT ?
      """, [ends, id] + reader.arguments + [limit]
    ).map(deadline)
  }

  /// A clock by its id; nil when it is none any more.
  package func deadline(_ id: String) throws -> StoredDeadline? {
    try first("SELECT * FROM deadline WHERE id = ?", [id]).map(deadline)
  }

  /// Clocks of which something may be due to be told at a moment, the first due first.
  package func deadlinesDue(at seconds: Int64, limit: Int) throws -> [StoredDeadline] {
    try all("SELECT * FROM deadline WHERE next <= ? ORDER BY next, id LIMIT ?", [seconds, limit]).map(deadline)
  }

  /// Notes when a clock is to be looked at again; nil for never.
  package func setNextReminder(ofDeadline id: String, _ seconds: Int64?) throws {
    try run("UPDATE deadline SET next = ? WHERE id = ?", [seconds, id])
  }

  /// The ids of what was told of a deadline.
  package func remindersTold(ofDeadline id: String) throws -> [String] {
    // An index on the id's beginning: a reminder's id begins with its deadline's.
    try all("SELECT id FROM reminder WHERE id >= ? AND id < ?", [id + "@", id + "A"]).map { $0["id"] }
  }

  /// Notes what is told now, and what need not be told any more.
  package func tell(
    reminder id: String, covering others: [String], thread: String, deadline: String, daysLeft: Int?, at now: Timestamp
  ) throws {
    for (place, name) in ([id] + others).enumerated() {
      try run(
        "INSERT OR IGNORE INTO reminder (id, thread, deadline, days_left, told, covered) VALUES (?, ?, ?, ?, ?, ?)",
        [name, thread, deadline, daysLeft, now.milliseconds, place == 0 ? 0 : 1])
    }
  }

  /// What was told of threads that an officer may know of, newest first.
  package func reminders(limit: Int, knownTo reader: MatterReader) throws -> [StoredReminder] {
    try all(
      """
      SELECT * FROM reminder r WHERE covered = 0 AND \(reader.condition("r.thread")) ORDER BY told DESC, id DESC LIMIT ?
      """, reader.arguments + [limit]
    ).map { row in
      StoredReminder(
        id: row["id"], thread: row["thread"], deadline: row["deadline"], daysLeft: row["days_left"],
        told: Timestamp(milliseconds: row["told"]))
    }
  }

  private func deadline(_ row: Row) -> StoredDeadline {
    let running: Int64 = row["running"]
    return StoredDeadline(
      id: row["id"], thread: row["thread"], ends: row["ends"], isRunning: running == 1, next: row["next"],
      value: row.bytes("value"))
  }
}
