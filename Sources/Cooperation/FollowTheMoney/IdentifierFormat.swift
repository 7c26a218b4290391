/// Identifiers with check digits or a fixed form, as the FollowTheMoney model names them.
enum IdentifierFormat: String, Sendable {
  case bic, figi, iban, imo, inn, isin, lei, npi, ogrn, ssn, uei, uscc, wikidata

  /// What people call it.
  var title: String { self == .wikidata ? "Wikidata item" : rawValue.uppercased() }

  /// Whether a value is of the form and its check digits hold.
  func isValid(_ text: String, in model: FtMModel) -> Bool {
    switch self {
    case .bic: Self.isBIC(Self.compact(text, without: " -"), model)
    case .figi: Self.isFIGI(Self.compact(text, without: " "))
    case .iban: Self.isIBAN(Self.compact(text, without: " -."), model)
    case .imo: Self.isIMO(text)
    case .inn: Self.isINN(Self.compact(text, without: " "))
    case .isin: Self.isISIN(Self.compact(text, without: " "), model)
    case .lei: Self.isMod97(Self.compact(text, without: " -"))
    case .npi: Self.isNPI(text)
    case .ogrn: Self.isOGRN(text)
    case .ssn: Self.isSSN(text)
    case .uei: Self.isUEI(text)
    case .uscc: Self.isUSCC(Self.compact(text, without: " -"))
    case .wikidata: Self.isItem(text)
    }
  }

  /// ISO 13616: the length that the country has, and a number that is 1 modulo 97.
  private static func isIBAN(_ text: [UInt8], _ model: FtMModel) -> Bool {
    guard text.count > 4, model.ibanLengths[String(decoding: text[..<2], as: UTF8.self)] == text.count,
      number(text[2..<4]) != nil
    else { return false }
    return isMod97(Array(text[4...] + text[..<4]))
  }

  /// ISO 9362: four letters, a country, a place, perhaps a branch.
  private static func isBIC(_ text: [UInt8], _ model: FtMModel) -> Bool {
    (text.count == 8 || text.count == 11) && text.prefix(6).allSatisfy { (0x41...0x5A).contains($0) }
      && text.allSatisfy { value($0) != nil } && isCountry(text[4..<6], model)
  }

  /// ISO 6166: a country or an agency, nine characters, a digit by the rule of Luhn.
  private static func isISIN(_ text: [UInt8], _ model: FtMModel) -> Bool {
    let values = text.compactMap(value)
    guard text.count == 12, values.count == 12, number(text[11...]) != nil else { return false }
    let agencies: Set<String> = ["AN", "CS", "EU", "QS", "QT", "XA", "XB", "XC", "XD", "XF", "XK", "XS"]
    let isKnown = agencies.contains(String(decoding: text[..<2], as: UTF8.self)) || isCountry(text[..<2], model)
    return isKnown && isLuhn(values.flatMap { $0 > 9 ? [$0 / 10, $0 % 10] : [$0] })
  }

  /// The identifier of OpenFIGI: two consonants, G, eight characters, a check digit.
  private static func isFIGI(_ text: [UInt8]) -> Bool {
    let values = text.compactMap(value)
    guard text.count == 12, values.count == 12, text.allSatisfy({ !"AEIOU".utf8.contains($0) }), values[0] > 9,
      values[1] > 9, text[2] == UInt8(ascii: "G"), values[11] <= 9,
      !["BS", "BM", "GG", "GB", "VG"].contains(String(decoding: text[..<2], as: UTF8.self))
    else { return false }
    let sum = values[..<11].enumerated().reduce(0) { sum, next in
      let product = next.element * (next.offset % 2 == 0 ? 1 : 2)
      return sum + product / 10 + product % 10
    }
    return (10 - sum % 10) % 10 == values[11]
  }

  /// Seven digits of a ship or of a shipping company, wherever they stand in the text; lost zeros in front are borne.
  private static func isIMO(_ text: String) -> Bool { shipNumber(in: text) != nil }

  /// The seven digits of the first number of a ship or of a shipping company in a text; nil where none stands there.
  static func shipNumber(in text: String) -> String? {
    for run in words(text, isPart: isDigit) where (5...7).contains(run.count) {
      let digits = Array(repeating: 0, count: 7 - run.count) + run.map { Int($0) - 0x30 }
      guard digits.contains(where: { $0 > 0 }) else { continue }
      let ship = zip(digits, [7, 6, 5, 4, 3, 2]).reduce(0) { $0 + $1.0 * $1.1 } % 10
      let company = (11 - zip(digits, [8, 6, 4, 2, 9, 7]).reduce(0) { $0 + $1.0 * $1.1 } % 11) % 10
      if digits[6] == ship || digits[6] == company { return digits.map(String.init).joined() }
    }
    return nil
  }

  private static func isItem(_ text: String) -> Bool {
    let last = text.split(separator: "/", omittingEmptySubsequences: false).last.map(String.init) ?? ""
    let item = PropertyValue.trimmed(last)
    return item.count > 1 && (item[0] == 0x51 || item[0] == 0x71) && item[1...].allSatisfy(isDigit)
  }

  private static func isCountry(_ code: ArraySlice<UInt8>, _ model: FtMModel) -> Bool {
    model.countries.contains(String(decoding: code, as: UTF8.self).lowercased())
  }
}
