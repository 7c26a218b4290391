import Cooperation
import Evidence
import NodeStore

/// Clocks that stop by what begins another thread: a request for transit that names a landing, one for surrender that names the
/// provisional arrest that it follows, an entry that replaces another.
extension Node {
  /// What begins other threads and may stop a clock of this one. What is under seal stops none: that a clock stopped would tell of it.
  func others(naming fold: ThreadFold, _ tx: StoreTransaction) throws -> [ThreadAct] {
    guard let root = fold.root else { return [] }
    guard let begun = catalogue.kind(root.kind) else { return [] }
    let clocks = catalogue.law.clocks.filter { $0.runs(inThreadsOf: begun) }
    let kinds = Set(clocks.flatMap(\.stopsElsewhere).map(\.kind))
    guard !kinds.isEmpty else { return [] }
    return try tx.threads(naming: fold.thread).compactMap { id in
      guard id != fold.thread, try !tx.isSealed(matter: id) else { return nil }
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
    let stops = catalogue.law.clocks.flatMap(\.stopsElsewhere).filter { $0.kind == root.kind }
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
}
