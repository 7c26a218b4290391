import Evidence
import Synchronization

/// The time of the simulation: it moves when the simulator says so.
final class VirtualClock: Sendable {
  private let time = Mutex(Timestamp(milliseconds: 1_790_000_000_000))

  var now: Timestamp { time.withLock { $0 } }

  func advance(milliseconds: Int64) {
    time.withLock { $0 = Timestamp(milliseconds: $0.milliseconds + milliseconds) }
  }
}
