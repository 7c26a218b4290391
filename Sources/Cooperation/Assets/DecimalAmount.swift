/// An amount of money as it was written: digits, and perhaps a point and more digits. Sums are exact, however long.
package struct DecimalAmount: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// Digits of the whole part, the highest first, without zeros in front.
  private let whole: [UInt8]
  /// Digits behind the point, without zeros at the end.
  private let fraction: [UInt8]

  /// Nothing.
  package static let zero = DecimalAmount(whole: [], fraction: [])

  private init(whole: [UInt8], fraction: [UInt8]) {
    self.whole = Array(whole.drop { $0 == 0 })
    self.fraction = Array(fraction.reversed().drop { $0 == 0 }.reversed())
  }

  /// Reads a decimal such as `1200000.00`; nil for anything else.
  package init?(_ text: String) {
    guard AssetRow.isAmount(text) else { return nil }
    let parts = text.utf8.split(separator: 0x2E).map { $0.map { $0 - 0x30 } }
    guard let first = parts.first else { return nil }
    self.init(whole: first, fraction: parts.count > 1 ? parts[1] : [])
  }

  /// The sum.
  package static func + (a: DecimalAmount, b: DecimalAmount) -> DecimalAmount {
    let places = max(a.fraction.count, b.fraction.count)
    let (left, right) = (a.digits(places), b.digits(places))
    var sum: [UInt8] = []
    var carry: UInt8 = 0
    for index in 0..<max(left.count, right.count) {
      let digit = (index < left.count ? left[index] : 0) + (index < right.count ? right[index] : 0) + carry
      sum.append(digit % 10)
      carry = digit / 10
    }
    if carry > 0 { sum.append(carry) }
    let all = Array(sum.reversed())
    let split = max(0, all.count - places)
    return DecimalAmount(whole: Array(all[..<split]), fraction: Array(all[split...]))
  }

  /// All digits, the lowest first, with so many behind the point.
  private func digits(_ places: Int) -> [UInt8] {
    (whole + fraction + Array(repeating: 0, count: places - fraction.count)).reversed()
  }

  package static func < (a: DecimalAmount, b: DecimalAmount) -> Bool {
    if a.whole.count != b.whole.count { return a.whole.count < b.whole.count }
    if a.whole != b.whole { return a.whole.lexicographicallyPrecedes(b.whole) }
    return a.fraction.lexicographicallyPrecedes(b.fraction)
  }

  /// With two digits behind the point, or more where they were written; without grouping, as data.
  package var description: String {
    let cents = fraction + Array(repeating: 0, count: max(0, 2 - fraction.count))
    return Self.text(whole.isEmpty ? [0] : whole) + "." + Self.text(cents)
  }

  /// For people: a thin space between thousands.
  package var grouped: String {
    let digits = whole.isEmpty ? [0] : whole
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text += String(digit)
    }
    let cents = fraction + Array(repeating: 0, count: max(0, 2 - fraction.count))
    return text + "." + Self.text(cents)
  }

  /// About how much, for the length of a bar only.
  var approximate: Double { Double(description) ?? 0 }

  private static func text(_ digits: [UInt8]) -> String {
    String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
  }
}
