import Testing

@testable import PeerLink

struct BackoffTests {
  @Test(arguments: [1, 2, 3] as [UInt64])
  func pausesDoubleWithJitterUpToTheMaximumAndStartAgain(seed: UInt64) {
    var generator = Congruential(state: seed)
    var backoff = Backoff(initial: .seconds(1), maximum: .seconds(5))
    for full in [1, 2, 4, 5, 5] {
      let pause = backoff.next(using: &generator)
      #expect(pause >= .seconds(full) / 2 && pause <= .seconds(full))
    }
    backoff.reset()
    #expect(backoff.next(using: &generator) <= .seconds(1))
  }
}

private struct Congruential: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
    return state
  }
}
