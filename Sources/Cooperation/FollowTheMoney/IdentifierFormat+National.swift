extension IdentifierFormat {
  /// The Russian tax number: ten digits of an organisation or twelve of a person.
  static func isINN(_ text: [UInt8]) -> Bool {
    guard text.allSatisfy(isDigit), text.count == 10 || text.count == 12 else { return false }
    let digits = text.map { Int($0) - 0x30 }
    func check(_ weights: [Int]) -> Int { zip(digits, weights).reduce(0) { $0 + $1.0 * $1.1 } % 11 % 10 }
    let weights = [3, 7, 2, 4, 10, 3, 5, 9, 4, 6, 8]
    return text.count == 10
      ? check(Array(weights.dropFirst(2))) == digits[9]
      : check(Array(weights.dropFirst())) == digits[10] && check(weights) == digits[11]
  }

  /// The Russian registration number: thirteen or fifteen digits.
  static func isOGRN(_ text: String) -> Bool {
    guard
      let run = words(text, isPart: isWord).first(where: { [13, 15].contains($0.count) && $0.allSatisfy(isDigit) }),
      let last = number(run.suffix(1)), let body = number(run.dropLast()), run.first != 0x30
    else { return false }
    let check = body % (run.count == 13 ? 11 : 13)
    return (check == 10 ? 0 : check) == last
  }

  /// The identifier of a provider of health care in the United States.
  static func isNPI(_ text: String) -> Bool {
    guard let run = words(text, isPart: isWord).first(where: { [10, 15].contains($0.count) && $0.allSatisfy(isDigit) })
    else { return false }
    let digits = (run.count == 10 ? Array("80840".utf8) + run : run).map { Int($0) - 0x30 }
    let isEmpty = digits[5...].allSatisfy { $0 == 0 }
    return !isEmpty && isLuhn(digits)
  }

  /// A United States social security number, but none of those that were never given or were printed in advertisements.
  static func isSSN(_ text: String) -> Bool {
    let trimmed = PropertyValue.trimmed(text)
    let digits = trimmed.filter(isDigit)
    let hyphens = trimmed.enumerated().filter { $0.element == 0x2D }.map(\.offset)
    guard digits.count == 9, digits.count + hyphens.count == trimmed.count, [[], [3], [5], [3, 6]].contains(hyphens),
      let area = number(digits[..<3]), let group = number(digits[3..<5]), let serial = number(digits[5...])
    else { return false }
    guard area != 0, area != 666, area < 900, group != 0, serial != 0 else { return false }
    return ![[78, 5, 1120], [457, 55, 5462], [219, 9, 9999]].contains([area, group, serial])
  }

  /// The United States' entity identifier: twelve characters without I and O.
  static func isUEI(_ text: String) -> Bool {
    let found = words(text.uppercased(), isPart: isWord).first { word in
      word.count == 12 && word.allSatisfy { value($0) != nil && $0 != UInt8(ascii: "I") && $0 != UInt8(ascii: "O") }
    }
    return found.map { $0.first != 0x30 } ?? false
  }

  /// The Chinese unified social credit identifier: eighteen characters, the last a check modulo 31.
  static func isUSCC(_ text: [UInt8]) -> Bool {
    let alphabet = Array("0123456789ABCDEFGHJKLMNPQRTUWXY".utf8)
    let values = text.compactMap { alphabet.firstIndex(of: $0) }
    guard text.count == 18, values.count == 18,
      text[..<8].allSatisfy({ isDigit($0) || $0 == text[0] || $0 == text[1] }),
      text[2..<8].allSatisfy(isDigit)
    else { return false }
    let weights = [1, 3, 9, 27, 19, 26, 16, 17, 20, 29, 25, 13, 8, 24, 10, 30, 28]
    let sum = zip(values, weights).reduce(0) { $0 + $1.0 * $1.1 }
    return (31 - sum % 31) % 31 == values[17]
  }
}

extension IdentifierFormat {
  static func isDigit(_ byte: UInt8) -> Bool { (0x30...0x39).contains(byte) }

  static func isWord(_ byte: UInt8) -> Bool {
    isDigit(byte) || (0x41...0x5A).contains(byte) || (0x61...0x7A).contains(byte) || byte == 0x5F || byte >= 0x80
  }

  /// Base 36: 0 to 9, A to Z.
  static func value(_ byte: UInt8) -> Int? {
    switch byte {
    case 0x30...0x39: Int(byte) - 0x30
    case 0x41...0x5A: Int(byte) - 0x41 + 10
    default: nil
    }
  }

  static func number(_ digits: some Collection<UInt8>) -> Int? {
    guard !digits.isEmpty, digits.count <= 15, digits.allSatisfy(isDigit) else { return nil }
    return digits.reduce(0) { $0 * 10 + Int($1) - 0x30 }
  }

  /// The capitals without separators.
  static func compact(_ text: String, without separators: String) -> [UInt8] {
    PropertyValue.trimmed(text.uppercased()).filter { !separators.utf8.contains($0) }
  }

  /// The runs of bytes that belong together.
  static func words(_ text: String, isPart: (UInt8) -> Bool) -> [ArraySlice<UInt8>] {
    Array(text.utf8).split { !isPart($0) }
  }

  /// ISO 7064, mod 97-10.
  static func isMod97(_ text: [UInt8]) -> Bool {
    var remainder = 0
    for byte in text {
      guard let value = value(byte) else { return false }
      remainder = (remainder * (value > 9 ? 100 : 10) + value) % 97
    }
    return remainder == 1
  }

  /// ISO/IEC 7812-1 annex B.
  static func isLuhn(_ digits: [Int]) -> Bool {
    let sum = digits.reversed().enumerated().reduce(0) { sum, next in
      let product = next.element * (next.offset % 2 == 0 ? 1 : 2)
      return sum + product / 10 + product % 10
    }
    return sum % 10 == 0
  }
}
