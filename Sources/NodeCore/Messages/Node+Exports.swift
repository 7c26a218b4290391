import Cooperation
import Evidence
import NodeStore

/// What two officers take out of the node: whatever its level asks it for, and what two officers open.
///
/// To read something on the screen is to read it. A file is made to be given to somebody: a note verbale, evidence with what was
/// said, the assets of a case, an attachment. Who wrote and who approved a message agreed to send it, not to this.
extension Node {
  /// In which file what a message says leaves the node; the log says it.
  enum ExportForm: String {
    case note, evidence, disclosure, assets, attachment
  }

  /// Requires before what a message says is written into a file that the officer may read it and, where two officers export it, that
  /// a second one consented; then the log states both.
  /// - Throws: ``NodeError`` `notPermitted` or `waiting`, which says what to do.
  func requireExport(_ stored: StoredMessage, as form: ExportForm, by officer: Officer, _ turn: Turn) throws {
    guard let rule = try exportRule(of: stored, turn.tx) else { return try requireOpen(stored, officer, turn) }
    try requireNamed(stored, officer, turn.tx)
    guard let second = try consent(to: .export, of: stored, by: officer, turn) else {
      throw NodeError(.waiting, try waitingForExport(stored, rule, by: officer, turn))
    }
    turn.log(.contentExported, .text(officer.id), .text(second), .text(stored.id), .text(form.rawValue))
  }

  /// By what two officers export a message, as it is handled now; nil where one is enough.
  func exportRule(of stored: StoredMessage, _ tx: StoreTransaction) throws -> (code: String, source: Citation)? {
    let message = try open(stored, tx)
    guard exportRule(message.handling) != nil else { return nil }
    return exportRule(try thread(stored.thread, tx).fold.handling(of: message) ?? message.handling)
  }

  /// By what two officers export what is handled so; nil where one is enough.
  func exportRule(_ handling: Handling) -> (code: String, source: Citation)? {
    if let condition = twoOfficers(handling) { return (condition.code, condition.source) }
    let level = catalogue.law.words("level", handling.level.rawValue)
    return level.flatMap { $0.needsTwoToExport ? ($0.code, $0.source) : nil }
  }

  private func waitingForExport(
    _ stored: StoredMessage, _ rule: (code: String, source: Citation), by officer: Officer, _ turn: Turn
  ) throws -> String {
    let (id, command) = (stored.id, "comity message open \(stored.id.prefix(12)) --export")
    let asked = openings[OpeningRight.Key(message: stored.key, officer: officer.id, purpose: .export)]
    if let asked, isRunning(asked, at: turn.now) {
      return
        "the export of message \(id) waits for a second officer: an approver runs «\(command) --for \(officer.name)»"
    }
    return
      "message \(id) is \(rule.code) (\(rule.source.text)) and leaves this node by two officers: ask with «\(command)», "
      + "an approver consents with «\(command) --for \(officer.name)», then do this again"
  }
}
