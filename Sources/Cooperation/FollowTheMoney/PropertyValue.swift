/// The forms of single values, as followthemoney itself has them.
enum PropertyValue {
  private static let digits: ClosedRange<UInt8> = 0x30...0x39

  /// A number as FollowTheMoney reads one: a sign, digits plain or in groups of two or three behind commas or spaces, a
  /// decimal point, and a unit without digits behind.
  static func isNumber(_ text: String) -> Bool {
    var rest = Substring(text).drop(while: \.isWhitespace)
    if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
    if rest.first?.isWhitespace == true { rest = rest.dropFirst() }
    guard let length = integerLength(rest) else { return false }
    rest = rest.dropFirst(length)
    if rest.hasPrefix(".") {
      let decimals = rest.dropFirst().prefix(while: isDigit)
      if !decimals.isEmpty { rest = rest.dropFirst(1 + decimals.count) }
    }
    let unit = rest.drop(while: \.isWhitespace).reversed().drop(while: \.isWhitespace)
    return unit.allSatisfy { !$0.isWhitespace && !$0.isWholeNumber }
  }

  /// Characters of the integer part; nil when a group has another length than two or three digits.
  private static func integerLength(_ text: Substring) -> Int? {
    let first = text.prefix(while: isDigit).count
    guard first > 0 else { return nil }
    guard first <= 3 else { return first }
    var length = first
    while let separator = text.dropFirst(length).first, separator == "," || separator.isWhitespace {
      let group = text.dropFirst(length + 1).prefix(while: isDigit).count
      guard group > 0 else { break }
      guard (2...3).contains(group) else { return nil }
      length += 1 + group
    }
    return length
  }

  private static func isDigit(_ character: Character) -> Bool { ("0"..."9").contains(character) }

  /// An international telephone number: a plus, then 7 to 15 digits with the usual signs between them, perhaps an
  /// extension. Whether the numbering plan of a country knows it is not asked here.
  static func isPhone(_ text: String) -> Bool {
    var rest = String(decoding: trimmed(text), as: UTF8.self)[...]
    if rest.lowercased().hasPrefix("tel:") { rest = rest.dropFirst(4) }
    guard rest.hasPrefix("+") else { return false }
    let number = rest.dropFirst().prefix { isDigit($0) || " -./()\u{A0}".contains($0) }
    let figures = number.filter(isDigit)
    guard (7...15).contains(figures.count), figures.first != "0" else { return false }
    let extra = rest.dropFirst(1 + number.count)
    return extra.isEmpty || (extra.count <= 20 && (extra.first?.isLetter == true || ";#,".contains(extra.prefix(1))))
  }

  /// An id that other entities may point at.
  static func isEntityID(_ text: String) -> Bool {
    let isAlphanumeric = { (byte: UInt8) in
      digits.contains(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte)
    }
    guard let first = text.utf8.first, let last = text.utf8.last else { return false }
    return isAlphanumeric(first) && isAlphanumeric(last)
      && text.utf8.allSatisfy { isAlphanumeric($0) || $0 == 0x2E || $0 == 0x2D }
  }

  /// The bytes without white space around them.
  static func trimmed(_ text: String) -> [UInt8] {
    let start = text.drop(while: \.isWhitespace)
    return Array(String(start.reversed().drop(while: \.isWhitespace).reversed()).utf8)
  }

  /// The characters that remain when white space is collapsed, as names and addresses are measured.
  static func collapsedLength(_ text: String) -> Int {
    let words = text.split(whereSeparator: \.isWhitespace)
    return words.reduce(max(0, words.count - 1)) { $0 + $1.unicodeScalars.count }
  }
}
