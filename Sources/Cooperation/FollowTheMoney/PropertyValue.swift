/// The forms of single values, no stricter than FollowTheMoney itself where that would refuse real data.
enum PropertyValue {
  /// Digits with an optional sign, thousands commas or spaces, decimal point, and a unit behind.
  static func isNumber(_ text: String) -> Bool {
    var rest = Substring(text)
    if rest.hasPrefix("-") || rest.hasPrefix("+") { rest = rest.dropFirst() }
    guard let first = rest.utf8.first, (0x30...0x39).contains(first) else { return false }
    let digits = rest.prefix { $0.isASCII && ($0.isNumber || $0 == "," || $0 == ".") }
    guard digits.filter({ $0 == "." }).count <= 1, digits.last != "," else { return false }
    let unit = rest.dropFirst(digits.count).drop { $0 == " " }
    return unit.unicodeScalars.count <= 12 && unit.unicodeScalars.allSatisfy(SafeText.isHarmless)
  }

  /// A scheme that names a resource on a network, and a host.
  static func isURL(_ text: String) -> Bool {
    for scheme in ["http://", "https://", "ftp://", "mailto://"] where text.lowercased().hasPrefix(scheme) {
      let host = text.dropFirst(scheme.count).prefix { $0 != "/" && $0 != "?" && $0 != "#" }
      return !host.isEmpty && !text.contains(where: \.isWhitespace)
    }
    return false
  }

  /// One `@`, something before it, a dot in what is behind it.
  static func isEmail(_ text: String) -> Bool {
    let parts = text.split(separator: "@", omittingEmptySubsequences: false)
    return parts.count == 2 && !parts[0].isEmpty && parts[1].contains(".") && !parts[1].hasPrefix(".")
      && !parts[1].hasSuffix(".") && !text.contains(where: \.isWhitespace)
  }

  /// ISO 13616: country, check digits, and a number that is 1 modulo 97. Spaces are tolerated.
  static func isIBAN(_ text: String) -> Bool {
    let letters = Array(text.utf8.filter { $0 != 0x20 })
    guard (15...34).contains(letters.count) else { return false }
    var remainder = 0
    for byte in letters[4...] + letters[..<4] {
      switch byte {
      case 0x30...0x39: remainder = (remainder * 10 + Int(byte - 0x30)) % 97
      case 0x41...0x5A: remainder = (remainder * 100 + Int(byte - 0x41) + 10) % 97
      default: return false
      }
    }
    return remainder == 1
  }
}
