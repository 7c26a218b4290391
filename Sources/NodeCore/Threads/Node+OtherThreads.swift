import Cooperation
import Evidence
import Foundation
import NodeStore

/// Clocks that stop by what begins another thread, such as a request for transit that names a landing.
extension Node {
  /// What begins other threads and may stop a clock of this one. What is under seal stops none: that a clock stopped would tell of it.
  func others(naming fold: ThreadFold, _ tx: StoreTransaction) throws -> [ThreadAct] {
    guard let root = fold.root else { return [] }
    let kinds = Set(catalogue.law.clocks.filter { $0.starts.kind == root.kind }.compactMap(\.stopsElsewhere?.kind))
    let parties = Set([root.author] + root.recipients).sorted()
    let found = try kinds.sorted().flatMap { kind in
      try parties.flatMap { try tx.threads(withKind: kind, author: $0) }
    }
    return try found.compactMap { id in
      guard id != fold.thread, try !tx.isSealed(matter: id) else { return nil }
      do {
        return try thread(id, tx).fold.root
      } catch let error where error is NodeError || error is EvidenceError {
        // One that can't be opened holds up no other.
        return nil
      }
    }
  }

  /// Counts the clocks anew of the thread whose clock this one stops by what begins it; its fold stays. Only threads that begin with another kind are meant, so
  /// that two that name each other go round in no circle.
  func refoldNamed(by fold: ThreadFold, _ tx: StoreTransaction) throws {
    guard let root = fold.root else { return }
    for clock in catalogue.law.clocks where clock.stopsElsewhere?.kind == root.kind && clock.starts.kind != root.kind {
      guard let naming = clock.stopsElsewhere?.naming, let id = root.facts[naming],
        try tx.messages(idPrefix: id).contains(where: { $0.thread == id && $0.kind == clock.starts.kind }),
        try tx.fold(ofThread: id) != nil
      else { continue }
      var named = try kept(id, tx)
      return try keep(&named, tx)
    }
  }
}
