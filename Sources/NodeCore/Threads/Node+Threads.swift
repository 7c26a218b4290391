import Cooperation
import Evidence
import Foundation
import NodeStore

extension Node {
  /// A thread, of which only what came since the last time is opened and folded.
  func thread(_ id: String, _ tx: StoreTransaction) throws -> MessageThread { MessageThread(try kept(id, tx).fold) }

  /// The fold of a thread as the store keeps it from here on, up to the thread's newest message.
  func kept(_ id: String, _ tx: StoreTransaction) throws -> KeptFold {
    let newest = try tx.newestMessage(ofThread: id) ?? 0
    guard let stored = try tx.fold(ofThread: id), stored.rules == catalogue.rules,
      var kept = try remembered(stored, tx)
    else { return try madeAnew(id, newest: newest, tx) }
    guard kept.newest != newest else {
      folds.put(kept, undone: tx.undone)
      return kept
    }
    for message in try tx.messages(thread: id, after: kept.newest) where message.contentKey != nil {
      let act = try act(message, tx)
      kept.fold.add(act)
      kept.tail.append(act)
    }
    kept.newest = newest
    try keep(&kept, tx)
    // Not before: what could not be stored must not be remembered.
    folds.put(kept, undone: tx.undone)
    try refoldNamed(by: kept.fold, tx)
    return kept
  }

  /// A fold that the store keeps; nil when it cannot be read, and is to be made anew.
  private func remembered(_ stored: StoredFold, _ tx: StoreTransaction) throws -> KeptFold? {
    if let known = folds.take(stored.thread, newest: stored.newest, undone: tx.undone) { return known }
    guard let tail = Self.acts(stored.acts) else { return nil }
    let earlier = try tx.earlierActs(ofThread: stored.thread).map(Self.acts)
    guard !earlier.contains(where: { $0 == nil }) else { return nil }
    let acts = earlier.compactMap(\.self).flatMap(\.self) + tail
    let fold = ThreadFold(thread: stored.thread, own: name.text, catalogue: catalogue, folding: acts)
    return KeptFold(fold: fold, newest: stored.newest, tail: tail, rows: earlier.count)
  }

  /// Folds a thread from its messages, and from what was kept of those whose content was destroyed: the first time, and when
  /// other rules made what is kept, so that nodes that go by the same rules see the same.
  private func madeAnew(_ id: String, newest: Int64, _ tx: StoreTransaction) throws -> KeptFold {
    let before = try actsKept(id, tx)
    let acts = try tx.messages(thread: id, after: 0).compactMap { message in
      message.contentKey == nil
        ? before["\(message.author)/\(message.id)"] : try act(message, tx)
    }
    return try keepAnew(id, acts, newest: newest, tx)
  }

  /// Keeps a thread of which the acts are others than those that were kept.
  @discardableResult
  private func keepAnew(_ id: String, _ acts: [ThreadAct], newest: Int64, _ tx: StoreTransaction) throws -> KeptFold {
    let fold = ThreadFold(thread: id, own: name.text, catalogue: catalogue, folding: acts)
    var kept = KeptFold(fold: fold, newest: newest, tail: acts)
    try tx.forgetFold(ofThread: id)
    try keep(&kept, tx)
    folds.put(kept, undone: tx.undone)
    try refoldNamed(by: fold, tx)
    return kept
  }

  /// The acts that are kept of a thread, whichever rules made them, as far as they can be read.
  func actsKept(_ id: String, _ tx: StoreTransaction) throws -> [String: ThreadAct] {
    guard let stored = try tx.fold(ofThread: id) else { return [:] }
    let rows = try tx.earlierActs(ofThread: id) + [stored.acts]
    let acts = rows.flatMap { Self.acts($0) ?? [] }
    return Dictionary(acts.map { (ThreadFold.key($0), $0) }) { first, _ in first }
  }

  private static func acts(_ bytes: [UInt8]) -> [ThreadAct]? {
    try? JSONDecoder().decode([ThreadAct].self, from: Data(bytes))
  }

  /// What a fold needs of a message, with what the directory said when it was sent.
  private func act(_ stored: StoredMessage, _ tx: StoreTransaction) throws -> ThreadAct {
    let message = try open(stored, tx)
    return ThreadAct(
      message, catalogue: catalogue, mark: stored.commitment.hex, functions: try functionsThen(of: message, stored, tx))
  }

  func keep(_ kept: inout KeptFold, _ tx: StoreTransaction) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let fold = kept.fold
    let thread = MessageThread(fold)
    let naming = try others(naming: fold, tx)
    let clocks = fold.deadlines(namedBy: naming) + fold.handlingDays
    let deadlines = try clocks.map { deadline in
      StoredDeadline(
        id: deadline.id, thread: fold.thread, ends: Int64(deadline.endsAt), isRunning: deadline.status == .running,
        next: Reminder.next(of: deadline, after: nil).map(Int64.init), value: Array(try encoder.encode(deadline)))
    }
    while let row = kept.takeFullRow() {
      try tx.keepEarlier(acts: Array(try encoder.encode(row.acts)), row: row.number, ofThread: fold.thread)
    }
    try tx.keep(
      StoredFold(
        thread: fold.thread, newest: kept.newest, state: thread.state, title: thread.title, rules: catalogue.rules,
        acts: Array(try encoder.encode(kept.tail))), deadlines: deadlines)
    try noteNamed(by: fold, tx)
  }

  /// The state of a thread, in a word and in words for people, without opening anything when nothing is new.
  func state(ofThread id: String, _ tx: StoreTransaction) throws -> (code: String, title: String) {
    if let stored = try tx.fold(ofThread: id), stored.rules == catalogue.rules,
      stored.newest == (try tx.newestMessage(ofThread: id) ?? 0)
    {
      return (stored.state, stored.title)
    }
    let thread = try thread(id, tx)
    return (thread.state, thread.title)
  }

  /// Folds threads with something new, by their messages, then those that other rules folded. One that cannot be opened is left
  /// to who looks at it, and holds up no other.
  /// - Parameter limit: messages, or threads, that are taken up; the others wait for the next time.
  /// - Returns: whether none is left.
  @discardableResult
  func foldThreads(atMost limit: Int, _ tx: StoreTransaction) throws -> Bool {
    let folded = try tx.metaText(.folded).flatMap { Int64($0) } ?? 0
    guard let newest = try tx.newestMessage(), newest > folded else { return try foldByTheseRules(atMost: limit, tx) }
    let waiting = try tx.unfolded(after: folded, limit: limit)
    var seen: Set<String> = []
    for message in waiting where seen.insert(message.thread).inserted { try foldAlone(message.thread, tx) }
    let isComplete = waiting.count < limit
    try tx.setMeta(.folded, Array(String(isComplete ? newest : waiting.last?.key ?? newest).utf8))
    return try isComplete && foldByTheseRules(atMost: limit - waiting.count, tx)
  }

  /// Folds anew what another version of the rules folded, such as messages of kinds that it did not know.
  private func foldByTheseRules(atMost limit: Int, _ tx: StoreTransaction) throws -> Bool {
    let waiting = try tx.threads(foldedByOtherRulesThan: catalogue.rules, limit: limit)
    for id in waiting where try !foldAlone(id, tx) { try tx.leaveFold(ofThread: id, underRules: catalogue.rules) }
    return waiting.count < limit
  }

  /// Folds a thread; what cannot be opened of it is passed over.
  /// - Returns: whether it could be folded.
  @discardableResult
  private func foldAlone(_ id: String, _ tx: StoreTransaction) throws -> Bool {
    do {
      _ = try kept(id, tx)
      return true
    } catch let error where error is NodeError || error is EvidenceError {
      return false
    }
  }

  /// Destroys a message's content, and of its act all but what the state of its thread is made of.
  func destroyContent(of message: StoredMessage, approver: String, at time: Timestamp, _ tx: StoreTransaction) throws {
    let isFolded = try foldAlone(message.thread, tx)
    try tx.destroyContent(ofMessage: message.key, approver: approver, at: time)
    let key = "\(message.author)/\(message.id)"
    var acts = try actsKept(message.thread, tx)
    guard isFolded, let act = acts[key] else { return try tx.forgetFold(ofThread: message.thread) }
    acts[key] = act.withoutContent(catalogue)
    let order = try tx.messages(thread: message.thread, after: 0).compactMap { acts["\($0.author)/\($0.id)"] }
    try keepAnew(message.thread, order, newest: try tx.newestMessage(ofThread: message.thread) ?? 0, tx)
  }
}
