import Cooperation

/// A thread's fold beside what is needed to keep it again without writing all of its acts.
struct KeptFold {
  /// Acts after which those that came stand for themselves, so that a new one writes no more than these.
  static let actsInRow = 32

  /// The fold.
  var fold: ThreadFold
  /// The row of the newest message that is in it.
  var newest: Int64
  /// The acts that no row of earlier ones has, in the order in which they came.
  var tail: [ThreadAct]
  /// How many rows of earlier acts there are.
  var rows: Int = 0

  /// The acts that stand for themselves from now on, and the number of their row; nil while there are few.
  mutating func takeFullRow() -> (number: Int, acts: [ThreadAct])? {
    guard tail.count > Self.actsInRow else { return nil }
    defer {
      tail.removeFirst(Self.actsInRow)
      rows += 1
    }
    return (rows, Array(tail.prefix(Self.actsInRow)))
  }
}

/// The folds of the threads that were used last, so that of a long thread only what is new is folded.
///
/// It remembers nothing that the store has not: what was undone there is forgotten here.
struct FoldMemory {
  private var folds: [String: KeptFold] = [:]
  private var acts = 0
  private var undone: UInt64 = 0

  /// Takes a fold out; whoever changed and stored it puts it back.
  /// - Parameters:
  ///   - newest: the row up to which the store keeps it.
  ///   - undone: what the store says of undone writes.
  mutating func take(_ thread: String, newest: Int64, undone: UInt64) -> KeptFold? {
    if undone != self.undone { self = FoldMemory(undone: undone) }
    guard let found = folds.removeValue(forKey: thread) else { return nil }
    acts -= found.fold.acts.count
    return found.newest == newest ? found : nil
  }

  /// Remembers a fold as the store has it.
  mutating func put(_ kept: KeptFold, undone: UInt64) {
    let count = kept.fold.acts.count
    if undone != self.undone || acts + count > Limits.actsRemembered { self = FoldMemory(undone: undone) }
    acts += count - (folds.updateValue(kept, forKey: kept.fold.thread)?.fold.acts.count ?? 0)
  }

  init(undone: UInt64 = 0) { self.undone = undone }
}
