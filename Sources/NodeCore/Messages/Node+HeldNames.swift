import Cooperation
import Evidence
import NodeStore

/// Messages of other threads on which one rests, such as the offer that a matching query names: whether they are there, and whether
/// they still allow it.
extension Node {
  /// What stands against the messages that another names and rests on. Of a peer's message only what the peer could know is
  /// looked at: what was exchanged between the two.
  /// - Parameter reader: who is shown it, where that is not its author.
  func heldFindings(
    _ message: Message, from sender: NodeName, shownTo reader: Officer? = nil, _ tx: StoreTransaction
  ) throws -> [Finding] {
    let isOurs = sender == name
    return try catalogue.heldNames(in: message).flatMap { named -> [Finding] in
      guard named.rule.holder == .both || (named.rule.holder == .author) == isOurs else { return [] }
      let held = try tx.messages(idPrefix: named.id).first { stored in
        try stored.id == named.id && isMeant(stored, by: named, in: message, isOurs: isOurs, reader, tx)
      }
      guard let held else { return [named.unheld(by: name.text, isOurs: isOurs)] }
      guard held.id == held.thread, named.rule.until != nil || named.rule.perDay != nil else { return [] }
      let thread = try thread(held.thread, tx)
      // A peer is held to what stood when it wrote.
      let fold = isOurs ? thread.fold : thread.fold.asOf(message.written?.seconds ?? .max)
      guard let act = fold.root else { return [] }
      let ended = isOurs && MessageThread(fold).isEnded ? [named.ended(as: MessageThread(fold).title)] : []
      return try ended
        + named.findings(
          relyingOn: act, written: message.written, after: earlier(naming: named.id, like: message, isOurs, reader, tx))
    }
  }

  private func isMeant(
    _ stored: StoredMessage, by named: HeldName, in message: Message, isOurs: Bool, _ reader: Officer?,
    _ tx: StoreTransaction
  ) throws -> Bool {
    guard named.allows(kind: stored.kind) else { return false }
    if isOurs {
      guard try isKnown(stored.thread, toAuthorOf: message, or: reader, tx) else { return false }
      if named.rule.isRecipients, !message.to.contains(where: { $0.node == stored.author }) { return false }
    } else if named.rule.isRecipients {
      let recipients = try tx.recipients(ofMessage: stored.key)
      guard stored.author == name.text, recipients.contains(message.from.node) else { return false }
    }
    guard let besides = named.besides else { return true }
    return try tx.messages(idPrefix: besides).contains { $0.id == besides && $0.thread == stored.thread }
  }

  /// When messages of the same kind and author were written that name the same and were here before.
  private func earlier(
    naming id: String, like message: Message, _ isOurs: Bool, _ reader: Officer?, _ tx: StoreTransaction
  ) throws -> [Moment] {
    guard let written = message.written else { return [] }
    let before = try tx.message(author: message.from.node, id: message.id)?.key ?? .max
    // Nothing of the same day came more than a day before; what came after it is looked at whenever it came.
    let since = Timestamp(seconds: UInt64(clamping: written.seconds - 2 * 86_400))
    return try tx.messages(ofKind: message.kind, author: message.from.node, since: since).compactMap { stored in
      guard stored.key < before, stored.contentKey != nil,
        try !isOurs || isKnown(stored.thread, toAuthorOf: message, or: reader, tx)
      else { return nil }
      let other = try open(stored, tx)
      return catalogue.heldNames(in: other).contains { $0.id == id } ? other.written : nil
    }
  }
}
