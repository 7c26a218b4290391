import Testing

@testable import Cooperation

@Suite("Moments and days")
struct MomentTests {
  @Test("read moments and days as RFC 3339 has them, and nothing else", arguments: UInt64(1)...20)
  func moments(seed: UInt64) {
    var random = Seeded(seed)
    for _ in 0..<200 {
      let day = Moment.Day(number: random.below(1_000_000) - 300_000)
      #expect(Moment.Day(day.description) == day || day.parts.year < 1)
      #expect(day.adding(days: 1).number == day.number + 1)
    }
    for text in ["2026-13-01", "2026-02-29", "2026-2-01", "x", "", "2026-01-01T"] { #expect(Moment.Day(text) == nil) }
    for text in [
      "2026-01-01T24:00:00Z", "2026-01-01T00:00Z", "2026-01-01T00:00:00", "2026-01-01 00:00:00Z",
      "2026-01-01T00:00:00+1",
      "2026-01-01T00:00:00.Z", "T", "Z", "2026-01-01T00:00:00+99:00",
    ] { #expect(Moment(text) == nil, "\(text)") }
    #expect(Moment("1969-12-31T23:59:59Z")?.utc == "1969-12-31T23:59:59Z")
  }
}
