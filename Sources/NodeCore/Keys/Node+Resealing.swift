import Evidence
import Membership
import NodeStore
import PeerSync

/// What a recipient rejected because the key it was sealed for is destroyed goes again, sealed for a key that the recipient
/// has: a new number, the same message. An honest recipient needs that once; none gets it without limit.
extension Node {
  /// Hands out what can be sealed again, so many for each peer; once for each until its result is here.
  func sealAgain(_ turn: Turn) throws {
    guard confirmation.state != .recovering, let directory else { return }
    var tasks: [SealTask] = []
    let peers = try turn.tx.peersWithoutKeys()
    // Whoever came last before comes last now, so that nobody waits behind another for good.
    for peer in peers.filter({ peer in lastResealed.map { peer > $0 } ?? true }) + peers
    where tasks.count < Limits.resealedInAll && directory.party(peer)?.state == .active {
      for key in sealKeys(of: peer, at: turn.now) { tasks += try resealings(for: peer, key, directory, turn) }
    }
    if !tasks.isEmpty { turn.output(.work(.seal(tasks))) }
  }

  /// What can be sealed again for a peer with one of its keys.
  private func resealings(
    for peer: NodeName, _ key: RoleKey, _ directory: Directory, _ turn: Turn
  ) throws -> [SealTask] {
    let gone = try turn.tx.goneDispatches(to: peer, sealingFor: key.id, at: turn.now, limit: Limits.resealedAtOnce)
    return try gone.filter { !resealing.contains($0.id) }.compactMap { dispatch in
      guard let task = try alone({ try task(for: dispatch, peer, key, directory, turn.tx) }) else { return nil }
      resealing.insert(dispatch.id)
      lastResealed = peer
      return task
    }
  }

  /// What is wrong with one message stays with it.
  private func alone(_ body: () throws -> SealTask?) throws -> SealTask? {
    do {
      return try body()
    } catch let error where error is EvidenceError || error is NodeError || error is NodeStoreError {
      return nil
    }
  }

  /// Counts that a message is sealed again for its recipient.
  /// - Throws: ``NodeError`` `refused` when that need not be any more.
  func countResealing(_ message: Int64, to recipients: [NodeName], _ turn: Turn) throws {
    let due = turn.now.advanced(bySeconds: Limits.resealSeconds)
    for recipient in recipients {
      guard try turn.tx.noteResealed(message: message, to: recipient, notBefore: due) else {
        throw NodeError(.refused, "\(recipient) has the message by now, so it is not sent again")
      }
    }
  }

  private func task(
    for gone: GoneDispatch, _ peer: NodeName, _ key: RoleKey, _ directory: Directory, _ tx: StoreTransaction
  ) throws -> SealTask? {
    guard let stored = try tx.message(key: gone.message), let contentKey = stored.contentKey,
      let bytes = try tx.body(stored.body), !bytes.isEmpty,
      let event = try tx.inEpoch(gone.dispatch.place.epoch).entry(gone.dispatch.index)?.event,
      case .dispatch(let before) = try LoggedEvent(parsing: event).content
    else { return nil }
    let (statement, salt) = try openStatement(stored, tx)
    return SealTask(
      draft: nil, statement: statement, salt: salt, keys: [peer: key], federation: directory.genesis.id,
      again: SealTask.Again(
        body: try SealedBody(bytes), contentKey: contentKey, recipients: [peer],
        // In the same epoch it keeps its number in the group, too: to the others nothing happened.
        replaced: SealTask.Replaced(
          id: gone.id, group: gone.dispatch.place.epoch == origin.epoch ? before.group : nil)),
      group: try group(of: stored, tx))
  }
}
