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
      acts = (acts ?? []) + [ThreadAct(try open(message, tx), catalogue: catalogue, mark: message.commitment.hex)]
    }
    let fold = ThreadFold(thread: id, own: name.text, catalogue: catalogue, folding: acts ?? [])
    try keep(fold, newest: newest, tx)
    return MessageThread(fold)
  }

  private func keep(_ fold: ThreadFold, newest: Int64, _ tx: StoreTransaction) throws {
    let encoder = JSONEncoder()
    encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
    let thread = MessageThread(fold)
    let deadlines = try fold.deadlines().map { deadline in
      StoredDeadline(
        id: deadline.id, thread: fold.thread, ends: Int64(deadline.endsAt), isRunning: deadline.status == .running,
        value: Array(try encoder.encode(deadline)))
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

  /// Folds threads with something new. One that cannot be opened is left to who looks at it, and holds up no other.
  func foldThreads(atMost limit: Int, _ tx: StoreTransaction) throws {
    guard let newest = try tx.newestMessage(), newest > foldedUpTo else { return }
    let threads = try tx.unfoldedThreads(after: foldedUpTo, limit: limit)
    for id in threads {
      do {
        _ = try thread(id, tx)
      } catch let error where error is NodeError || error is EvidenceError {
        continue
      }
    }
    if threads.count < limit { foldedUpTo = newest }
  }
}
