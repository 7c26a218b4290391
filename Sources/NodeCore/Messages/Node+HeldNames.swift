import Cooperation
import Evidence
import Membership
import NodeStore

/// Messages of other threads on which one rests, such as the offer that a matching query names: whether they are there, and whether
/// they still allow it.
extension Node {
  /// What stands against the messages that another names and rests on. A peer is told of what was exchanged with it alone: no answer
  /// says what else is held here.
  /// - Parameter reader: who is shown it, where that is not its author.
  func heldFindings(
    _ message: Message, from sender: NodeName, shownTo reader: Officer? = nil, _ tx: StoreTransaction
  ) throws -> [Finding] {
    let isOurs = sender == name
    let kept = try tx.message(author: sender.text, id: message.id)
    return try catalogue.heldNames(in: message).flatMap { named -> [Finding] in
      guard named.rule.holder == .both || (named.rule.holder == .author) == isOurs else { return [] }
      let held = try tx.messages(idPrefix: named.id).first { stored in
        try stored.id == named.id && isMeant(stored, by: named, in: message, isOurs: isOurs, reader, tx)
      }
      guard let held else { return [named.unheld(by: name.text, isOurs: isOurs)] }
      guard held.id == held.thread, named.rule.until != nil || named.rule.perDay != nil,
        let time = reckoned(message, kept, isOurs: isOurs)
      else { return [] }
      let thread = try thread(held.thread, tx)
      guard let began = thread.fold.root?.written else { return [] }
      // What was sent is held to what stood when it was written; before the other was written nothing stood.
      let fold = isOurs && kept == nil ? thread.fold : thread.fold.asOf(max(time.seconds, began))
      guard let act = fold.root else { return [] }
      let ended =
        isOurs && kept == nil && MessageThread(fold).isEnded ? [named.ended(as: MessageThread(fold).title)] : []
      let earlier = try earlier(naming: named, act, time, like: message, before: kept, isOurs, reader, tx)
      return ended + named.findings(relyingOn: act, at: time, after: earlier)
    }
  }

  /// Keeps what a message rests on where only so many may a day, so that what came before is counted and not read.
  func noteReliance(_ message: Message, _ key: Int64, from sender: NodeName, _ tx: StoreTransaction) throws {
    let named = catalogue.heldNames(in: message).filter { $0.rule.perDay != nil }
    guard !named.isEmpty, let kept = try tx.message(key: key),
      let time = reckoned(message, kept, isOurs: sender == name)
    else { return }
    for id in Set(named.map(\.id)) { try tx.insertReliance(of: kept, on: id, at: Int64(time.seconds)) }
  }

  /// When a message counts as written; a peer's may have been under way as long as the directory gives a pouch.
  private func reckoned(_ message: Message, _ kept: StoredMessage?, isOurs: Bool) -> ReckonedTime? {
    guard !isOurs else { return ReckonedTime(written: message.written) }
    let policy = directory?.text.policy ?? .standard
    return ReckonedTime(
      written: message.written, cameAt: kept.map { Int($0.time.seconds) }, underWay: Int(policy.stalePouch))
  }

  private func isMeant(
    _ stored: StoredMessage, by named: HeldName, in message: Message, isOurs: Bool, _ reader: Officer?,
    _ tx: StoreTransaction
  ) throws -> Bool {
    guard named.allows(kind: stored.kind) else { return false }
    let isTold = !isOurs && named.rule.isRecipients
    if isOurs {
      guard try isKnown(stored.thread, toAuthorOf: message, or: reader, tx) else { return false }
      if named.rule.isRecipients, !message.to.contains(where: { $0.node == stored.author }) { return false }
    } else if isTold {
      guard try isGiven(stored, to: message.from.node, tx) else { return false }
    } else if try tx.isSealed(matter: stored.thread) {
      guard let reader, try mayKnow(stored.thread, reader, tx) else { return false }
    }
    guard let besides = named.besides else { return true }
    return try tx.messages(idPrefix: besides).contains {
      try $0.id == besides && $0.thread == stored.thread
        && (!isTold || $0.author == message.from.node || isGiven($0, to: message.from.node, tx))
    }
  }

  /// Whether a message is an own one that a peer was sent.
  private func isGiven(_ stored: StoredMessage, to peer: String, _ tx: StoreTransaction) throws -> Bool {
    try stored.author == name.text && tx.recipients(ofMessage: stored.key).contains(peer)
  }

  /// How many messages of the same kind and author count as of the same day that name the same and were here before; no more of a
  /// peer's are counted than are allowed.
  private func earlier(
    naming named: HeldName, _ act: ThreadAct, _ time: ReckonedTime, like message: Message, before kept: StoredMessage?,
    _ isOurs: Bool, _ reader: Officer?, _ tx: StoreTransaction
  ) throws -> Int {
    guard let most = named.perDay(allowedBy: act), most > 0 else { return 0 }
    let day = named.day(of: time, countedBy: act)
    let others = try tx.reliances(
      on: named.id, ofKind: message.kind, author: message.from.node,
      from: Int64(day.lowerBound), through: Int64(day.upperBound), before: kept?.key ?? .max, limit: isOurs ? nil : most
    )
    // What a drafter may not know of tells nothing by its number.
    return isOurs
      ? try others.count { try isKnown($0.thread, toAuthorOf: message, or: reader, tx) } : others.count
  }
}
