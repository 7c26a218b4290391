import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Proposes that a message's content be destroyed under a rule; nothing is destroyed before a second officer agrees.
  func proposeDeletion(_ request: DeletionRequest, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let rule = try DeletionRule(request.rule)
    let message = try find(request.reference, for: officer, turn)
    if let known = try turn.tx.deletion(ofMessage: message.key) {
      guard known.deleted == nil else { throw try gone(message, turn.tx) }
      throw NodeError(.refused, "the deletion of message \(message.id) was proposed already and waits for approval")
    }
    if message.contentKey != nil { try requireNamed(message, officer, turn.tx) }
    try turn.tx.proposeDeletion(ofMessage: message.key, rule: rule.code, by: officer.id, at: turn.now)
    turn.log(
      .deletionProposed, .text(message.id), .text(rule.code), .text(officer.id), .text(message.commitment.hex))
    return DeletionAnswer(
      message, rule: rule.code, proposer: officer.id, proposed: turn.now, deleted: nil, entry: nil, sealedFor: [])
  }

  /// What waits for a second officer.
  func deletions(for officer: Officer, _ tx: StoreTransaction) throws -> any NodeAnswer {
    let names = try officerNames(tx)
    return DeletionsAnswer(
      deletions: try tx.proposedDeletions().compactMap { deletion in
        guard let message = try tx.message(key: deletion.message), try mayKnow(message.thread, officer, tx) else {
          return nil
        }
        return DeletionsAnswer.Item(
          message: message.id, rule: deletion.rule, proposer: deletion.proposer,
          proposerName: names[deletion.proposer], proposed: deletion.proposed.description,
          commitment: message.commitment.hex)
      })
  }

  /// Destroys the content of exactly the message whose commitment was compared; nobody approves their own proposal.
  func approveDeletion(_ request: DeletionApproval, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let (message, deletion) = try proposal(request.reference, for: officer, turn)
    guard deletion.proposer != officer.id else {
      throw NodeError(.refused, "nobody approves their own proposal; another officer must")
    }
    guard request.commitment.utf8.count >= 16, message.commitment.hex.hasPrefix(request.commitment.lowercased()) else {
      throw NodeError(.refused, "this is not the commitment of message \(message.id); compare it with the proposer's")
    }
    try forgetInSearch(message, turn.tx)
    try destroyContent(of: message, approver: officer.id, at: turn.now, turn.tx)
    try discardEnclosures(ofMessage: message.key, turn)
    let event = LocalEvent(
      .contentDeleted,
      [
        .text(message.id), .text(deletion.rule), .text(deletion.proposer), .text(officer.id),
        .text(message.commitment.hex),
      ])
    let (tx, key) = (turn.tx, message.key)
    turn.log(.local(event)) { try tx.setDeletionEntry(ofMessage: key, $0) }
    return DeletionAnswer(
      message, rule: deletion.rule, proposer: deletion.proposer, proposed: deletion.proposed, deleted: turn.now,
      entry: nil, sealedFor: try turn.tx.waitingCopies(ofMessage: message.key))
  }

  /// Refuses a proposal; the proposer may take back their own in the same way.
  func refuseDeletion(_ reference: String, by officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let (message, deletion) = try proposal(reference, for: officer, turn)
    guard officer.roles.contains(.approver) || officer.id == deletion.proposer else {
      throw RefusedAccess(
        officer: officer.id, action: "message.delete.refuse", message: "this needs the role approver, or the proposer")
    }
    try turn.tx.withdrawDeletion(ofMessage: message.key)
    turn.log(.deletionRefused, .text(message.id), .text(deletion.proposer), .text(officer.id))
    return DoneAnswer("message-keep", id: message.id)
  }

  /// When and under which rule a message's content was destroyed, with the logged statement that says so.
  func deletionProof(_ reference: String, for officer: Officer, _ turn: Turn) throws -> any NodeAnswer {
    let tx = turn.tx
    let message = try find(reference, for: officer, turn)
    let deletion = try tx.deletion(ofMessage: message.key)
    let log = tx.inEpoch(deletion?.epoch ?? tx.epoch)
    guard let deletion, let index = deletion.entry, let entry = try log.entry(index), let event = entry.event,
      let salt = entry.salt
    else { throw NodeError(.notFound, "no deletion of message \(message.id) stands in the log") }
    let witnessed = try log.newestHead(witnessed: true)
    let isWitnessed = witnessed.map { index < $0.checkpoint.size } ?? false
    guard let head = isWitnessed ? witnessed : try log.newestHead(), index < head.checkpoint.size else {
      throw NodeError(
        .notWitnessed, "the deletion of message \(message.id) stands under no signed checkpoint yet; wait for it")
    }
    let size = head.checkpoint.size
    return DeletionProofAnswer(
      message: message.id, rule: deletion.rule, proposer: deletion.proposer, approver: deletion.approver ?? "",
      deleted: (deletion.deleted ?? deletion.proposed).description, commitment: message.commitment.hex,
      event: String(decoding: event, as: UTF8.self), salt: Hex.encode(salt), index: index,
      inclusion: try log.inclusion(of: index, size: size).map(\.hex),
      checkpoint: String(decoding: head.note.bytes, as: UTF8.self), witnessed: isWitnessed)
  }

  /// Why the content of a message cannot be shown: it was destroyed by rule, or it is missing.
  func gone(_ message: StoredMessage, _ tx: StoreTransaction) throws -> NodeError {
    guard let deletion = try tx.deletion(ofMessage: message.key), let deleted = deletion.deleted else {
      return NodeError(
        .defect,
        "the content of message \(message.id) is missing, and no deletion says why; run «comity store check --deep»")
    }
    let entry = deletion.entry.map { ", entry \($0)" } ?? ""
    return NodeError(
      .notFound,
      "the content of message \(message.id) was destroyed at \(deleted) under the rule \(deletion.rule)\(entry); "
        + "«comity audit prove-deleted \(message.id.prefix(12))» shows the proof")
  }

  private func proposal(
    _ reference: String, for officer: Officer, _ turn: Turn
  ) throws -> (StoredMessage, StoredDeletion) {
    let message = try find(reference, for: officer, turn)
    guard let deletion = try turn.tx.deletion(ofMessage: message.key) else {
      throw NodeError(.notFound, "nobody proposed to delete message \(message.id)")
    }
    guard deletion.deleted == nil else { throw try gone(message, turn.tx) }
    // Nobody has destroyed what they may not read.
    if message.contentKey != nil { try requireNamed(message, officer, turn.tx) }
    return (message, deletion)
  }
}
