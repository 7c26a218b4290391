import Evidence

/// Holds live checkpoints to so many a second, however they bunch.
struct SigningPace {
  /// When the next one would be due if they came evenly.
  private var due: Int64 = 0
  /// Whether the last one that was asked for came too early.
  private(set) var isHeldBack = false

  /// Whether one more may be signed now; counts it.
  mutating func allows(_ now: Timestamp) -> Bool {
    let (time, second) = (now.milliseconds, Int64(1000))
    // A clock that was set back must not stop the signing.
    if due > time + second + Self.spacing { due = time }
    isHeldBack = max(due, time) - time > second - Self.spacing
    if !isHeldBack { due = max(due, time) + Self.spacing }
    return !isHeldBack
  }

  private static let spacing = Int64(1000 / Limits.liveCheckpointsPerSecond)
}
