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
  package var description: String { text(places: 2) }

  /// With as many digits behind the point as the currency has, or more where they were written; without grouping, as data.
  package func text(in currency: String) -> String { text(places: Self.places(of: currency)) }

  private func text(places: Int) -> String { Self.text(whole.isEmpty ? [0] : whole) + behindPoint(places) }

  /// The point and what stands behind it; nothing where that is nothing.
  private func behindPoint(_ places: Int) -> String {
    let digits = fraction + Array(repeating: 0, count: max(0, places - fraction.count))
    return digits.isEmpty ? "" : "." + Self.text(digits)
  }

  /// How many digits the minor unit of a currency has (ISO 4217): two, but for those that have none or three.
  private static func places(of currency: String) -> Int { minorUnits[currency] ?? 2 }

  private static let minorUnits: [String: Int] = {
    let none = [
      "BIF", "CLP", "DJF", "GNF", "ISK", "JPY", "KMF", "KRW", "PYG", "RWF", "UGX", "UYI", "VND", "VUV", "XAF", "XOF",
      "XPF",
    ]
    let three = ["BHD", "IQD", "JOD", "KWD", "LYD", "OMR", "TND"]
    return Dictionary(uniqueKeysWithValues: none.map { ($0, 0) } + three.map { ($0, 3) })
  }()

  /// For people: a thin space between thousands.
  /// - Parameter currency: which says how many digits stand behind the point.
  package func grouped(in currency: String) -> String {
    let digits = whole.isEmpty ? [0] : whole
    var text = ""
    for (index, digit) in digits.enumerated() {
      if index > 0, (digits.count - index) % 3 == 0 { text += "\u{202F}" }
      text += String(digit)
    }
    return text + behindPoint(Self.places(of: currency))
  }

  /// About how much, for the length of a bar only.
  var approximate: Double { Double(description) ?? 0 }

  private static func text(_ digits: [UInt8]) -> String {
    String(decoding: digits.map { $0 + 0x30 }, as: UTF8.self)
  }
}
