/// A moment in milliseconds since 1970 UTC, written as RFC 3339 with milliseconds and `Z`.
///
/// The core has no clock: times are handed in. Years 1970 to 9999.
package struct Timestamp: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Milliseconds since 1970-01-01T00:00:00Z, leap seconds not counted.
  package let milliseconds: Int64

  /// The last moment that can be written: the end of the year 9999.
  package static let maximum: Int64 = 253_402_300_799_999

  /// Takes milliseconds since 1970, clamped to the years that can be written.
  package init(milliseconds: Int64) {
    self.milliseconds = min(max(milliseconds, 0), Self.maximum)
  }

  /// Takes POSIX seconds, clamped likewise.
  package init(seconds: UInt64) {
    let limit = UInt64(Self.maximum / 1000)
    self.init(milliseconds: Int64(min(seconds, limit)) * 1000)
  }

  /// Reads exactly `YYYY-MM-DDThh:mm:ss.mmmZ`.
  /// - Throws: ``EvidenceError`` `malformed` for another form or a day that does not exist.
  package init(rfc3339 text: String) throws(EvidenceError) {
    let form = EvidenceError(.malformed, "a time is written as 2026-11-24T10:00:00.000Z")
    let b = Array(text.utf8)
    let marks: [(Int, UInt8)] = [(4, 0x2D), (7, 0x2D), (10, 0x54), (13, 0x3A), (16, 0x3A), (19, 0x2E), (23, 0x5A)]
    guard b.count == 24, marks.allSatisfy({ b[$0.0] == $0.1 }) else { throw form }
    func number(_ from: Int, _ count: Int) -> Int64? {
      var value: Int64 = 0
      for digit in b[from..<from + count] {
        guard digit >= 0x30, digit <= 0x39 else { return nil }
        value = value * 10 + Int64(digit - 0x30)
      }
      return value
    }
    guard let year = number(0, 4), let month = number(5, 2), let day = number(8, 2), let hour = number(11, 2),
      let minute = number(14, 2), let second = number(17, 2), let milli = number(20, 3),
      year >= 1970, (1...12).contains(month), day >= 1, hour < 24, minute < 60, second < 60
    else { throw form }
    let days = Self.days(year: year, month: month, day: day)
    guard Self.civil(days: days) == (year, month, day) else { throw form }
    milliseconds = (((days * 24 + hour) * 60 + minute) * 60 + second) * 1000 + milli
  }

  /// Whole seconds since 1970, for cosignatures.
  package var seconds: UInt64 { UInt64(milliseconds / 1000) }

  /// The moment some seconds later (or earlier, when negative), clamped.
  package func advanced(bySeconds seconds: Int64) -> Timestamp {
    let (shift, overflow) = seconds.multipliedReportingOverflow(by: 1000)
    guard !overflow else { return Timestamp(milliseconds: seconds < 0 ? 0 : Self.maximum) }
    let (sum, over) = milliseconds.addingReportingOverflow(shift)
    return Timestamp(milliseconds: over ? Self.maximum : sum)
  }

  package static func < (a: Timestamp, b: Timestamp) -> Bool { a.milliseconds < b.milliseconds }

  /// `2026-11-24T10:00:00.000Z`.
  package var description: String {
    let (days, rest) = milliseconds.quotientAndRemainder(dividingBy: 86_400_000)
    let (year, month, day) = Self.civil(days: days)
    func pad(_ value: Int64, _ width: Int) -> String {
      let digits = String(value)
      return String(repeating: "0", count: max(0, width - digits.count)) + digits
    }
    let time = [rest / 3_600_000, rest / 60_000 % 60, rest / 1000 % 60].map { pad($0, 2) }.joined(separator: ":")
    return "\(pad(year, 4))-\(pad(month, 2))-\(pad(day, 2))T\(time).\(pad(rest % 1000, 3))Z"
  }

  /// Days since 1970 of a date in the proleptic Gregorian calendar (years counted from March, 400-year eras).
  private static func days(year: Int64, month: Int64, day: Int64) -> Int64 {
    let y = month <= 2 ? year - 1 : year
    let era = y / 400
    let yearOfEra = y - era * 400
    let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
    return era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
  }

  private static func civil(days: Int64) -> (year: Int64, month: Int64, day: Int64) {
    let z = days + 719_468
    let era = z / 146_097
    let dayOfEra = z - era * 146_097
    let yearOfEra = (dayOfEra - dayOfEra / 1460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
    let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
    let shifted = (5 * dayOfYear + 2) / 153
    let month = shifted < 10 ? shifted + 3 : shifted - 9
    return (yearOfEra + era * 400 + (month <= 2 ? 1 : 0), month, dayOfYear - (153 * shifted + 2) / 5 + 1)
  }
}
