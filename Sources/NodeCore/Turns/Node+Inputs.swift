import Evidence
import NodeStore
import PeerSync

extension Node {
  /// Performs one input; what goes wrong with it stays with it.
  func perform(_ input: NodeInput, _ turn: Turn) throws {
    switch input {
    case .request(let id, let token, let request): try answer(id, token, request, turn)
    case .linkOpened(let link, let peer): try guarded(link, turn) { try self.open(link, peer, turn) }
    case .frame(let link, let frame): try guarded(link, turn) { try self.take(frame, on: link, turn) }
    case .drained(let link): try guarded(link, turn) { try self.handle(.drained, on: link, turn) }
    case .linkClosed(let link):
      try noteShown(link, turn)
      noteGone(link, turn)
      forget(link)
      pouches[link] = nil
    case .unreached(let peer, let reason): news[peer, default: PeerNews()].unreached = (turn.now, reason)
    case .refused(let refusals):
      for refusal in refusals {
        try turn.tx.countRefusal(
          peer: refusal.peer ?? WireRefusal.strangers, reason: refusal.reason,
          hour: turn.now.milliseconds / 3_600_000, by: refusal.count)
      }
    case .enclosureLost(let digest, let fault): try lost(digest, fault, turn)
    case .tick:
      turn.tick = true
      try flushRefusals(turn)
      try tendEnclosures(turn)
      try alarmOverdue(turn)
      try alarmUnwitnessed(turn)
      for link in linkOfPeer.values.sorted(by: { $0.number < $1.number }) { try noteShown(link, turn) }
      try resumeApproved(turn)
      try judgeArrived(turn)
      try judgeHeld(turn)
      try fetchDirectory(turn)
      try tendKeys(turn)
      turn.sealsAgain = true
      try compareStated(turn)
      try foldThreads(atMost: Limits.foldedPerTick, turn.tx)
      try remind(turn)
      try tellGroups(turn)
      try noteHeard(turn)
      for peer in linkOfPeer.keys.sorted() { try stateChannels(to: peer, turn) }
      try indexMessages(atMost: Limits.indexedPerTick, turn.tx)
    case .clock:
      try markFurther(turn.tx)
      for link in links.keys.sorted(by: { $0.number < $1.number }) {
        try guarded(link, turn) { try self.tick(link, turn) }
      }
      expireEchoes(turn)
      try expireDirectoryFetch(turn)
    case .done(let result): try take(result, turn)
    }
  }

  /// Runs something of one link; a failure of the store is everybody's, any other ends this link alone.
  func guarded(_ link: LinkID, _ turn: Turn, _ body: () throws -> Void) throws {
    let before = confirmation
    do {
      try attempt(turn, body)
    } catch let error where error is EvidenceError || error is NodeError || error is NodeStoreError {
      confirmation = before
      forget(link)
      turn.output(.close(link))
    }
  }

  /// Runs a part of a turn; when it fails, what it took of a new directory is undone with it.
  private func attempt(_ turn: Turn, _ body: () throws -> Void) throws {
    let before = (trust, cosigningKeys)
    do {
      try turn.attempt(body)
    } catch {
      (trust, cosigningKeys) = before
      throw error
    }
  }

  private func answer(_ id: RequestID, _ token: String?, _ request: NodeRequest, _ turn: Turn) throws {
    do {
      try attempt(turn) {
        if let answer = try self.answer(request, id: id, token: token, turn) {
          turn.output(.answer(id, .success(answer)))
        }
      }
    } catch let error as RefusedAccess {
      // The refusal is itself an act that is logged; what the request had changed is gone.
      turn.log(.accessRefused, .text(error.officer), .text(error.action))
      turn.output(.answer(id, .failure(NodeError(.notPermitted, error.message))))
    } catch let refusal as LoggedRefusal {
      turn.log(.local(refusal.event))
      if let fork = refusal.fork { try keepInstalledFork(fork, turn) }
      if let returned = refusal.returned { try turn.tx.returnDraft(id: returned.draft, saying: returned.reason) }
      turn.output(.answer(id, .failure(refusal.error)))
    } catch let error as NodeError {
      turn.output(.answer(id, .failure(error)))
    } catch let error as EvidenceError {
      turn.output(.answer(id, .failure(NodeError(.invalid, error.message))))
    } catch let error as NodeStoreError {
      turn.output(.answer(id, .failure(NodeError(.refused, error.message))))
    }
  }

  private func take(_ result: NodeWorkResult, _ turn: Turn) throws {
    switch result {
    case .signed(let head, let tick): try signed(head, tick: tick, turn)
    case .cosigned(let task, let lines): try cosigned(task, lines, turn)
    case .sealed(let messages, let failed):
      try dispatchAll(messages, turn)
      for failure in failed { release(failure.task) }
    case .used: break
    case .judged(let task, let verdicts): try judged(task, verdicts, turn)
    case .passwordChecked(let id, let check, let matches): try passwordChecked(id, check, matches, turn)
    case .passwordHashed(let id, let hashing, let hash): try passwordHashed(id, hashing, hash, turn)
    case .enclosure(let result): try take(result, turn)
    case .failed(let work, let reason): failed(work, reason, turn)
    }
  }

  /// Dispatches messages that were sealed together. A part that can be undone costs as much as a message, so they share one while
  /// nothing is wrong with any of them.
  private func dispatchAll(_ messages: [SealedMessage], _ turn: Turn) throws {
    for message in messages { release(message.task) }
    do {
      try turn.attempt { for message in messages { try self.dispatch(message, turn) } }
    } catch let error where error is EvidenceError || error is NodeError || error is NodeStoreError {
      for message in messages { try dispatchAlone(message, turn) }
    }
  }

  /// Dispatches one message; what is wrong with it stays with it, and its draft stays approved.
  private func dispatchAlone(_ message: SealedMessage, _ turn: Turn) throws {
    do {
      try turn.attempt { try self.dispatch(message, turn) }
    } catch let error where error is EvidenceError || error is NodeError || error is NodeStoreError {
      return
    }
  }

  /// A message is being sealed no more, whatever came of it; what was not sealed is taken up again at the next tick.
  private func release(_ task: SealTask) {
    if let draft = task.draft { sealing.remove(draft) }
    telling.remove(task.salt)
    if let replaced = task.again?.replaced { resealing.remove(replaced.id) }
  }

  private func failed(_ work: NodeWork, _ reason: String, _ turn: Turn) {
    switch work {
    case .sign: signingFailed()
    case .seal(let tasks): for task in tasks { release(task) }
    case .use: break
    case .checkPassword(let id, _), .hashPassword(let id, _):
      turn.output(.answer(id, .failure(NodeError(.defect, "the password could not be hashed: \(reason)"))))
    case .enclosure(let work): failed(work)
    case .judge: isJudging = false
    case .cosign(let task):
      guard case .request(let id) = task.client else { return }
      turn.output(.answer(id, .failure(NodeError(.defect, "the checkpoint could not be cosigned: \(reason)"))))
    }
  }
}

/// An officer asked for what the role does not permit; becomes an event and an answer.
struct RefusedAccess: Error {
  let officer: String
  let action: String
  let message: String
}

/// A refusal that is itself an act and has its entry; what the request had changed is gone.
struct LoggedRefusal: Error {
  let error: NodeError
  let event: LocalEvent
  /// A directory that was to be installed and contradicts the one of its version; kept, once its signatures are verified.
  var fork: SignedNote?
  /// A draft that goes back to its drafter, and why.
  var returned: (draft: String, reason: String)?
}
