import Evidence

extension Session {
  /// Takes a new epoch of the peer's log, once: it must close the one held at or above all that was seen of it.
  mutating func open(
    _ opening: EpochOpening, _ prepared: PreparedFrame, _ source: some SyncSource
  ) throws -> [SessionEffect] {
    guard let head = prepared.checkpoint, let closing = prepared.closing, let held,
      held.origin.epoch < head.checkpoint.origin.epoch
    else { return [] }
    let statement: VerifiedStatement
    do throws(EvidenceError) {
      statement = try opening.statement.verified(under: head)
    } catch {
      return stop(PeerSyncError(error))
    }
    // Exactly the next one: whoever jumps an epoch could hide what it signed there.
    guard opens(statement, head.checkpoint.origin, closing), closing.checkpoint.origin == held.origin,
      head.checkpoint.origin.epoch == held.origin.epoch + 1
    else {
      return stop(PeerSyncError(.evidence, "\(facts.peer) opens an epoch that does not follow the one held"))
    }
    guard closing.checkpoint.size >= held.size else {
      return stop(
        PeerSyncError(
          .evidence,
          "\(facts.peer) closes its log below what it has shown here; speak with its officers by another way, docs/recovery.md"
        ))
    }
    if closing.checkpoint.size == held.size, closing.checkpoint.root != held.root {
      return [.fork(closing, held: held)]
        + stop(PeerSyncError(.evidence, "\(facts.peer) closes its log with another root than it has shown"))
    }
    self.held = head.checkpoint
    channels.begin(held: try source.incoming(from: facts.peer), epoch: head.checkpoint.origin.epoch)
    return [.opened(head, closing: closing, statement)]
  }

  /// Whether a statement is the first entry of an epoch and names this closing checkpoint.
  private func opens(_ statement: VerifiedStatement, _ origin: LogOrigin, _ closing: VerifiedCheckpoint) -> Bool {
    guard statement.statement.index == 0, case .local(let event) = statement.event.content, event.type == .logOpened
    else { return false }
    return event.values.starts(with: [
      .text(origin.description), .text(facts.peerIdentity.hex),
      .text(Digest.sha256(closing.checkpoint.text).hex), .count(closing.checkpoint.size),
    ])
  }

  /// Proves statements of a closed epoch under the checkpoint that they came with; it is linked to nothing.
  func late(_ statements: [LoggedStatement], _ head: VerifiedCheckpoint) -> [SessionEffect] {
    let proven = statements.compactMap { try? $0.verified(under: head) }
    return proven.isEmpty ? [] : [.late(proven, head)]
  }
}
