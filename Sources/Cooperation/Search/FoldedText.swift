/// Text made comparable: lower case, without diacritics, in Latin letters where a plain transliteration exists, so that
/// `Müller`, `MULLER` and `Мюллер` come close. It is for finding, never for showing.
package struct FoldedText: Sendable, Hashable {
  /// The words, in their order.
  package var words: [String] { forms.map(\.word) }
  /// The words with what brings their spellings in other scripts to them.
  let forms: [Form]

  /// Folds a text.
  package init(_ text: String) {
    var forms: [Form] = []
    var (word, isForeign, isCapital) = ("", false, false)
    func end() {
      if !word.isEmpty { forms.append(Form(word: word, isForeign: isForeign, isCapital: isCapital)) }
      (word, isForeign, isCapital) = ("", false, false)
    }
    for scalar in text.unicodeScalars {
      guard let folded = Self.fold(scalar) else {
        end()
        continue
      }
      // Scripts without spaces: each sign stands for itself.
      if Self.standsAlone(scalar) { end() }
      if word.isEmpty { isCapital = scalar.properties.isUppercase }
      if Self.isForeign(scalar) { isForeign = true }
      word += folded
      if Self.standsAlone(scalar) { end() }
    }
    end()
    self.forms = forms
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

  /// Whether a letter is of another script than Latin, of those that are written in Latin letters by the table.
  private static func isForeign(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.value {
    case 0x370...0x1CFF, 0x1F00...0x1FFF, 0xFB13...0xFEFC: scalar.properties.isAlphabetic
    default: false
    }
  }

  private static func standsAlone(_ scalar: Unicode.Scalar) -> Bool {
    scalar.properties.isIdeographic || (0x3040...0x30FF).contains(scalar.value)
  }
}
