/// The pauses between attempts to reach one peer: doubled each time, with jitter, up to a maximum.
///
/// Jitter takes up to half of each pause away, so that nodes which lost each other at the same moment do not dial in
/// step for ever.
struct Backoff {
  private let initial: Duration
  private let maximum: Duration
  private var current: Duration

  init(initial: Duration, maximum: Duration) {
    self.initial = initial
    self.maximum = maximum
    current = initial
  }

  /// The next pause.
  mutating func next(using generator: inout some RandomNumberGenerator) -> Duration {
    let pause = current
    current = min(maximum, current * 2)
    return pause * Double.random(in: 0.5...1, using: &generator)
  }

  /// Starts again from the shortest pause.
  mutating func reset() { current = initial }
}
