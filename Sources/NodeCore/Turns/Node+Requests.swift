import Evidence
import NodeStore

extension Node {
  /// Answers a request, or begins work whose result will answer it (nil).
  func answer(_ request: NodeRequest, id: RequestID, token: String?, _ turn: Turn) throws -> (any NodeAnswer)? {
    switch request {
    case .status: return try status(turn)
    case .auditHead: return try headAnswer(turn.tx, at: turn.now)
    case .auditCheckpoint: return try shownHead(turn.tx)
    case .directoryShow: return try directoryAnswer()
    case .directoryList: return try directoryList(turn.tx)
    case .directoryNote(let version): return try directoryNote(version, turn.tx)
    case .login(let login):
      try beginLogin(login, id, turn)
      return nil
    case .addCheckpoint(let offer): return try addCheckpoint(offer, id, turn)
    case .witnessedCheckpoint(let segment): return try witnessedCheckpoint(segment, turn.tx)
    default: break
    }
    let officer = try authenticate(token, turn)
    switch request {
    case .logout: return try logout(officer, token, turn)
    case .officerAdd(let account):
      try officer.require(.administrator, for: "officer.add")
      try beginOfficer(account, by: officer, id, turn)
      return nil
    case .officers:
      try officer.require(.auditor, .administrator, for: "officer.list")
      return try officers(turn.tx)
    case .officerChange(let request):
      try officer.require(.administrator, for: "officer.change")
      return try change(request, by: officer, id, turn)
    case .member:
      try officer.require(.administrator, for: "node.member")
      return try member(turn.tx)
    case .recovery:
      try officer.require(.approver, .administrator, .auditor, .sealed, for: "recover.status")
      return try recovery(for: officer, turn.tx)
    case .recover(let request):
      try officer.require(.approver, .administrator, for: "recover.open")
      return try recover(request, by: officer, turn)
    case .recoverFetch:
      try officer.require(.approver, .administrator, for: "recover.fetch")
      return try fetchAgain(turn)
    case .confirm(let request):
      try officer.require(.approver, .administrator, for: "node.confirm")
      return try confirm(request, by: officer, turn)
    case .directoryInstall(let install):
      try officer.require(.administrator, for: "directory.install")
      return try self.install(install, turn)
    case .directoryEvidence(let version):
      try officer.require(.administrator, .auditor, for: "directory.evidence")
      return try directoryEvidence(version, by: officer, turn)
    case .groupNew, .groupChange, .groups, .groupShow, .groupEvidence:
      return try answerGroup(request, by: officer, turn)
    case .peers, .peerShow, .peerTest, .peerEcho, .peerPause, .peerQuarantine, .peerResume:
      return try answerPeer(request, id: id, by: officer, turn)
    case .keys:
      try officer.require(.auditor, .administrator, for: "key.list")
      return try keys(turn)
    case .keyFile:
      try officer.require(.auditor, .administrator, for: "key.file")
      return try keyFile(turn)
    case .keyRoll(let purpose, let atOnce):
      try officer.require(.administrator, for: "key.roll")
      return try rollKey(purpose, atOnce: atOnce, by: officer, turn)
    case .backupBegin:
      try officer.require(.administrator, for: "store.backup")
      return try beginBackup(turn)
    case .backupMade(let made):
      try officer.require(.administrator, for: "store.backup")
      return try recordBackup(made, by: officer, turn)
    case .exportBegin:
      try officer.require(.auditor, .administrator, for: "audit.export")
      return try beginExport(officer, turn)
    case .full(let request):
      if request.approve {
        try officer.require(.approver, for: "audit.full.approve")
        return try openFullRight(by: officer, turn)
      }
      try officer.require(.auditor, .administrator, for: "audit.full")
      return proposeFullRight(by: officer, turn)
    case .exportFull:
      try officer.require(.auditor, .administrator, for: "audit.export")
      return try beginFullExport(officer, turn)
    case .exportTile(let path):
      try officer.require(.auditor, .administrator, for: "audit.export")
      return try exportTile(path, turn.tx)
    case .exportEvents(let path):
      try officer.require(.auditor, .administrator, for: "audit.export")
      return try exportEvents(path, to: officer, turn)
    case .auditEvents, .auditEntry, .auditProof, .auditDisclose, .auditEvidence:
      return try audit(request, by: officer, turn)
    case .pouchPack, .pouchOpen, .pouchClose:
      return try answerPouch(request, by: officer, turn)
    case .attachments, .enclosureBegin, .enclosureAdd, .enclosureRead:
      return try answerEnclosure(request, by: officer, turn)
    case .search, .report, .registers, .note, .noteCheck, .assets, .assetHints, .disclosureAdd, .disclosures:
      return try answerKnowledge(request, by: officer, turn)
    case .matter, .matterList, .matterUnlist, .matterCover:
      return try answerMatter(request, by: officer, turn)
    case .openingAsk, .exportAsk, .openings, .openingConsent:
      return try answerOpening(request, by: officer, turn)
    case .deletionPropose, .deletions, .deletionApprove, .deletionRefuse, .deletionProof:
      return try answerDeletion(request, by: officer, turn)
    default: return try answer(request, by: officer, turn)
    }
  }

  /// The requests that read the log.
  private func audit(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> (any NodeAnswer)? {
    switch request {
    case .auditEvents(let page):
      try officer.require(.auditor, .administrator, for: "audit.list")
      return try events(page, to: officer, turn)
    case .auditEntry(let entry):
      try officer.require(.auditor, .administrator, for: "audit.show")
      return try event(entry, to: officer, turn)
    case .auditProof(let reference):
      return try prove(reference, for: officer, turn)
    case .auditDisclose(let reference):
      try officer.require(.approver, for: "audit.disclose")
      return try disclose(reference, by: officer, turn)
    case .auditEvidence(let request):
      if request.disclose { try officer.require(.approver, for: "audit.disclose") }
      return try evidence(request, by: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about pouches.
  private func answerPouch(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .pouchPack(let recipient):
      try officer.require(.drafter, .approver, .administrator, for: "pouch.export")
      return try beginPouch(recipient, by: officer, turn)
    case .pouchOpen(let pouch):
      try officer.require(.drafter, .approver, .administrator, for: "pouch.import")
      return try openPouch(pouch, by: officer, turn)
    case .pouchClose(let link):
      try officer.require(.drafter, .approver, .administrator, for: "pouch.import")
      return try closePouch(link, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about attachments.
  private func answerEnclosure(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .attachments(let reference):
      try officer.require(.drafter, .approver, for: "message.attachments")
      return try attachments(reference, for: officer, turn)
    case .enclosureBegin:
      try officer.require(.drafter, for: "draft.attach")
      return try beginEnclosure(turn)
    case .enclosureAdd(let enclosure):
      try officer.require(.drafter, for: "draft.attach")
      return try addEnclosure(enclosure, by: officer, turn)
    case .enclosureRead(let read):
      try officer.require(.drafter, .approver, for: "message.save")
      return try readEnclosure(read, by: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests that read across messages.
  private func answerKnowledge(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .search(let request):
      try officer.require(.drafter, .approver, for: "search")
      return try search(request, by: officer, turn)
    case .report(let request):
      try officer.require(.drafter, .approver, for: "report")
      return try report(request, by: officer, turn)
    case .registers:
      try officer.require(.drafter, .approver, for: "register.list")
      return try registers(by: officer, turn)
    case .note(let request):
      try officer.require(.drafter, .approver, for: "note")
      return try note(request, by: officer, turn)
    case .noteCheck(let code):
      try officer.require(.drafter, .approver, for: "note.check")
      return try checkNote(code, by: officer, turn)
    case .disclosureAdd(let request):
      try officer.require(.drafter, .approver, for: "disclosure.add")
      return try disclose(request, by: officer, turn)
    case .disclosures(let reference):
      try officer.require(.drafter, .approver, for: "disclosure.list")
      return try disclosures(reference, for: officer, turn)
    case .assets(let request):
      try officer.require(.drafter, .approver, for: "asset.table")
      return try assets(request, by: officer, turn)
    case .assetHints(let request):
      try officer.require(.drafter, .approver, for: "asset.import")
      return try assetHints(request, by: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about who may know of a sealed matter.
  private func answerMatter(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .matter(let reference):
      try officer.require(.drafter, .approver, for: "matter.show")
      return try matter(reference, for: officer, turn)
    case .matterList(let request):
      try officer.require(.drafter, .approver, for: "matter.add")
      return try list(request, by: officer, turn)
    case .matterUnlist(let request):
      try officer.require(.drafter, .approver, for: "matter.remove")
      return try unlist(request, by: officer, turn)
    case .matterCover(let request):
      try officer.require(.drafter, .approver, for: "matter.cover")
      return try cover(by: request.deputy, for: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about groups.
  private func answerGroup(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .groupNew(let group):
      try officer.require(.drafter, for: "group.new")
      return try newGroup(group, by: officer, turn)
    case .groupChange(let change):
      try officer.require(.drafter, for: "group.change")
      return try changeGroup(change, by: officer, turn)
    case .groups:
      try officer.require(.drafter, .approver, .auditor, for: "group.list")
      return try groups(turn.tx)
    case .groupShow(let reference):
      try officer.require(.drafter, .approver, .auditor, for: "group.show")
      return try group(reference, turn.tx)
    case .groupEvidence(let reference):
      try officer.require(.drafter, .approver, .auditor, for: "group.evidence")
      return try groupEvidence(reference, by: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about one peer.
  private func answerPeer(
    _ request: NodeRequest, id: RequestID, by officer: Officer, _ turn: Turn
  ) throws -> (any NodeAnswer)? {
    switch request {
    case .peers: return try peers(turn)
    case .peerShow(let peer): return try self.peer(peer, turn)
    case .peerTest(let peer):
      try officer.require(.administrator, for: "peer.test")
      return try self.peer(peer, turn)
    case .peerEcho(let peer):
      try officer.require(.administrator, for: "peer.test")
      try beginEcho(peer, id, turn)
      return nil
    case .peerPause(let peer):
      try officer.require(.administrator, for: "peer.pause")
      return try restrict(peer, .paused, by: officer, turn)
    case .peerQuarantine(let peer):
      try officer.require(.administrator, for: "peer.quarantine")
      return try restrict(peer, .quarantined, by: officer, turn)
    case .peerResume(let peer):
      try officer.require(.administrator, for: "peer.resume")
      return try restrict(peer, nil, by: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about opening what protects somebody.
  private func answerOpening(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .openingAsk(let reference):
      try officer.require(.drafter, .approver, for: "message.open")
      return try proposeOpening(reference, by: officer, turn)
    case .exportAsk(let reference):
      try officer.require(.drafter, .approver, for: "message.export")
      return try proposeOpening(reference, for: .export, by: officer, turn)
    case .openings:
      try officer.require(.drafter, .approver, for: "message.openings")
      return try listOpenings(for: officer, turn)
    case .openingConsent(let consent):
      if consent.export == true {
        try officer.require(.approver, for: "message.export.consent")
      } else {
        try officer.require(.drafter, .approver, for: "message.open.consent")
      }
      return try consentOpening(consent, by: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests about destroying content.
  private func answerDeletion(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    switch request {
    case .deletionPropose(let request):
      try officer.require(.drafter, .approver, for: "message.delete")
      return try proposeDeletion(request, by: officer, turn)
    case .deletions:
      try officer.require(.approver, for: "message.deletions")
      return try deletions(for: officer, turn.tx)
    case .deletionApprove(let approval):
      try officer.require(.approver, for: "message.delete.approve")
      return try approveDeletion(approval, by: officer, turn)
    case .deletionRefuse(let reference):
      try officer.require(.drafter, .approver, for: "message.delete.refuse")
      return try refuseDeletion(reference, by: officer, turn)
    case .deletionProof(let reference):
      try officer.require(.drafter, .approver, .auditor, for: "audit.prove-deleted")
      return try deletionProof(reference, for: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }

  /// The requests of drafters and approvers.
  private func answer(_ request: NodeRequest, by officer: Officer, _ turn: Turn) throws -> (any NodeAnswer)? {
    switch request {
    case .draftNew(let draft):
      try officer.require(.drafter, for: "draft.new")
      return try newDraft(draft, by: officer, turn)
    case .draftCheck(let draft):
      try officer.require(.drafter, for: "draft.check")
      return try checkDraft(draft, by: officer, turn.tx)
    case .drafts:
      try officer.require(.drafter, for: "draft.list")
      return try drafts(of: officer, turn.tx)
    case .draftShow(let draft):
      try officer.require(.drafter, for: "draft.show")
      return try showDraft(draft, by: officer, turn.tx)
    case .draftDiscard(let draft):
      try officer.require(.drafter, for: "draft.discard")
      return try discardDraft(draft, by: officer, turn)
    case .draftSubmit(let draft):
      try officer.require(.drafter, for: "draft.submit")
      return try submitDraft(draft, by: officer, turn)
    case .acknowledge(let request):
      try officer.require(.drafter, for: "ack")
      return try acknowledge(request, by: officer, turn)
    case .reply(let request):
      try officer.require(.drafter, for: "reply")
      return try reply(request, by: officer, turn)
    case .approvals:
      try officer.require(.approver, for: "approve.list")
      return try approvals(for: officer, turn.tx)
    case .approvalShow(let draft):
      try officer.require(.approver, for: "approve.show")
      return try showApproval(draft, to: officer, turn)
    case .approve(let request):
      try officer.require(.approver, for: "approve")
      return try approve(request, by: officer, turn)
    case .approvalRefuse(let request):
      try officer.require(.approver, for: "approve.refuse")
      return try refuse(request, by: officer, turn)
    case .inbox(let request):
      try officer.require(.drafter, .approver, for: "inbox")
      return try inbox(request, of: officer, turn.tx)
    case .deadlines(let request):
      try officer.require(.drafter, .approver, for: "deadline.list")
      return try deadlines(request, for: officer, turn)
    case .show(let reference):
      try officer.require(.drafter, .approver, for: "show")
      return try show(reference, to: officer, turn)
    case .messageLedger(let reference):
      try officer.require(.drafter, .approver, .auditor, for: "message.ledger")
      return try messageLedger(reference, for: officer, turn)
    default: throw NodeError(.defect, "a request without a use case")
    }
  }
}
