import Cooperation
import Evidence
import NodeStore

extension Node {
  func approvals(for officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let names = try officerNames(tx)
    return ApprovalsAnswer(
      approvals: try tx.drafts(.submitted).compactMap { draft in
        let message = try message(of: draft)
        guard try mayKnow(message.thread, officer, tx) else { return nil }
        return ApprovalsAnswer.Item(
          approval: draft.id, drafter: draft.officer, drafterName: names[draft.officer],
          commitment: draft.commitment?.hex ?? "", kind: message.kind, subject: message.safeSubject,
          created: draft.created.description)
      })
  }

  /// Shows a submitted draft in full; reading it is an event.
  func showApproval(_ id: String, to officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let draft = try submitted(id, for: officer, turn)
    let enclosures = try enclosures(ofDraft: draft.id, turn.tx)
    let message = try message(of: draft).enclosing(enclosures.map(EnclosedFile.init))
    turn.log(.contentRead, .text(officer.id), .text(message.id))
    return ApprovalAnswer(
      approval: draft.id, drafter: draft.officer, drafterName: try officerNames(turn.tx)[draft.officer],
      commitment: draft.commitment?.hex ?? "", recipients: message.to.map(\.node), kind: message.kind,
      subject: message.safeSubject,
      message: String(decoding: draft.message, as: UTF8.self),
      attachments: try items(enclosures, of: nil, turn.tx), documents: catalogue.documents(of: message),
      findings: try findings(in: message, from: name, shownTo: officer, turn.tx),
      audience: try audience(of: message, turn.tx), membership: try membership(draft, message, turn.tx))
  }

  /// Approves exactly the commitment that was shown; nobody approves their own draft.
  func approve(_ request: ApproveRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let draft = try submitted(request.id, for: officer, turn)
    guard draft.officer != officer.id else {
      throw NodeError(.refused, "nobody approves their own draft; another officer must")
    }
    guard let commitment = draft.commitment, let bytes = draft.statement, let saltBytes = draft.salt else {
      throw NodeError(.refused, "draft \(request.id) has no commitment")
    }
    guard request.commitment.utf8.count >= 16, commitment.hex.hasPrefix(request.commitment.lowercased()) else {
      throw NodeError(.refused, "this is not the commitment of draft \(request.id); compare it with the drafter's")
    }
    let statement = try SealedStatement(parsing: bytes)
    let salt = try Salt(saltBytes)
    // The draft's row might have been changed in the store: what is sealed must be what was committed to.
    guard statement.commitment(salt: salt) == commitment, statement.message == draft.message,
      statement.enclosures == (try enclosures(ofDraft: draft.id, turn.tx))
    else {
      throw NodeError(.refused, "draft \(request.id) is not what was submitted; it must be drafted again")
    }
    // What the draft answers may have moved on since it was submitted.
    let findings = try findings(
      in: try message(of: draft).enclosing(statement.enclosures.map(EnclosedFile.init)), from: name,
      shownTo: officer, turn.tx)
    guard !findings.contains(where: { $0.severity == .blocks }) else {
      throw NodeError(.invalid, "draft \(request.id) can no longer be sent as it is", findings: findings)
    }
    let group = Self.group(of: draft)
    do {
      try check(group, recipients: statement.recipients, try message(of: draft), turn.tx)
    } catch let error as NodeError where error.code == .refused {
      throw try sentBack(draft, saying: error.message, by: officer, turn)
    }
    try turn.tx.approveDraft(id: draft.id, approver: officer.id, commitment: commitment)
    turn.log(
      .approvalGiven, .text(draft.id), .text(draft.officer), .text(officer.id), .text(commitment.hex), .none)
    handOut([try sealTask(draft.id, statement, salt, at: turn.now, group: group)], turn)
    return DoneAnswer("approve", id: draft.id, waits: try waits(of: statement.recipients, turn.tx))
  }

  /// That a draft can never be approved as it is: it goes back to its drafter with the reason, else it would wait for ever.
  private func sentBack(
    _ draft: StoredDraft, saying reason: String, by officer: Officer, _ turn: Turn
  ) throws -> LoggedRefusal {
    turn.underSeal = try turn.tx.isSealed(matter: message(of: draft).thread)
    return LoggedRefusal(
      error: NodeError(.refused, "\(reason); draft \(draft.id) went back to its drafter with this reason"),
      event: LocalEvent(
        .approvalRefused,
        [.text(draft.id), .text(draft.officer), .text(officer.id), .text(draft.commitment?.hex ?? "")]),
      returned: (draft.id, String(String.UnicodeScalarView(reason.unicodeScalars.prefix(Limits.refusal)))))
  }

  func refuse(_ request: RefusalRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let draft = try submitted(request.id, for: officer, turn)
    let id = draft.id
    guard draft.officer != officer.id else { throw NodeError(.refused, "nobody judges their own draft") }
    if let reason = request.reason, reason.isEmpty || reason.unicodeScalars.count > Limits.refusal {
      throw NodeError(.invalid, "a reason has 1 to \(Limits.refusal) characters")
    }
    try turn.tx.returnDraft(id: id, saying: request.reason)
    turn.log(
      .approvalRefused, .text(id), .text(draft.officer), .text(officer.id), .text(draft.commitment?.hex ?? ""))
    return DoneAnswer("approve-refuse", id: id)
  }

  private func submitted(_ id: String, for officer: Officer, _ turn: Turn) throws -> StoredDraft {
    let known = try draft(id, turn.tx) { draft in
      try draft.message.isEmpty || mayKnow(message(of: draft).thread, officer, turn.tx)
    }
    guard let draft = known, try mayKnow(draft, officer, turn) else {
      throw NodeError(.notFound, "there is no approval \(id)")
    }
    guard draft.state == .submitted else {
      throw NodeError(.refused, "draft \(draft.id) is \(draft.state.rawValue) and does not wait for approval")
    }
    return draft
  }
}
