import Synchronization

/// How often something that a transaction had written was undone: whoever remembers what it wrote must read it again then.
final class UndoCount: Sendable {
  private let count = Atomic<UInt64>(0)

  var value: UInt64 { count.load(ordering: .relaxed) }

  func add() { count.add(1, ordering: .relaxed) }
}
