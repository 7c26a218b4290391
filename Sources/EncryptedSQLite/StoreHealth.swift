import Synchronization

/// What went wrong with the files under one key; shared by all its open files.
final class StoreHealth: Sendable {
  private let stopped = Atomic<Bool>(false)
  private let first = Mutex<StoreError?>(nil)

  private let opened = Atomic<Int64>(0)

  /// Blocks whose seal was opened so far; what long work measures its way by.
  var blocksOpened: Int64 { opened.load(ordering: .relaxed) }

  /// Counts a block that was opened.
  func countOpened() { opened.add(1, ordering: .relaxed) }

  /// Whether a write could not be made durable; then no file takes another.
  var isStopped: Bool { stopped.load(ordering: .acquiring) }

  /// The first damage found.
  var damage: StoreError? { first.withLock { $0 } }

  /// Lets no file take another write: after a failed sync nobody knows what the disk holds.
  func stop() { stopped.store(true, ordering: .releasing) }

  /// Remembers damage; the first found is kept.
  func report(_ error: StoreError) { first.withLock { $0 = $0 ?? error } }
}
