import Cooperation
import Evidence
import NodeStore

extension Node {
  /// Asks for the right to open a message that protects somebody, or to export one that two export; a second officer consents.
  func proposeOpening(
    _ reference: String, for purpose: OpeningRight.Purpose = .reading, by officer: Officer, _ turn: Turn
  ) throws -> any NodeAnswer {
    let stored = try find(reference, for: officer, turn)
    try requireNamed(stored, officer, turn.tx)
    guard let reason = try twoOfficers(for: purpose, of: stored, from: officer, turn) else {
      throw NodeError(
        .refused,
        purpose == .reading
          ? "message \(stored.id) needs no second officer; «comity show» opens it"
          : "message \(stored.id) needs no second officer to be exported; one with the role that the command needs does it"
      )
    }
    let key = OpeningRight.Key(message: stored.key, officer: officer.id, purpose: purpose)
    openings = openings.filter { isRunning($0.value, at: turn.now) }
    guard openings[key] != nil || openings.count < Limits.openings else {
      throw NodeError(.refused, "\(Limits.openings) openings are asked for or running; wait until some have ended")
    }
    if openings[key]?.second == nil {
      openings[key] = OpeningRight(since: turn.now, second: nil)
      turn.log(purpose == .reading ? .openingProposed : .exportProposed, .text(officer.id), .text(stored.id))
    }
    return OpeningAnswer(
      message: stored.id, officer: officer.name, condition: reason.code, source: reason.source.text,
      consented: openings[key]?.second != nil, export: purpose == .export)
  }

  /// Consents that another officer opens or exports a message: nobody consents to what they asked for.
  func consentOpening(_ request: OpeningConsent, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let stored = try find(request.reference, for: officer, turn)
    let (asking, isExport) = (try turn.tx.officer(named: request.officer), request.export == true)
    let key = asking.map {
      OpeningRight.Key(message: stored.key, officer: $0.id, purpose: isExport ? .export : .reading)
    }
    let act = isExport ? "export" : "open"
    guard let asking, let key, let right = openings[key], isRunning(right, at: turn.now) else {
      throw NodeError(
        .notFound,
        "\(request.officer.prefix(64)) has not asked to \(act) message \(stored.id); «comity message openings» lists what waits"
      )
    }
    guard asking.id != officer.id else { throw NodeError(.refused, "nobody consents to what they asked for") }
    // Who may not read it cannot say whether it may be read or leave.
    try requireNamed(stored, officer, turn.tx)
    guard right.second == nil else {
      throw NodeError(
        .refused, "a second officer has consented already that \(asking.name) \(act)s message \(stored.id)")
    }
    openings[key] = OpeningRight(since: turn.now, second: officer.id)
    turn.log(
      isExport ? .exportConsented : .openingConsented, .text(asking.id), .text(officer.id), .text(stored.id))
    return DoneAnswer(isExport ? "message-export" : "message-open", id: stored.id)
  }

  /// What waits for a second officer, of the matters that the officer may know.
  func listOpenings(for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let waiting = openings.filter { $0.value.second == nil && isRunning($0.value, at: turn.now) }
    let names = try officerNames(turn.tx)
    let items = try waiting.compactMap { key, right -> OpeningsAnswer.Item? in
      guard let stored = try turn.tx.message(key: key.message), try mayKnow(stored.thread, officer, turn.tx) else {
        return nil
      }
      return OpeningsAnswer.Item(
        message: stored.id, officer: names[key.officer] ?? key.officer, since: right.since.description,
        export: key.purpose == .export)
    }
    return OpeningsAnswer(
      openings: items.sorted { ($0.since, $0.message, $0.officer) < ($1.since, $1.message, $1.officer) })
  }

  /// Requires before an officer sees what a message says that it is for them, and a second officer's consent where it is under such
  /// a condition.
  /// - Throws: ``NodeError`` `notPermitted` or `waiting`, which says who lists them, or how consent is given.
  func requireOpen(_ stored: StoredMessage, _ officer: Officer, _ turn: Turn) throws {
    try requireNamed(stored, officer, turn.tx)
    guard let condition = try protection(of: stored, from: officer, turn),
      try consent(to: .reading, of: stored, by: officer, turn) == nil
    else { return }
    let asked = openings[OpeningRight.Key(message: stored.key, officer: officer.id)]
    if let asked, isRunning(asked, at: turn.now) {
      throw NodeError(
        .waiting,
        "the opening of message \(stored.id) waits for a second officer: «comity message open \(stored.id.prefix(12)) --for \(officer.name)»"
      )
    }
    throw NodeError(
      .waiting,
      "message \(stored.id) is under \(condition.code) (\(condition.source.text)) and is opened by two officers: ask with «comity message open \(stored.id.prefix(12))», another officer consents with «comity message open \(stored.id.prefix(12)) --for \(officer.name)»"
    )
  }

  /// Whether an officer may see what a message says without asking anybody.
  func isOpen(_ stored: StoredMessage, to officer: Officer, _ turn: Turn) throws -> Bool {
    guard try isNamed(officer, for: stored, turn.tx) else { return false }
    guard try protection(of: stored, from: officer, turn) != nil else { return true }
    return try consent(to: .reading, of: stored, by: officer, turn) != nil
  }

  /// Who consented that an officer does something with a message; nil while nobody has. Whoever may export it reads it too.
  func consent(
    to purpose: OpeningRight.Purpose, of stored: StoredMessage, by officer: Officer, _ turn: Turn
  ) throws -> String? {
    let purposes: [OpeningRight.Purpose] = purpose == .reading ? [.reading, .export] : [.export]
    return purposes.lazy.compactMap {
      self.openings[OpeningRight.Key(message: stored.key, officer: officer.id, purpose: $0)]
    }.first { $0.second != nil && self.isRunning($0, at: turn.now) }?.second
  }

  /// Requires that a draft under such a condition, or for named recipients, is seen by its drafter and by the second officer alone.
  func requireOpen(_ draft: StoredDraft, _ message: Message, _ officer: Officer) throws {
    let condition = twoOfficers(message.handling).map { "under \($0.code) (\($0.source.text))" }
    let why = condition ?? (message.handling.audience == .named ? "for named recipients (audience NAMED)" : nil)
    guard let why, draft.officer != officer.id, !officer.roles.contains(.approver) else { return }
    throw NodeError(
      .notPermitted, "draft \(draft.id) is \(why): its drafter and who approves it see it, and nobody besides")
  }

  /// For what two officers are needed; nil where one is enough.
  private func twoOfficers(
    for purpose: OpeningRight.Purpose, of stored: StoredMessage, from officer: Officer, _ turn: Turn
  ) throws -> (code: String, source: Citation)? {
    guard purpose == .reading else { return try exportRule(of: stored, turn.tx) }
    return try protection(of: stored, from: officer, turn).map { ($0.code, $0.source) }
  }

  /// The condition that keeps a message from an officer alone; nil when none does, or when the officer wrote or approved it.
  private func protection(of stored: StoredMessage, from officer: Officer, _ turn: Turn) throws -> UseCondition? {
    let message = try open(stored, turn.tx)
    // Whatever was lowered since, nothing was added: most messages need no fold.
    guard twoOfficers(message.handling) != nil else { return nil }
    let handling = try thread(stored.thread, turn.tx).fold.handling(of: message) ?? message.handling
    guard let condition = twoOfficers(handling) else { return nil }
    guard stored.author == name.text, let draft = try turn.tx.draft(stored.id) else { return condition }
    return [draft.officer, draft.approver].contains(officer.id) ? nil : condition
  }

  /// The subject by which lists name a message. Of one that two officers open none of its words stand there.
  func listedSubject(_ message: Message) -> String {
    twoOfficers(message.handling).map { "opened by two officers (\($0.code))" } ?? message.safeSubject
  }

  /// The condition of a handling under which no officer opens a message alone; nil for none.
  func twoOfficers(_ handling: Handling) -> UseCondition? {
    handling.conditions.lazy.compactMap { self.catalogue.law.condition($0) }.first { $0.needsTwoToOpen }
  }

  func isRunning(_ right: OpeningRight, at now: Timestamp) -> Bool {
    now <= right.since.advanced(bySeconds: settings.sessionAbsolute)
  }
}
