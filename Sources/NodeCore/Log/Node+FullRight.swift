import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Asks for the full right; a second officer opens it. A new request takes the place of the one before.
  func proposeFullRight(by officer: Officer, _ turn: Turn) -> any NodeAnswer {
    fullRight = FullRight(officer: officer.id)
    turn.log(.fullProposed, .text(officer.id))
    return DoneAnswer("audit-full", id: officer.id)
  }

  /// Opens the full right to who asked for it: nobody opens it to themselves.
  func openFullRight(by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard var right = fullRight, right.approver == nil else {
      throw NodeError(.refused, "nobody asked for the full right since the start; «comity audit full» does")
    }
    guard right.officer != officer.id else { throw NodeError(.refused, "nobody approves what they proposed") }
    right.approver = officer.id
    right.until = turn.now.advanced(bySeconds: settings.sessionAbsolute)
    fullRight = right
    turn.log(.fullOpened, .text(right.officer), .text(officer.id))
    return DoneAnswer("audit-full-approve", id: right.officer)
  }

  /// Begins an export in which every entry opens.
  func beginFullExport(_ officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    guard let right = fullRight, right.officer == officer.id, let approver = right.approver, let until = right.until,
      turn.now <= until
    else {
      throw NodeError(
        .refused,
        "the full right takes two persons: «comity audit full», and another officer «comity audit full --approve»")
    }
    let head = try exportedHead(turn.tx)
    turn.log(
      .fullExported, .text(officer.id), .text(approver), .count(head.checkpoint.size), .text(head.checkpoint.root.hex))
    exports[officer.id] = ExportGrant(size: head.checkpoint.size, until: until, full: true)
    return try exportAnswer(head, turn.tx)
  }

  /// What an entry says under the full right; nil where this node itself cannot open it, which is a finding.
  static func fullLine(of entry: StoredEntry) -> EventsFile.Line? {
    guard let event = entry.event, let bytes = entry.salt, let salt = try? Salt(bytes),
      LogEntry(event: event, salt: salt).bytes == LogEntry(commitment: entry.commitment).bytes
    else { return nil }
    return EventsFile.Line(entry: entry.index, salt: salt, event: event)
  }
}
