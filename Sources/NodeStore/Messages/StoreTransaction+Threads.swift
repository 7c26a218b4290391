package import Evidence
import GRDB

/// A thread as far as it was folded.
package struct StoredFold: Sendable {
  /// The thread's id.
  package let thread: String
  /// The row of the newest message that is in it.
  package let newest: Int64
  /// The state in a word.
  package let state: String
  /// The state in words for people.
  package let title: String
  /// Its acts, as the core wrote them.
  package let acts: [UInt8]

  package init(thread: String, newest: Int64, state: String, title: String, acts: [UInt8]) {
    self.thread = thread
    self.newest = newest
    self.state = state
    self.title = title
    self.acts = acts
  }
}

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
  /// The whole of it, as the core wrote it.
  package let value: [UInt8]

  package init(id: String, thread: String, ends: Int64, isRunning: Bool, value: [UInt8]) {
    self.id = id
    self.thread = thread
    self.ends = ends
    self.isRunning = isRunning
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
  /// The kept fold of a thread.
  package func fold(ofThread thread: String) throws -> StoredFold? {
    try first("SELECT * FROM thread_fold WHERE thread = ?", [thread]).map { row in
      StoredFold(
        thread: row["thread"], newest: row["newest"], state: row["state"], title: row["title"],
        acts: row.bytes("acts"))
    }
  }

  /// Keeps the fold of a thread and its clocks.
  package func keep(_ fold: StoredFold, deadlines: [StoredDeadline]) throws {
    try run(
      "INSERT OR REPLACE INTO thread_fold (thread, newest, state, title, acts) VALUES (?, ?, ?, ?, ?)",
      [fold.thread, fold.newest, fold.state, fold.title, fold.acts.blob])
    try run("DELETE FROM deadline WHERE thread = ?", [fold.thread])
    for deadline in deadlines {
      try run(
        "INSERT OR REPLACE INTO deadline (id, thread, ends, running, value) VALUES (?, ?, ?, ?, ?)",
        [deadline.id, deadline.thread, deadline.ends, deadline.isRunning ? 1 : 0, deadline.value.blob])
    }
  }

  /// Forgets the fold of a thread, so that it is made anew from what is left of it.
  package func forgetFold(ofThread thread: String) throws {
    try run("DELETE FROM thread_fold WHERE thread = ?", [thread])
    try run("DELETE FROM deadline WHERE thread = ?", [thread])
  }

  /// The row of a thread's newest message.
  package func newestMessage(ofThread thread: String) throws -> Int64? {
    try first("SELECT max(key) AS newest FROM message WHERE thread = ?", [thread])?["newest"]
  }

  /// The messages of a thread after a row, in the order in which this node saw them.
  package func messages(thread: String, after key: Int64) throws -> [StoredMessage] {
    try all("SELECT key FROM message WHERE thread = ? AND key > ? ORDER BY key", [thread, key]).compactMap {
      try message(key: $0["key"])
    }
  }

  /// The row of the newest message.
  package func newestMessage() throws -> Int64? { try first("SELECT max(key) AS newest FROM message")?["newest"] }

  /// Threads with messages after a row that their fold lacks.
  package func unfoldedThreads(after key: Int64, limit: Int) throws -> [String] {
    try all(
      """
      SELECT m.thread AS thread FROM message m LEFT JOIN thread_fold f ON f.thread = m.thread
      WHERE m.key > ? AND m.key > coalesce(f.newest, 0) GROUP BY m.thread LIMIT ?
      """, [key, limit]
    ).map { $0["thread"] }
  }

  /// Clocks that run, the next to end first.
  package func runningDeadlines(limit: Int) throws -> [StoredDeadline] {
    try all("SELECT * FROM deadline WHERE running = 1 ORDER BY ends, id LIMIT ?", [limit]).map(deadline)
  }

  /// Clocks that run and end before a moment.
  package func runningDeadlines(endingBefore seconds: Int64) throws -> [StoredDeadline] {
    try all("SELECT * FROM deadline WHERE running = 1 AND ends < ? ORDER BY ends, id", [seconds]).map(deadline)
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

  /// What was told, newest first.
  package func reminders(limit: Int) throws -> [StoredReminder] {
    try all("SELECT * FROM reminder WHERE covered = 0 ORDER BY told DESC, id LIMIT ?", [limit]).map { row in
      StoredReminder(
        id: row["id"], thread: row["thread"], deadline: row["deadline"], daysLeft: row["days_left"],
        told: Timestamp(milliseconds: row["told"]))
    }
  }

  private func deadline(_ row: Row) -> StoredDeadline {
    let running: Int64 = row["running"]
    return StoredDeadline(
      id: row["id"], thread: row["thread"], ends: row["ends"], isRunning: running == 1, value: row.bytes("value"))
  }
}
