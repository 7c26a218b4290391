import Cooperation
import Evidence
import NodeStore

/// Clocks that stop by what begins another thread: a request for transit that names a landing, one for surrender that names the
/// provisional arrest that it follows, an entry that replaces another.
extension Node {
  /// What begins other threads and may stop a clock of this one. What is under seal stops none: that a clock stopped would tell of it.
  /// - Parameter reader: who is shown what follows, and may know of sealed matters; nil where everybody is.
  func others(
    naming fold: ThreadFold, knownTo reader: Officer? = nil, _ tx: StoreTransaction
  ) throws -> [ThreadAct] {
    guard let root = fold.root else { return [] }
    guard let begun = catalogue.kind(root.kind) else { return [] }
    let clocks = catalogue.law.clocks.filter { $0.runs(inThreadsOf: begun) }
    let kinds = Set(clocks.flatMap { $0.stopsElsewhere + $0.asksFor }.map(\.kind))
    guard !kinds.isEmpty else { return [] }
    return try tx.threads(naming: fold.thread).compactMap { id in
      let isKnown = try reader.map { try mayKnow(id, $0, tx) } ?? !tx.isSealed(matter: id)
      guard id != fold.thread, isKnown else { return nil }
      do {
        // Two of one kind may name each other: such a thread is not folded for this one, so that they go round in no circle.
        return try kinds.contains(root.kind) ? beginning(of: id, tx) : thread(id, tx).fold.root
      } catch let error where error is NodeError || error is EvidenceError {
        // One that can't be opened holds up no other.
        return nil
      }
    }
  }

  /// What begins a thread, as it was written.
  private func beginning(of id: String, _ tx: StoreTransaction) throws -> ThreadAct? {
    if let kept = try actsKept(id, tx).values.first(where: { $0.id == id }) { return kept }
    guard let first = try tx.messages(idPrefix: id).first(where: { $0.thread == id }), first.contentKey != nil else {
      return nil
    }
    let message = try open(first, tx)
    return ThreadAct(
      message, catalogue: catalogue, mark: first.commitment.hex, functions: try functionsThen(of: message, first, tx))
  }

  /// Notes which threads the beginning of this one names, so that their clocks find it; before those are counted anew.
  func noteNamed(by fold: ThreadFold, _ tx: StoreTransaction) throws {
    guard let root = fold.root else { return }
    let stops = catalogue.law.clocks.flatMap { $0.stopsElsewhere + $0.asksFor }.filter { $0.kind == root.kind }
    for naming in Set(stops.compactMap(\.naming)).sorted() {
      if let named = root.facts[naming] { try tx.noteThread(fold.thread, naming: named) }
    }
  }

  /// Counts the clocks anew of the thread whose clock this one stops by what begins it; its fold stays. One that is to be folded
  /// anyway counts them then: a long chain of entries, each of which replaces another, is not gone down here.
  func refoldNamed(by fold: ThreadFold, _ tx: StoreTransaction) throws {
    guard let root = fold.root else { return }
    for clock in catalogue.law.clocks {
      guard let naming = clock.stopsElsewhere.first(where: { $0.kind == root.kind })?.naming,
        let id = root.facts[naming],
        try tx.messages(idPrefix: id).contains(where: { message in
          message.thread == id && catalogue.kind(message.kind).map(clock.runs(inThreadsOf:)) == true
        }), let stored = try tx.fold(ofThread: id), stored.rules == catalogue.rules,
        stored.newest == (try tx.newestMessage(ofThread: id))
      else { continue }
      var named = try kept(id, tx)
      return try keep(&named, tx)
    }
  }

  /// Whether what an own request says that it follows was exchanged with each of its recipients: the id of another matter would tell
  /// them of it.
  func namedThreadFindings(_ message: Message, _ tx: StoreTransaction) throws -> [Finding] {
    try catalogue.namedThreads(in: message).compactMap { named in
      let first = try tx.messages(idPrefix: named.id).first { $0.thread == named.id && $0.contentKey != nil }
      let root = try first.map { try open($0, tx) }
      let parties = Set(root.map { [$0.from.node] + $0.to.map(\.node) } ?? [])
      return message.to.first { !parties.contains($0.node) }.map { named.finding(unknownTo: $0.node) }
    }
  }
}
