import Cooperation
package import Evidence
import Membership
import NodeStore

extension Node {
  /// Keeps a new draft; gaps are listed, not refused, until it is submitted.
  func newDraft(_ request: DraftNewRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    var template = try cooperation { try MessageTemplate(parsing: Array(request.template.utf8)) }
    guard template.kind != GroupStatement.kind else {
      throw NodeError(.invalid, "«comity group new» and «comity group change» state who is in a group")
    }
    var group: GroupTarget?
    if let named = request.to, !named.isEmpty {
      let audience = try audience(named, turn.tx)
      (template, group) = (template.addressed(to: audience.nodes), audience.group)
    }
    let kept = try keep(template.adding(entityLines: request.entities), parent: nil, by: officer, turn)
    if let group { try turn.tx.setDraftGroup(id: kept.id, group: group.id, version: group.version) }
    let attached = request.attachments ?? []
    guard !attached.isEmpty || group != nil else { return kept.answer }
    if !attached.isEmpty { try attach(attached, toDraft: kept.id, by: officer, turn.tx) }
    return try checkDraft(kept.id, by: officer, turn.tx)
  }

  /// Completes a template with what the node knows and keeps it as a draft.
  func keep(
    _ template: MessageTemplate, parent: StoredMessage?, by officer: Officer, _ turn: Turn
  ) throws -> (id: String, answer: DraftAnswer) {
    let id = Hex.encode(suite.randomBytes(16))
    let bytes = template.completed(
      id: id, node: name.text, officer: officer.id, thread: parent?.thread, inReplyTo: parent?.id,
      after: try parent.map { try thread($0.thread, turn.tx).fold.newest } ?? [],
      written: settings.workingTime.text(turn.now))
    let message = try cooperation { try Message(parsing: bytes) }
    try noteSealedDraft(message, by: officer, turn)
    try turn.tx.insertDraft(id: id, officer: officer.id, message: bytes, at: turn.now)
    turn.log(.draftCreated, .text(id), .text(officer.id))
    return (id, try answer(for: id, message, state: "open", turn.tx))
  }

  func checkDraft(_ reference: String, by officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let draft = try ownDraft(reference, of: officer, tx)
    return try answer(
      for: draft.id, try message(of: draft), state: draft.state.rawValue, group: Self.group(of: draft), tx)
  }

  private func answer(
    for id: String, _ message: Message, state place: String, group: GroupTarget? = nil, _ tx: StoreTransaction
  ) throws -> DraftAnswer {
    let message = message.enclosing(try enclosures(ofDraft: id, tx).map(EnclosedFile.init))
    var findings = try findings(in: message, from: name, tx)
    if place == StoredDraft.State.open.rawValue,
      !findings.contains(where: { $0.severity == .blocks && $0.path.hasPrefix("/to") })
    {
      findings += try refusal(of: message, to: group, tx).map { [$0] } ?? []
    }
    let state = try message.to.first.flatMap { try requestedState($0, for: message, tx) }
    return DraftAnswer(
      id: id, kind: message.kind, state: place, findings: findings,
      blocked: findings.contains { $0.severity == .blocks }, audience: try audience(of: message, tx),
      completeness: catalogue.completeness(of: message, for: state), documents: catalogue.documents(of: message))
  }

  /// What its submission would refuse besides what its kind requires: somebody to whom nothing can be sent, a group that changed.
  private func refusal(of message: Message, to group: GroupTarget?, _ tx: StoreTransaction) throws -> Finding? {
    func finding(_ reason: String) -> Finding { Finding("/to", .blocks, rule: "audience", reason) }
    do {
      try check(group, recipients: try recipients(of: message), message, tx)
      return nil
    } catch let error as NodeError {
      guard [.invalid, .refused, .notReady].contains(error.code) else { throw error }
      return finding(error.message)
    } catch let error as EvidenceError {
      return finding(error.message)
    }
  }

  /// Binds a draft to a commitment; what blocks is named, place by place.
  func submitDraft(_ reference: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let draft = try ownDraft(reference, of: officer, turn.tx)
    let id = draft.id
    guard draft.state == .open else { throw NodeError(.refused, Self.closed(draft)) }
    let message = try message(of: draft).enclosing(try enclosures(ofDraft: id, turn.tx).map(EnclosedFile.init))
    turn.underSeal = try turn.tx.isSealed(matter: message.thread)
    let findings = try findings(in: message, from: name, turn.tx)
    guard !findings.contains(where: { $0.severity == .blocks }) else {
      throw NodeError(.invalid, "draft \(id) lacks what its kind requires", findings: findings)
    }
    let statement = try SealedStatement(
      sender: name, recipients: try recipients(of: message), enclosures: try enclosures(ofDraft: id, turn.tx),
      message: draft.message)
    try check(Self.group(of: draft), recipients: statement.recipients, message, turn.tx)
    let salt = try Salt(suite.randomBytes(32))
    let commitment = statement.commitment(salt: salt)
    try turn.tx.submitDraft(id: id, commitment: commitment, salt: salt, statement: statement.bytes)
    turn.log(.draftSubmitted, .text(id), .text(officer.id), .text(commitment.hex))
    let waiting = catalogue.needsApproval(message)
    if !waiting {
      try turn.tx.approveDraft(id: id, approver: nil, commitment: commitment)
      handOut([try sealTask(id, statement, salt, at: turn.now, group: Self.group(of: draft))], turn)
    }
    return SubmittedAnswer(
      approval: id, commitment: commitment.hex, recipients: statement.recipients.map(\.text), waiting: waiting,
      unseen: try waiting && turn.underSeal && !isSeenByApprover(message.thread, but: officer.id, turn.tx),
      waits: waiting ? [] : try waits(of: statement.recipients, turn.tx))
  }

  /// Why nothing can be sent to a party; nil where it is a member.
  func fault(ofRecipient node: NodeName) -> String? {
    guard let party = directory?.party(node) else { return "the directory lists no party \(node)" }
    switch party.state {
    case .active: return nil
    case .suspended:
      return "\(node) is suspended in the directory, and nothing goes to it until the stewards take it up again"
    case .left: return "\(node) left, and nothing goes to it any more"
    }
  }

  /// The recipients a message names, each a party that messages can be sealed for.
  private func recipients(of message: Message) throws -> [NodeName] {
    guard directory != nil else {
      throw NodeError(.notReady, "there is no directory yet; «comity directory install» takes one")
    }
    let names = try Set(message.to.map { try NodeName($0.node) })
    guard !names.isEmpty else { throw NodeError(.invalid, "a message without a named recipient is not sent") }
    for recipient in names {
      if let fault = fault(ofRecipient: recipient) {
        throw NodeError(
          .invalid, names.count > 1 ? fault + "; leave it out, of a group with «comity group change --remove»" : fault)
      }
    }
    guard !names.contains(name) else { throw NodeError(.invalid, "a message is not sent to one's own node") }
    return Array(names)
  }

  /// The work of sealing a statement for all its recipients, with the keys that are valid now.
  ///
  /// - Parameter id: the approved draft; nil for a message that never was one.
  /// - Throws: ``NodeError`` when a recipient has no valid seal key.
  package func sealTask(
    _ id: String?, _ statement: SealedStatement, _ salt: Salt, at now: Timestamp, group: GroupTarget? = nil
  ) throws -> SealTask {
    guard let directory else { throw NodeError(.notReady, "there is no directory yet") }
    var (keys, others): ([NodeName: RoleKey], [NodeName: [RoleKey]]) = ([:], [:])
    for recipient in statement.recipients {
      guard let party = directory.party(recipient), party.state == .active, let key = sealKey(of: recipient, at: now)
      else { throw NodeError(.refused, "there is no seal key of \(recipient) that is valid now") }
      keys[recipient] = key
      others[recipient] = party.keys(.seal, at: now)
    }
    return SealTask(
      draft: id, statement: statement, salt: salt, keys: keys, others: others, federation: directory.genesis.id,
      group: group)
  }

  /// Hands messages out for sealing; each draft once until its result comes back.
  func handOut(_ tasks: [SealTask], _ turn: Turn) {
    sealing.formUnion(tasks.compactMap(\.draft))
    turn.output(.work(.seal(tasks)))
  }

  /// Takes approved drafts up again that a stop or a full disk left unsealed.
  func resumeApproved(_ turn: Turn) throws {
    guard confirmation.state != .recovering else { return }
    var tasks: [SealTask] = []
    for draft in try turn.tx.drafts(.approved) where !sealing.contains(draft.id) {
      guard let bytes = draft.statement, let salt = draft.salt else { continue }
      let task = try? sealTask(
        draft.id, SealedStatement(parsing: bytes), Salt(salt), at: turn.now, group: Self.group(of: draft))
      guard let task else { continue }
      tasks.append(task)
    }
    if !tasks.isEmpty { handOut(tasks, turn) }
  }

  /// Drafts that two officers decided on and that cannot be sealed; what is under seal shows in no status.
  func approvedWarnings(_ tx: StoreTransaction, at now: Timestamp) throws -> [String] {
    try tx.drafts(.approved).compactMap { draft in
      guard !sealing.contains(draft.id), let bytes = draft.statement, let salt = draft.salt,
        try !tx.isSealed(matter: message(of: draft).thread)
      else { return nil }
      do {
        _ = try sealTask(draft.id, SealedStatement(parsing: bytes), Salt(salt), at: now, group: Self.group(of: draft))
        return nil
      } catch {
        // Whatever it is, the rest of the status is told.
        let reason = (error as? NodeError)?.message ?? "what was approved cannot be read in the store"
        return "draft \(draft.id) is approved and could not be sent: \(reason); it is tried again at each tick"
      }
    }
  }

  func message(of draft: StoredDraft) throws -> Message {
    guard !draft.message.isEmpty else { throw NodeError(.refused, "draft \(draft.id) was dispatched") }
    return try cooperation { try Message(parsing: draft.message) }
  }

  /// Turns an error of the domain into one of a use case, with its findings.
  func cooperation<T>(_ body: () throws -> T) throws -> T {
    do {
      return try body()
    } catch let error as CooperationError {
      throw NodeError(.invalid, error.message, findings: error.findings)
    }
  }
}
