package import Evidence
import GRDB

/// How many attachments a store knows, by where they stand.
package struct EnclosureTotals: Sendable, Equatable {
  /// Those whose files are here: of messages, and of drafts.
  package let here: Int
  /// Bytes of their files.
  package let bytes: UInt64
  /// Those that are not all here yet.
  package let wanted: Int
  /// Those that were not what their message says.
  package let refused: Int
}

extension StoreTransaction {
  /// Counts the attachments.
  package func enclosureTotals() throws -> EnclosureTotals {
    let row = try first(
      """
      SELECT coalesce(sum(state IN ('whole', 'draft')), 0) AS here,
        coalesce(sum(CASE WHEN state IN ('whole', 'draft') THEN length ELSE 0 END), 0) AS bytes,
        coalesce(sum(state = 'wanted'), 0) AS wanted, coalesce(sum(state = 'refused'), 0) AS refused FROM enclosure
      """)
    guard let row else { return EnclosureTotals(here: 0, bytes: 0, wanted: 0, refused: 0) }
    return EnclosureTotals(
      here: row["here"], bytes: row.count("bytes"), wanted: row["wanted"], refused: row["refused"])
  }

  /// Attachments whose files are here, in the order of their digests.
  package func enclosuresHere(after last: Digest?, limit: Int) throws -> [StoredEnclosure] {
    try all(
      "SELECT * FROM enclosure WHERE digest > ? AND state IN ('whole', 'draft') ORDER BY digest LIMIT ?",
      [(last?.bytes ?? []).blob, limit]
    ).map(enclosure)
  }
}
