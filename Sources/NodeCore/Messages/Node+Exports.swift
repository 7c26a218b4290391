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
    try requireExport([stored], as: form, by: officer, turn)
  }

  /// Requires the same of all that one file is made of: those for which a second officer did not consent yet are named together, so
  /// that they are asked for at once.
  func requireExport(_ all: [StoredMessage], as form: ExportForm, by officer: Officer, _ turn: Turn) throws {
    var (lacking, consented): ([StoredMessage], [(stored: StoredMessage, second: String)]) = ([], [])
    for stored in all {
      guard try exportRule(of: stored, turn.tx) != nil else {
        try requireOpen(stored, officer, turn)
        continue
      }
      try requireNamed(stored, officer, turn.tx)
      if let second = try consent(to: .export, of: stored, by: officer, turn) {
        consented.append((stored, second))
      } else {
        lacking.append(stored)
      }
    }
    guard lacking.isEmpty else { throw NodeError(.waiting, try waitingForExport(lacking, by: officer, turn)) }
    for (stored, second) in consented {
      // Of a case, whose threads are found by its name, some may be under seal and others not.
      let outer = turn.underSeal
      defer { turn.underSeal = outer }
      if try turn.tx.isSealed(matter: stored.thread) { turn.underSeal = true }
      turn.log(.contentExported, .text(officer.id), .text(second), .text(stored.id), .text(form.rawValue))
    }
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

  private func waitingForExport(_ lacking: [StoredMessage], by officer: Officer, _ turn: Turn) throws -> String {
    let ids = lacking.map { String($0.id.prefix(12)) }.joined(separator: " ")
    let isOne = lacking.count == 1
    let command = "comity message open \(ids) --export"
    let isAsked = lacking.allSatisfy { stored in
      let asked = openings[OpeningRight.Key(message: stored.key, officer: officer.id, purpose: .export)]
      return asked.map { isRunning($0, at: turn.now) } ?? false
    }
    let what = isOne ? "message \(lacking[0].id)" : "\(lacking.count) messages"
    if isAsked {
      return "the export of \(what) waits for a second officer: an approver runs «\(command) --for \(officer.name)»"
    }
    var rules: [String] = []
    for stored in lacking {
      guard let rule = try exportRule(of: stored, turn.tx) else { continue }
      let text = "\(rule.code) (\(rule.source.text))"
      if !rules.contains(text) { rules.append(text) }
    }
    return
      "\(what) \(isOne ? "is" : "are") \(rules.joined(separator: ", ")) and \(isOne ? "leaves" : "leave") this node by two "
      + "officers: ask with «\(command)», an approver consents with «\(command) --for \(officer.name)», then do this again"
  }
}
