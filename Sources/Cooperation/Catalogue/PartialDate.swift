/// Dates as FollowTheMoney and ours have them: a year, a month, a day, or a moment of RFC 3339.
enum PartialDate {
  static func isValid(_ text: String) -> Bool {
    let date = text.split(separator: "T", maxSplits: 1, omittingEmptySubsequences: false)
    if date.count == 2, !isTime(date[1]) { return false }
    guard let first = date.first else { return false }
    let parts = first.split(separator: "-", omittingEmptySubsequences: false)
    let widths = [4, 2, 2]
    guard (1...3).contains(parts.count), date.count == 1 || parts.count == 3 else { return false }
    var numbers: [Int] = []
    for (part, width) in zip(parts, widths) {
      guard part.utf8.count == width, let number = number(part) else { return false }
      numbers.append(number)
    }
    guard let year = numbers.first, year >= 1 else { return false }
    if numbers.count > 1, !(1...12).contains(numbers[1]) { return false }
    if numbers.count > 2, !(1...days(year, numbers[1])).contains(numbers[2]) { return false }
    return true
  }

  /// Why a text is no such date, in words: a day that no calendar has is told as that.
  static func fault(_ text: String, what: String = "date") -> String {
    let usual = "must be a \(what) such as 2026-11-24"
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard parts.count == 3, zip(parts, [4, 2, 2]).allSatisfy({ $0.utf8.count == $1 && number($0) != nil }),
      !isValid(text)
    else { return usual }
    return "\(usual): the day \(text) does not exist"
  }

  static func days(_ year: Int, _ month: Int) -> Int {
    switch month {
    case 4, 6, 9, 11: 30
    case 2: year % 4 == 0 && (year % 100 != 0 || year % 400 == 0) ? 29 : 28
    default: 31
    }
  }

  /// The last day of a date: a month's or a year's last one where no day is told; nil for no date.
  static func lastDay(_ text: String) -> Moment.Day? {
    if let day = Moment.Day(text.prefix(10)) { return day }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard isValid(text), let year = parts.first else { return nil }
    let month = parts.count > 1 ? parts[1] : 12
    return Moment.Day(year: year, month: month, day: days(year, month))
  }

  /// The first day of a date: a month's or a year's first one where no day is told; nil for no date.
  static func firstDay(_ text: String) -> Moment.Day? {
    if let day = Moment.Day(text.prefix(10)) { return day }
    let parts = text.split(separator: "-").compactMap { Int($0) }
    guard isValid(text), let year = parts.first else { return nil }
    return Moment.Day(year: year, month: parts.count > 1 ? parts[1] : 1, day: 1)
  }

  private static func isTime(_ text: Substring) -> Bool {
    var rest = text
    if rest.hasSuffix("Z") { rest = rest.dropLast() }
    if let dot = rest.firstIndex(of: ".") { rest = rest[..<dot] }
    let parts = rest.split(separator: ":", omittingEmptySubsequences: false)
    let limits = [23, 59, 59]
    guard (2...3).contains(parts.count) else { return false }
    return zip(parts, limits).allSatisfy { part, limit in
      part.utf8.count == 2 && number(part).map { $0 <= limit } == true
    }
  }

  private static func number(_ text: Substring) -> Int? {
    guard text.utf8.allSatisfy({ (0x30...0x39).contains($0) }) else { return nil }
    return Int(text)
  }
}
