import Evidence
import Membership
import NodeStore

extension Node {
  /// The moment up to which everything should be witnessed by now.
  private func due(at now: Timestamp) -> Timestamp? {
    (directory?.text.policy.witnessWithin).map { now.advanced(bySeconds: -$0) }
  }

  /// Raises the alarm for statements of peers that no quorum has witnessed within the policy's time: once for each.
  ///
  /// A history that is shown to this node alone is never witnessed; so this is where it shows.
  func alarmOverdue(_ turn: Turn) throws {
    guard let due = due(at: turn.now) else { return }
    for overdue in try turn.tx.takeOverdue(upTo: due) {
      turn.log(
        .witnessOverdue, .text(overdue.peer), .count(overdue.count), .text(overdue.oldest.description))
    }
  }

  /// Raises the alarm for this node's own log: a tick that no quorum has witnessed within the policy's time. Once until the
  /// witnesses catch up.
  func alarmUnwitnessed(_ turn: Turn) throws {
    guard let late = try unwitnessed(turn.tx, at: turn.now),
      try turn.tx.metaText(.unwitnessed) != "\(origin.epoch) \(late.size)"
    else { return }
    try turn.tx.setMeta(.unwitnessed, Array("\(origin.epoch) \(late.size)".utf8))
    turn.log(.logUnwitnessed, .count(late.size), .text(late.time.description))
  }

  /// The oldest own tick that should be witnessed by now and is not.
  func unwitnessed(_ tx: StoreTransaction, at now: Timestamp) throws -> (size: UInt64, time: Timestamp)? {
    // A version of the directory may assign other witnesses, who have their time from then on.
    guard let directory, let due = due(at: now), let own = directory.party(name), own.quorum > 0,
      let oldest = try tx.oldestUnwitnessed(), max(oldest.time, directory.text.issued) <= due
    else { return nil }
    return oldest
  }

  /// How many statements of each peer are overdue now, and since when.
  func overdue(_ tx: StoreTransaction, at now: Timestamp) throws -> [String: OverdueStatements] {
    guard let due = due(at: now) else { return [:] }
    let found = try tx.overdue(upTo: due)
    return Dictionary(found.map { ($0.peer, $0) }, uniquingKeysWith: { first, _ in first })
  }
}
