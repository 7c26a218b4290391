/// The dates of FollowTheMoney: ISO 8601 with as much precision as is known, from a year of the second or third
/// millennium to a second.
///
/// The whole value must be a date. The Python library also reads `2021 or so` as 2021 and throws the rest away; a value
/// that is kept as it came can't do that.
struct FtMDate {
  private var rest: ArraySlice<UInt8>

  static func isValid(_ text: String) -> Bool {
    var reader = FtMDate(rest: PropertyValue.trimmed(text)[...])
    return reader.readDate() && reader.rest.isEmpty
  }

  private mutating func readDate() -> Bool {
    guard let year = number(4...4), (1000...2999).contains(year) else { return false }
    guard take("-") else { return rest.isEmpty }
    guard let month = number(1...2), (1...12).contains(month) else { return false }
    guard take("-") else { return rest.isEmpty }
    guard let day = number(1...2), (1...PartialDate.days(year, month)).contains(day) else { return false }
    guard take("T") || take(" ") else { return rest.isEmpty }
    return readTime()
  }

  private mutating func readTime() -> Bool {
    guard let hour = number(1...2), hour < 24 else { return false }
    guard take(":") else { return rest.isEmpty }
    guard let minute = number(1...2), minute < 60 else { return false }
    guard take(":") else { return rest.isEmpty }
    guard let second = number(1...2), second < 60 else { return false }
    if take(".") { guard number(1...9) != nil else { return false } }
    return take("Z") || readOffset()
  }

  private mutating func readOffset() -> Bool {
    guard take("+") || take("-") else { return rest.isEmpty }
    guard let hours = number(2...2), hours < 24 else { return false }
    if rest.isEmpty { return true }
    _ = take(":")
    guard let minutes = number(2...2) else { return false }
    return minutes < 60
  }

  private mutating func take(_ scalar: Unicode.Scalar) -> Bool {
    guard let first = rest.first, UInt32(first) == scalar.value else { return false }
    rest = rest.dropFirst()
    return true
  }

  /// As many digits as stand here, when there are as many as asked for.
  private mutating func number(_ digits: ClosedRange<Int>) -> Int? {
    let found = rest.prefix(digits.upperBound).prefix { (0x30...0x39).contains($0) }
    guard digits.contains(found.count) else { return nil }
    rest = rest.dropFirst(found.count)
    return found.reduce(0) { $0 * 10 + Int($1 - 0x30) }
  }
}
