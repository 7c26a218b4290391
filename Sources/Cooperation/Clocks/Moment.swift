/// A moment of RFC 3339, with the offset of the place where it was written down.
///
/// Own arithmetic, so that every node computes the same, whatever its zone files say.
package struct Moment: Sendable, Hashable, Comparable {
  /// A calendar day of the Gregorian calendar.
  package struct Day: Sendable, Hashable, Comparable, CustomStringConvertible {
    /// Days since 1 January 1970.
    package let number: Int

    /// The day with a number.
    package init(number: Int) { self.number = number }

    /// Reads `YYYY-MM-DD`.
    package init?(_ text: some StringProtocol) {
      guard text.utf8.count == 10, PartialDate.isValid(String(text)) else { return nil }
      let parts = text.split(separator: "-").compactMap { Int($0) }
      guard parts.count == 3 else { return nil }
      self.init(year: parts[0], month: parts[1], day: parts[2])
    }

    /// A day by its parts, which the caller knows to be one.
    init(year: Int, month: Int, day: Int) {
      // Howard Hinnant's days_from_civil: years begin in March, so that the leap day is the last.
      let shifted = month <= 2 ? year - 1 : year
      let era = (shifted >= 0 ? shifted : shifted - 399) / 400
      let yearOfEra = shifted - era * 400
      let dayOfYear = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1
      number = era * 146_097 + yearOfEra * 365 + yearOfEra / 4 - yearOfEra / 100 + dayOfYear - 719_468
    }

    /// Year, month and day.
    package var parts: (year: Int, month: Int, day: Int) {
      let shifted = number + 719_468
      let era = (shifted >= 0 ? shifted : shifted - 146_096) / 146_097
      let dayOfEra = shifted - era * 146_097
      let yearOfEra = (dayOfEra - dayOfEra / 1_460 + dayOfEra / 36_524 - dayOfEra / 146_096) / 365
      let dayOfYear = dayOfEra - (365 * yearOfEra + yearOfEra / 4 - yearOfEra / 100)
      let month = (5 * dayOfYear + 2) / 153
      return (
        yearOfEra + era * 400 + (month >= 10 ? 1 : 0), month < 10 ? month + 3 : month - 9,
        dayOfYear - (153 * month + 2) / 5 + 1
      )
    }

    /// The day some days later.
    package func adding(days: Int) -> Day { Day(number: number + days) }

    /// The same day some years later; 29 February becomes 28 where there is none.
    package func adding(years: Int) -> Day {
      let (year, month, day) = parts
      return Day(year: year + years, month: month, day: min(day, PartialDate.days(year + years, month)))
    }

    package static func < (a: Day, b: Day) -> Bool { a.number < b.number }

    package var description: String {
      let (year, month, day) = parts
      return "\(Moment.padded(year, 4))-\(Moment.padded(month, 2))-\(Moment.padded(day, 2))"
    }
  }

  /// Seconds since 1 January 1970, UTC.
  package let seconds: Int
  /// Seconds by which the place was ahead of UTC.
  package let offset: Int

  /// A moment by its seconds.
  package init(seconds: Int, offset: Int = 0) {
    self.seconds = seconds
    self.offset = offset
  }

  /// The end of a day at an offset: the first moment of the day after.
  init(endOf day: Day, offset: Int) { self.init(seconds: (day.number + 1) * 86_400 - offset, offset: offset) }

  /// Reads a full time of RFC 3339 with `Z` or an offset; fractions of a second are dropped.
  package init?(_ text: String) {
    let parts = text.split(separator: "T", omittingEmptySubsequences: false)
    guard text.utf8.count <= 40, parts.count == 2, let day = Day(parts[0]) else { return nil }
    guard let mark = parts[1].lastIndex(where: { "Z+-".contains($0) }) else { return nil }
    var clock = parts[1][..<mark]
    if let dot = clock.firstIndex(of: ".") {
      let fraction = clock[clock.index(after: dot)...]
      guard (1...9).contains(fraction.utf8.count), fraction.utf8.allSatisfy(Self.isDigit) else { return nil }
      clock = clock[..<dot]
    }
    guard let time = Self.fields(clock, count: 3), time[0] < 24, time[1] < 60, time[2] < 60 else { return nil }
    let zone = parts[1][mark...]
    var offset = 0
    if zone != "Z" {
      guard let ahead = Self.fields(zone.dropFirst(), count: 2), ahead[0] < 15, ahead[1] < 60 else { return nil }
      offset = (ahead[0] * 3_600 + ahead[1] * 60) * (zone.hasPrefix("-") ? -1 : 1)
    }
    self.init(seconds: day.number * 86_400 + time[0] * 3_600 + time[1] * 60 + time[2] - offset, offset: offset)
  }

  /// The calendar day at its own offset.
  package var day: Day { Day(number: Self.floor(seconds + offset, 86_400)) }

  /// Earlier moments first; the offset only tells moments of one instant apart.
  package static func < (a: Moment, b: Moment) -> Bool { (a.seconds, a.offset) < (b.seconds, b.offset) }

  /// In UTC.
  package var utc: String { Self.clock(seconds) + "Z" }

  /// At its own place: `2026-11-28T10:00:00+02:00`, and `Z` for UTC.
  package var text: String { offset == 0 ? utc : Self.clock(seconds + offset) + Self.zone(offset) }

  /// An offset as RFC 3339 writes it: `+02:00`.
  package static func zone(_ offset: Int) -> String {
    let minutes = offset.magnitude / 60
    return "\(offset < 0 ? "-" : "+")\(padded(Int(minutes / 60), 2)):\(padded(Int(minutes % 60), 2))"
  }

  private static func clock(_ seconds: Int) -> String {
    let day = Day(number: floor(seconds, 86_400))
    let rest = seconds - day.number * 86_400
    return "\(day)T\(padded(rest / 3_600, 2)):\(padded(rest / 60 % 60, 2)):\(padded(rest % 60, 2))"
  }

  private static func floor(_ value: Int, _ by: Int) -> Int { value >= 0 ? value / by : (value + 1) / by - 1 }

  static func padded(_ number: Int, _ width: Int) -> String {
    let text = String(number)
    return String(repeating: "0", count: max(0, width - text.utf8.count)) + text
  }

  private static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  private static func fields(_ text: Substring, count: Int) -> [Int]? {
    let parts = text.split(separator: ":", omittingEmptySubsequences: false)
    guard parts.count == count, parts.allSatisfy({ $0.utf8.count == 2 && $0.utf8.allSatisfy(isDigit) }) else {
      return nil
    }
    return parts.compactMap { Int($0) }
  }
}
