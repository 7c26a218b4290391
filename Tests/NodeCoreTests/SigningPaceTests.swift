import Evidence
import Testing

@testable import NodeCore

@Suite("The pace of live checkpoints")
struct SigningPaceTests {
  /// How many of a checkpoint that is asked for every so many milliseconds are signed in a time.
  private func signed(every milliseconds: Int, seconds: Int) -> Int {
    var pace = SigningPace()
    return stride(from: 0, to: seconds * 1000, by: milliseconds).count { time in
      pace.allows(Timestamp(milliseconds: TestNode.now.milliseconds + Int64(time)))
    }
  }

  @Test("is two hundred a second, however long more are asked for, and lets a second's worth come at once")
  func bounded() {
    #expect(signed(every: 1, seconds: 10) <= 11 * Limits.liveCheckpointsPerSecond)
    #expect(signed(every: 1, seconds: 10) >= 10 * Limits.liveCheckpointsPerSecond)
    var pace = SigningPace()
    let burst = (0..<1000).count { _ in pace.allows(TestNode.now) }
    #expect(burst == Limits.liveCheckpointsPerSecond && pace.isHeldBack)
    let next = pace.allows(TestNode.now.advanced(bySeconds: 1))
    #expect(next && !pace.isHeldBack)
  }

  @Test("holds nothing back that comes more slowly, and survives a clock that is set back")
  func slow() {
    #expect(signed(every: 6, seconds: 5) == (0..<5000).count { $0 % 6 == 0 })
    var pace = SigningPace()
    for _ in 0..<100 { _ = pace.allows(TestNode.now) }
    let earlier = pace.allows(TestNode.now.advanced(bySeconds: -3600))
    #expect(earlier)
  }
}
