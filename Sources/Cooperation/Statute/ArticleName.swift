/// An article or rule as a basis names it: its number, or a range of numbers, and its paragraphs.
struct ArticleName {
  /// The number, or several as in `217-222`.
  private let numbers: ClosedRange<Int>
  /// The word behind the number, such as `bis`; empty for none.
  private let word: String
  /// What stands in brackets behind it, in their order: `1` and `b` of `93(1)(b)`.
  private let parts: [String]

  /// Reads what stands behind the words of its instrument; behind the article any words may stand.
  init?(_ text: Substring) {
    func number(_ rest: inout Substring) -> Int? {
      let digits = rest.prefix { ("0"..."9").contains($0) }
      rest = rest.dropFirst(digits.count)
      return Int(digits)
    }
    var rest = text
    guard let first = number(&rest) else { return nil }
    var last = first
    if rest.first == "-" {
      var end = rest.dropFirst()
      if let found = number(&end), found > first { (last, rest) = (found, end) }
    }
    numbers = first...last
    let words = ["bis", "ter", "quater"]
    let next = rest.first == " " ? rest.dropFirst().prefix { $0.isASCII && $0.isLetter } : ""
    word = words.first { $0 == next } ?? ""
    if !word.isEmpty { rest = rest.dropFirst(1 + word.count) }
    var parts: [String] = []
    while rest.first == "(", let end = rest.firstIndex(of: ")") {
      parts.append(rest[rest.index(after: rest.startIndex)..<end].lowercased())
      rest = rest[rest.index(after: end)...]
    }
    self.parts = parts
  }

  /// Whether another one is a part of this article, or this one a part of it: who names an article means its paragraphs too.
  func covers(_ other: ArticleName) -> Bool {
    guard word == other.word, numbers.contains(other.numbers.lowerBound), numbers.contains(other.numbers.upperBound)
    else { return false }
    return zip(parts, other.parts).allSatisfy { $0 == $1 }
  }
}

extension Law {
  /// Whether a basis names an article, one of its paragraphs, or the article that it is a paragraph of.
  func isNamed(_ article: String, by basis: String) -> Bool {
    for instrument in instruments where instrument.numbers != nil && article.hasPrefix(instrument.prefix) {
      guard basis.hasPrefix(instrument.prefix), let own = ArticleName(article.dropFirst(instrument.prefix.count)),
        let named = ArticleName(basis.dropFirst(instrument.prefix.count))
      else { return false }
      return own.covers(named)
    }
    // Only the whole text, and not the first digits of another.
    return basis.hasPrefix(article) && basis.dropFirst(article.count).first.map { !$0.isNumber } ?? true
  }
}
