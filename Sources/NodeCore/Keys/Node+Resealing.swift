import Evidence
import Membership
import NodeStore
import PeerSync

/// What a recipient rejected because the key it was sealed for is destroyed goes again, sealed for a key that the recipient
/// has: a new number, the same message.
extension Node {
  /// Hands out what can be sealed again; once for each until its result is here.
  func sealAgain(_ turn: Turn) throws {
    guard confirmation.state != .recovering, let directory else { return }
    for gone in try turn.tx.dispatchesForGoneKeys(limit: Limits.resealedAtOnce) {
      guard let peer = try? NodeName(gone.dispatch.peer), !resealing.contains(gone.id),
        directory.party(peer)?.state == .active, let key = sealKey(of: peer, at: turn.now),
        let used = try? SealedBatchKey(parsing: gone.batchKey, suite: suite), used.recipientKey != key.id,
        let task = try task(for: gone, peer, key, directory, turn.tx)
      else { continue }
      resealing.insert(gone.id)
      turn.output(.work(.seal([task])))
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
