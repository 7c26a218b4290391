/// What the spellings of one name in several scripts share: its consonants, by their sound. `Muhammad`, `Мухаммад` and `محمد` are all
/// `mhmd`; `Müller` and `Мюллер` are `mlr`. It is coarser than a skeleton, and brings scripts together, never two Latin spellings.
enum NameKey {
  /// Spellings of one sound, the longest first.
  private static let sounds: [(String, String)] = [
    ("shch", "s"), ("sch", "s"), ("dzh", "j"), ("tch", "k"), ("kh", "h"), ("gh", "g"), ("zh", "z"), ("sh", "s"),
    ("ch", "k"), ("ph", "f"), ("th", "t"), ("dh", "d"), ("dj", "j"), ("ts", "k"), ("tz", "k"), ("q", "k"), ("c", "k"),
    ("x", "ks"),
  ]

  /// The keys of a folded word: several where a letter is read in two ways; none where too little is left to tell names apart.
  static func keys(of word: String) -> Set<String> {
    guard word.utf8.count > 2, word.utf8.allSatisfy({ (0x61...0x7A).contains($0) }) else { return [] }
    let spoken = sounds.reduce(word) { $0.replacing($1.0, with: $1.1) }
    // A w is a v or, as a waw between consonants, a vowel; a j is a consonant or the beginning of a vowel.
    let readings = [spoken, spoken.replacing("w", with: "v")].flatMap { [$0, $0.replacing("j", with: "")] }
    return Set(readings.compactMap(consonants))
  }

  private static func consonants(_ word: String) -> String? {
    var key = ""
    for character in word where !"aeiouyw".contains(character) && key.last != character { key.append(character) }
    // An h at the end is written or not: Sara, Sarah, سارة.
    if key.last == "h" { key.removeLast() }
    return key.count > 1 ? key : nil
  }
}

extension FoldedText {
  /// One word as it is written: what brings its spellings in other scripts to it.
  struct Form: Sendable, Hashable {
    /// The folded word.
    let word: String
    /// Whether it is written in another script than Latin.
    let isForeign: Bool
    /// Whether it begins with a capital letter, as names do.
    let isCapital: Bool

    /// What an index keeps of it: marked by its script, so that a Latin word finds other scripts alone.
    var kept: Set<String> {
      guard isForeign || isCapital else { return [] }
      return Set(keys.map { (isForeign ? Self.foreign : Self.latin) + $0 })
    }

    /// What a search for it looks for besides the word.
    var sought: Set<String> {
      let found = keys
      return Set(found.map { Self.foreign + $0 }).union(isForeign ? found.map { Self.latin + $0 } : [])
    }

    private var keys: Set<String> {
      let whole = NameKey.keys(of: word)
      // The Arabic article is a part of the word there and one of its own in Latin letters.
      guard isForeign, word.hasPrefix("al"), word.utf8.count > 4 else { return whole }
      return whole.union(NameKey.keys(of: String(word.dropFirst(2))))
    }

    private static let foreign = "0"
    private static let latin = "1"
  }
}
