import Cooperation
import Evidence
import Foundation
import NodeStore

extension Node {
  /// A thread, of which only what came since the last time is opened and folded.
  func thread(_ id: String, _ tx: StoreTransaction) throws -> MessageThread {
    let stored = try tx.fold(ofThread: id)
    let newest = try tx.newestMessage(ofThread: id) ?? 0
    var acts = stored.flatMap { try? JSONDecoder().decode([ThreadAct].self, from: Data($0.acts)) }
    if let acts, let stored, stored.newest == newest {
      return MessageThread(ThreadFold(thread: id, own: name.text, catalogue: catalogue, folding: acts))
    }
    for message in try tx.messages(thread: id, after: acts == nil ? 0 : stored?.newest ?? 0) {
      guard message.contentKey != nil else { continue }
      acts = (acts ?? []) + [try act(try open(message, tx), message, tx)]
    }
    let fold = ThreadFold(thread: id, own: name.text, catalogue: catalogue, folding: acts ?? [])
    try keep(fold, newest: newest, tx)
    try refoldNamed(by: fold, tx)
    return MessageThread(fold)
  }

  private func act(_ message: Message, _ stored: StoredMessage, _ tx: StoreTransaction) throws -> ThreadAct {
    ThreadAct(
      message, catalogue: catalogue, mark: stored.commitment.hex,
      functions: try functions(ofRecipientsOf: message, stored, tx))
  }

  func keep(_ fold: ThreadFold, newest: Int64, _ tx: StoreTransaction) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let thread = MessageThread(fold)
    let deadlines = try fold.deadlines(namedBy: try others(naming: fold, tx)).map { deadline in
      StoredDeadline(
        id: deadline.id, thread: fold.thread, ends: Int64(deadline.endsAt), isRunning: deadline.status == .running,
        next: Reminder.next(of: deadline, after: nil).map(Int64.init), value: Array(try encoder.encode(deadline)))
    }
    try tx.keep(
      StoredFold(
        thread: fold.thread, newest: newest, state: thread.state, title: thread.title,
        acts: Array(try encoder.encode(fold.acts))), deadlines: deadlines)
  }

  /// The state of a thread in a word, without opening anything when nothing is new.
  func state(ofThread id: String, _ tx: StoreTransaction) throws -> String {
    if let stored = try tx.fold(ofThread: id), stored.newest == (try tx.newestMessage(ofThread: id) ?? 0) {
      return stored.state
    }
    return try thread(id, tx).state
  }

  /// Folds threads with something new, by their messages. One that cannot be opened is left to who looks at it, and holds up
  /// no other.
  /// - Parameter limit: messages that are taken up; the others wait for the next time.
  /// - Returns: whether none is left.
  @discardableResult
  func foldThreads(atMost limit: Int, _ tx: StoreTransaction) throws -> Bool {
    let folded = try tx.metaText(.folded).flatMap { Int64($0) } ?? 0
    guard let newest = try tx.newestMessage(), newest > folded else { return true }
    let waiting = try tx.unfolded(after: folded, limit: limit)
    var seen: Set<String> = []
    for message in waiting where seen.insert(message.thread).inserted { try foldAlone(message.thread, tx) }
    let isComplete = waiting.count < limit
    try tx.setMeta(.folded, Array(String(isComplete ? newest : waiting.last?.key ?? newest).utf8))
    return isComplete
  }

  /// Folds a thread; what cannot be opened of it is passed over.
  private func foldAlone(_ id: String, _ tx: StoreTransaction) throws {
    do {
      _ = try thread(id, tx)
    } catch let error where error is NodeError || error is EvidenceError {
      return
    }
  }

  /// Folds a thread anew from what is left of it.
  func refold(_ id: String, _ tx: StoreTransaction) throws {
    try tx.forgetFold(ofThread: id)
    try foldAlone(id, tx)
  }
}
