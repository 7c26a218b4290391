/// Text made comparable: lower case, without diacritics, in Latin letters where a plain transliteration exists, so that
/// `Müller`, `MULLER` and `Мюллер` come close. It is for finding, never for showing.
package struct FoldedText: Sendable, Hashable {
  /// The words, in their order.
  package let words: [String]

  /// Folds a text.
  package init(_ text: String) {
    var words: [String] = []
    var word = ""
    func end() {
      if !word.isEmpty { words.append(word) }
      word = ""
    }
    for scalar in text.unicodeScalars {
      guard let folded = Self.fold(scalar) else {
        end()
        continue
      }
      // Scripts without spaces: each sign stands for itself.
      if Self.standsAlone(scalar) { end() }
      word += folded
      if Self.standsAlone(scalar) { end() }
    }
    end()
    self.words = words
  }

  /// The words with a space between them.
  package var text: String { words.joined(separator: " ") }

  /// The words without vowels and doubled letters, which is what spellings of one name in several scripts share:
  /// `Muhammad`, `Mohamed` and `محمد` are all `mhmd`.
  package var skeletons: [String] { words.map(Self.skeleton) }

  private static func skeleton(_ word: String) -> String {
    var result = ""
    for character in word where !"aeiouyw".contains(character) && result.last != character { result.append(character) }
    return result.count < 2 ? word : result
  }

  /// What a character becomes: empty for a mark that is dropped, nil for what parts words.
  private static func fold(_ scalar: Unicode.Scalar) -> String? {
    let properties = scalar.properties
    switch properties.generalCategory {
    case .nonspacingMark, .enclosingMark, .format: return ""
    default: break
    }
    guard let lower = properties.lowercaseMapping.unicodeScalars.first else { return nil }
    if let latin = Transliteration.table[lower] { return latin }
    if properties.numericType == .decimal, let digit = properties.numericValue { return String(Int(digit)) }
    if properties.isAlphabetic || properties.numericType != nil { return String(lower) }
    // An apostrophe inside a name parts nothing: O'Brien, l'État.
    return ["'", "\u{2019}", "\u{02BC}"].contains(scalar) ? "" : nil
  }

  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
  }
}
