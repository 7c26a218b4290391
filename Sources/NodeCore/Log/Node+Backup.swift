import Evidence
import NodeStore

extension Node {
  /// Whether an officer may have the store copied, and how long the log is before.
  func beginBackup(_ turn: Turn) throws -> any NodeAnswer {
    BackupBegunAnswer(entries: try turn.tx.logSize())
  }

  /// Records that a copy of the store was made; it does not hold this entry itself.
  func recordBackup(_ made: BackupMade, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    turn.log(.storeBackup, .text(officer.id), .count(made.size), .text(made.digest))
    return DoneAnswer("store-backup-recorded")
  }
}
