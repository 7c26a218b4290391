import Evidence
import Synchronization

/// The time of the simulation: it moves when the simulator says so.
final class VirtualClock: Sendable {
  private let time = Mutex<Int64>(1_790_000_000_000)

  /// Milliseconds since 1970, in the simulated world.
  var now: Int64 { time.withLock { $0 } }

  func advance(to moment: Int64) { time.withLock { $0 = max($0, moment) } }
}

/// The clock on one node's wall: skewed, and now and then set.
final class NodeClock: Sendable {
  private let world: VirtualClock
  private let offset: Mutex<Int64>

  init(_ world: VirtualClock, offset: Int64) {
    self.world = world
    self.offset = Mutex(offset)
  }

  /// What the node takes for the time.
  var now: Timestamp { Timestamp(milliseconds: world.now + offset.withLock { $0 }) }

  /// Sets the clock, so many milliseconds off the world's.
  func set(offset milliseconds: Int64) { offset.withLock { $0 = milliseconds } }
}
