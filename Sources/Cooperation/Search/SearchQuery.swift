/// What an officer looks for: words that must all be there, the last one perhaps unfinished; `"…"` for words beside each
/// other; `~name` for a name however it is spelt. A word finds names in other scripts too, and a number that is written in groups
/// one that is not.
package struct SearchQuery: Sendable, Hashable {
  /// One part, all of which must be found.
  package struct Term: Sendable, Hashable {
    /// Words that stand beside each other, or the groups of a number.
    package let words: [String]
    /// Whether they are skeletons.
    package let isSkeleton: Bool
    /// Whether the last word may go on.
    package let isPrefix: Bool
    /// Whether the words stand beside each other.
    package let isPhrase: Bool
    /// What each word that is long enough shares with its spellings in other scripts; empty where none is looked for.
    package let names: [Set<String>]
    /// The number that the groups are.
    package let compact: String?
  }

  /// The parts.
  package let terms: [Term]

  /// Reads what was typed.
  /// - Throws: ``CooperationError`` `malformed` when nothing is left to look for, `tooLarge` when it is too much.
  package init(_ text: String) throws(CooperationError) {
    guard text.utf8.count <= Limits.line else {
      throw CooperationError(.tooLarge, "a search has at most \(Limits.line) bytes")
    }
    var terms: [Term] = []
    for (index, part) in text.split(separator: "\"", omittingEmptySubsequences: false).enumerated() {
      terms += index % 2 == 1 ? Self.quoted(String(part)) : Self.plain(String(part))
    }
    guard !terms.isEmpty else {
      throw CooperationError(.malformed, "nothing to look for: give words with letters or digits")
    }
    guard terms.reduce(0, { $0 + ($1.isPhrase ? 1 : $1.words.count) }) <= Limits.searchTerms else {
      throw CooperationError(.tooLarge, "a search has at most \(Limits.searchTerms) words")
    }
    self.terms = terms
  }

  private static func quoted(_ text: String) -> [Term] {
    let words = FoldedText(text).words
    guard !words.isEmpty else { return [] }
    let runs = GroupedNumber.runs(in: words)
    let isNumber = runs.count == 1 && runs[0].places == words.indices
    return [
      Term(
        words: words, isSkeleton: false, isPrefix: false, isPhrase: true, names: [],
        compact: isNumber ? runs[0].compact : nil)
    ]
  }

  private static func plain(_ text: String) -> [Term] {
    let tokens = text.split(whereSeparator: \.isWhitespace).map {
      (isName: $0.hasPrefix("~"), text: FoldedText(String($0)))
    }
    .filter { !$0.text.words.isEmpty }
    // A group is one word between spaces: what joins words otherwise is a phrase, and ends a number.
    let groups = tokens.map { $0.isName || $0.text.words.count > 1 ? "-" : $0.text.words[0] }
    let runs = GroupedNumber.runs(in: groups)
    var (terms, place): ([Term], Int) = ([], 0)
    while place < tokens.count {
      if let run = runs.first(where: { $0.places.lowerBound == place }) {
        terms.append(
          Term(
            words: Array(groups[run.places]), isSkeleton: false, isPrefix: true, isPhrase: false, names: [],
            compact: run.compact))
        place = run.places.upperBound
      } else {
        terms.append(term(tokens[place].text, isName: tokens[place].isName))
        place += 1
      }
    }
    return terms
  }

  /// One word of several parts, such as a hyphenated name, is a phrase.
  private static func term(_ text: FoldedText, isName: Bool) -> Term {
    let runs = GroupedNumber.runs(in: text.words)
    let names = text.forms.filter { $0.word.utf8.count > 2 }.map(\.sought)
    return Term(
      words: isName ? text.skeletons : text.words, isSkeleton: isName, isPrefix: !isName, isPhrase: true,
      names: isName || names.contains([]) ? [] : names,
      compact: !isName && runs.count == 1 && runs[0].places == text.words.indices ? runs[0].compact : nil)
  }

  /// As FTS5 reads it: every word quoted, so that nothing in it is an operator.
  package var match: String { terms.map(\.match).joined(separator: " AND ") }
}

extension SearchQuery.Term {
  fileprivate var match: String {
    let ways = [own] + (compact.map { ["words : \(Self.quoted($0))" + (isPrefix ? " *" : "")] } ?? []) + otherScripts
    return ways.count == 1 ? own : "(\(ways.joined(separator: " OR ")))"
  }

  private var own: String {
    let column = isSkeleton ? "skeletons : " : "words : "
    if isPhrase { return column + Self.quoted(words.joined(separator: " ")) + (isPrefix ? " *" : "") }
    return "(" + words.map { column + Self.quoted($0) + " *" }.joined(separator: " AND ") + ")"
  }

  private var otherScripts: [String] {
    guard !names.isEmpty else { return [] }
    let all = names.map { keys in
      let any = keys.sorted().map { "skeletons : \(Self.quoted($0))" }.joined(separator: " OR ")
      return keys.count == 1 ? any : "(\(any))"
    }
    return [all.count == 1 ? all[0] : "(\(all.joined(separator: " AND ")))"]
  }

  private static func quoted(_ text: String) -> String { "\"" + text.filter { $0 != "\"" } + "\"" }
}
