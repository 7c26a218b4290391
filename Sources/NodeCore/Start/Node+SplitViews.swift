import Evidence
import NodeStore
import PeerSync

/// Two heads of this node's own log with one size and two roots: whoever signed both showed different histories to different peers, and
/// no recovery heals that.
extension Node {
  /// Keeps a head that carries this node's own lines beside the one that it contradicts, once, and tells whoever runs the node.
  func noteSplit(_ head: VerifiedCheckpoint, by peer: NodeName, _ turn: Turn) throws {
    guard let held = try contradicted(by: head.checkpoint, turn.tx) else { return }
    let kept = try turn.tx.forkNotes(of: name, atMost: Limits.ownForks)
    // Whoever signs a text anew has shown nothing new.
    guard kept.count < Limits.ownForks, !kept.contains(where: { $0.text == head.note.text }) else { return }
    try turn.tx.insertFork(of: name, held: held.bytes, other: head.note, at: turn.now)
    turn.output(.recoveryNews(.split(by: peer, shown: head.checkpoint.origin, size: head.checkpoint.size)))
  }

  /// An own note with the size of a head and another root: of the store, of what a peer showed before, or of what officers closed.
  private func contradicted(by head: Checkpoint, _ tx: StoreTransaction) throws -> SignedNote? {
    let log = head.origin.epoch == origin.epoch ? tx : tx.inEpoch(head.origin.epoch)
    let notes = [
      try log.head(size: head.size)?.note, try tx.openProof(), try tx.decidedOpening()?.closing,
      try tx.opening(of: head.origin.epoch + 1)?.closing,
    ]
    return try notes.compactMap { $0 }.first { note in
      let other = try Checkpoint(parsing: note.text)
      return other.origin == head.origin && other.size == head.size && other.root != head.root
    }
  }

  /// The pairs of own heads that contradict each other, for people.
  func splitWarning(_ tx: StoreTransaction) throws -> String? {
    let count = try tx.forkCount(of: name)
    guard count > 0 else { return nil }
    return
      "\(Plural.of(count, "pair")) of heads of this node's own log contradict\(count == 1 ? "s" : "") each other: with this node's "
      + "key two histories were signed, by a second copy of it or by somebody else; both sides are kept, «comity recover status», "
      + "docs/recovery.md"
  }

  /// Takes that a peer told what it saw of this node's log. A pouch tells it only when it was packed after the start at which the node
  /// was the older copy already: what its packer saw between an earlier one and the loss stands in none of it.
  func noteTold(_ peer: NodeName, on link: LinkID, _ turn: Turn) throws {
    guard !isBeforeLoss(link) else { return }
    try turn.tx.setTold(by: peer)
  }

  /// Whether a link is a pouch that was packed before this node was put back.
  func isBeforeLoss(_ link: LinkID) -> Bool { pouches[link]?.isBeforeLoss ?? false }

  /// Whether a pouch that was packed at a moment, by its packer's clock, may lack what the packer saw before the loss.
  func isBeforeLoss(packed: Timestamp, _ tx: StoreTransaction) throws -> Bool {
    guard confirmation.state == .recovering || origin.epoch > 1,
      let start = try tx.metaText(.recoveryStart).flatMap(Int64.init)
    else { return false }
    return packed.milliseconds < start
  }
}
