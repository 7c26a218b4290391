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
  /// By which rules it was made.
  package let rules: String
  /// Its newest acts, as the core wrote them; those before stand in ``StoreTransaction/earlierActs(ofThread:)``.
  package let acts: [UInt8]

  package init(thread: String, newest: Int64, state: String, title: String, rules: String, acts: [UInt8]) {
    self.thread = thread
    self.newest = newest
    self.state = state
    self.title = title
    self.rules = rules
    self.acts = acts
  }
}

extension StoreTransaction {
  /// The kept fold of a thread.
  package func fold(ofThread thread: String) throws -> StoredFold? {
    try first("SELECT * FROM thread_fold WHERE thread = ?", [thread]).map { row in
      StoredFold(
        thread: row["thread"], newest: row["newest"], state: row["state"], title: row["title"],
        rules: row["rules"], acts: row.bytes("acts"))
    }
  }

  /// The acts of a long thread before the newest ones, as the core wrote them, in their order.
  package func earlierActs(ofThread thread: String) throws -> [[UInt8]] {
    try all("SELECT acts FROM thread_acts WHERE thread = ? ORDER BY number", [thread]).map { $0.bytes("acts") }
  }

  /// Keeps acts of a thread that came before its newest ones; the same row again is replaced.
  package func keepEarlier(acts: [UInt8], row: Int, ofThread thread: String) throws {
    try run(
      "INSERT OR REPLACE INTO thread_acts (thread, number, acts) VALUES (?, ?, ?)", [thread, row, acts.blob])
  }

  /// Threads whose folds were made by other rules.
  package func threads(foldedByOtherRulesThan rules: String, limit: Int) throws -> [String] {
    try all(
      """
      SELECT thread FROM (SELECT thread FROM thread_fold WHERE rules < ?1 LIMIT ?2)
      UNION ALL SELECT thread FROM (SELECT thread FROM thread_fold WHERE rules > ?1 LIMIT ?2) LIMIT ?2
      """, [rules, limit]
    ).map { $0["thread"] }
  }

  /// Leaves a fold as it is, though other rules made it: what it was made from can't be read.
  package func leaveFold(ofThread thread: String, underRules rules: String) throws {
    try run("UPDATE thread_fold SET rules = ? WHERE thread = ?", [rules, thread])
  }

  /// Keeps the fold of a thread and its clocks.
  package func keep(_ fold: StoredFold, deadlines: [StoredDeadline]) throws {
    try run(
      "INSERT OR REPLACE INTO thread_fold (thread, newest, state, title, rules, acts) VALUES (?, ?, ?, ?, ?, ?)",
      [fold.thread, fold.newest, fold.state, fold.title, fold.rules, fold.acts.blob])
    try run("DELETE FROM deadline WHERE thread = ?", [fold.thread])
    for deadline in deadlines {
      try run(
        "INSERT OR REPLACE INTO deadline (id, thread, ends, running, next, value) VALUES (?, ?, ?, ?, ?, ?)",
        [
          deadline.id, deadline.thread, deadline.ends, deadline.isRunning ? 1 : 0, deadline.next, deadline.value.blob,
        ])
    }
  }

  /// Notes that what begins a thread names another thread, whose clocks it may stop.
  package func noteThread(_ thread: String, naming named: String) throws {
    try run("INSERT OR IGNORE INTO thread_named (named, thread) VALUES (?, ?)", [named, thread])
  }

  /// The folded threads that name another one in what begins them, in the order of their ids.
  package func threads(naming named: String) throws -> [String] {
    try all("SELECT thread FROM thread_named WHERE named = ? ORDER BY thread", [named]).map { $0["thread"] }
  }

  /// Forgets the fold of a thread, so that it is made anew from what is left of it.
  package func forgetFold(ofThread thread: String) throws {
    try run("DELETE FROM thread_fold WHERE thread = ?", [thread])
    try run("DELETE FROM thread_acts WHERE thread = ?", [thread])
    try run("DELETE FROM deadline WHERE thread = ?", [thread])
  }

  /// The row of a thread's newest message.
  package func newestMessage(ofThread thread: String) throws -> Int64? {
    try first("SELECT max(key) AS newest FROM message WHERE thread = ?", [thread])?["newest"]
  }

  /// Threads under no seal in which something came in a time, or something of some kinds before its end: the one in which something
  /// came last first, with how many messages with content it has until then.
  package func threads(
    from first: Timestamp, before end: Timestamp, orOfKinds kinds: [String], limit: Int
  ) throws -> [(thread: String, messages: Int, newest: Timestamp)] {
    try all(
      """
      WITH candidate (thread) AS (
        SELECT thread FROM message WHERE time >= ?1 AND time < ?2 AND content_key IS NOT NULL
        UNION
        SELECT thread FROM message
        WHERE kind IN (SELECT value FROM json_each(?3)) AND time < ?2 AND content_key IS NOT NULL)
      SELECT m.thread AS thread, count(*) AS n, max(m.time) AS newest
      FROM candidate c CROSS JOIN message m ON m.thread = c.thread
      WHERE m.time < ?2 AND m.content_key IS NOT NULL
        AND NOT EXISTS (SELECT 1 FROM sealed_matter s WHERE s.thread = m.thread)
      GROUP BY m.thread ORDER BY newest DESC, m.thread LIMIT ?4
      """,
      [first.milliseconds, end.milliseconds, "[\(kinds.map { "\"\($0)\"" }.joined(separator: ","))]", limit]
    ).map { (thread: $0["thread"], messages: $0["n"], newest: Timestamp(milliseconds: $0["newest"])) }
  }

  /// The messages of a thread after a row, in the order in which this node saw them.
  package func messages(thread: String, after key: Int64) throws -> [StoredMessage] {
    try all("SELECT key FROM message WHERE thread = ? AND key > ? ORDER BY key", [thread, key]).compactMap {
      try message(key: $0["key"])
    }
  }

  /// The row of the newest message.
  package func newestMessage() throws -> Int64? { try first("SELECT max(key) AS newest FROM message")?["newest"] }

  /// Messages after a row that the fold of their thread lacks, oldest first.
  package func unfolded(after key: Int64, limit: Int) throws -> [(key: Int64, thread: String)] {
    try all(
      """
      SELECT m.key AS key, m.thread AS thread FROM message m LEFT JOIN thread_fold f ON f.thread = m.thread
      WHERE m.key > ? AND m.key > coalesce(f.newest, 0) ORDER BY m.key LIMIT ?
      """, [key, limit]
    ).map { ($0["key"], $0["thread"]) }
  }
}
