package import Evidence
import GRDB

/// Statements of a peer that were received and that no quorum has witnessed in time.
package struct OverdueStatements: Sendable {
  /// The peer.
  package let peer: String
  /// How many.
  package let count: UInt64
  /// When the oldest came, by our clock.
  package let oldest: Timestamp
}

extension StoreTransaction {
  /// Statements that came up to a moment and are not witnessed. A sealed matter shows in no count.
  package func overdue(upTo moment: Timestamp) throws -> [OverdueStatements] {
    try overdue(upTo: moment, told: 1)
  }

  /// Of the same those that nobody was told of; now somebody is.
  package func takeOverdue(upTo moment: Timestamp) throws -> [OverdueStatements] {
    let found = try overdue(upTo: moment, told: 0)
    guard !found.isEmpty else { return [] }
    for (table, column) in [("arrival", "time"), ("receipt", "received")] {
      try run(
        """
        UPDATE \(table) SET alarmed = 1
        WHERE witnessed IS NULL AND alarmed = 0 AND channel = 'ordinary' AND \(column) <= ?
        """, [moment.milliseconds])
    }
    return found
  }

  private func overdue(upTo moment: Timestamp, told: Int) throws -> [OverdueStatements] {
    try all(
      """
      SELECT peer, count(*) AS n, min(came) AS oldest FROM (
        SELECT peer, time AS came, alarmed, channel FROM arrival WHERE witnessed IS NULL
        UNION ALL SELECT peer, received AS came, alarmed, channel FROM receipt WHERE witnessed IS NULL)
      WHERE channel = 'ordinary' AND came <= ? AND alarmed <= ? GROUP BY peer ORDER BY peer
      """, [moment.milliseconds, told]
    ).map { row in
      OverdueStatements(
        peer: row["peer"], count: row.count("n"), oldest: Timestamp(milliseconds: row["oldest"]))
    }
  }
}

extension Row {
  /// Whether the alarm was raised for a statement that is still not witnessed.
  var isOverdue: Bool { count("alarmed") > 0 && optionalCount("witnessed") == nil }
}
