import GRDB

extension StoreTransaction {
  /// Notes that a message of a thread is under seal, and with it the whole thread.
  package func sealMatter(_ thread: String) throws {
    absences.forget()
    try run("INSERT OR IGNORE INTO sealed_matter (thread) VALUES (?)", [thread])
  }

  /// Whether a message of a thread is under seal.
  package func isSealed(matter thread: String) throws -> Bool {
    guard try !isEmpty(.sealedMatter) else { return false }
    return try first("SELECT 1 FROM sealed_matter WHERE thread = ?", [thread]) != nil
  }

  /// Puts an officer on the list of a sealed matter.
  package func list(_ officer: String, inMatter thread: String) throws {
    try run("INSERT OR IGNORE INTO matter_list (officer, thread) VALUES (?, ?)", [officer, thread])
  }

  /// Takes an officer off the list of a sealed matter.
  package func unlist(_ officer: String, inMatter thread: String) throws {
    try run("DELETE FROM matter_list WHERE officer = ? AND thread = ?", [officer, thread])
  }

  /// The officers on the list of a sealed matter.
  package func listed(inMatter thread: String) throws -> [String] {
    try all("SELECT officer FROM matter_list WHERE thread = ? ORDER BY officer", [thread]).map { $0["officer"] }
  }

  /// Whether the list of a sealed matter names an officer.
  package func isListed(_ officer: String, inMatter thread: String) throws -> Bool {
    try first("SELECT 1 FROM matter_list WHERE officer = ? AND thread = ?", [officer, thread]) != nil
  }

  /// The sealed matters whose list names an officer.
  package func matters(listing officer: String) throws -> [String] {
    try all("SELECT thread FROM matter_list WHERE officer = ? ORDER BY thread", [officer]).map { $0["thread"] }
  }
}
