import StrictJSON

/// What of a message can be searched: its subject, its references, its parties, and every text of its body, entities among
/// them.
package struct SearchText: Sendable, Hashable {
  /// Counts the ways in which texts were ever folded: an index made by another one is made anew.
  package static let version: Int64 = 1

  /// Folded words.
  package let words: String
  /// Their skeletons, for names that are written otherwise.
  package let skeletons: String

  /// Gathers the texts of a message.
  package init(_ message: Message) {
    var texts = [message.safeSubject, message.kind, message.from.node] + message.to.map(\.node) + message.legalBasis
    Self.collect(.object(message.common), into: &texts)
    var body = message.bodyObject.members
    body.removeAll { $0.name == "entities" }
    for member in body { Self.collect(member.value, into: &texts) }
    // Numbers are found however they are parted into groups.
    for entity in message.entities { texts += entity.identifiers.map(\.value) }
    for entity in message.entities { texts += entity.properties.sorted { $0.key < $1.key }.flatMap(\.value) }
    let all = texts.map { FoldedText($0) }
    words = Self.bounded(all.flatMap(\.words))
    skeletons = Self.bounded(all.flatMap(\.skeletons))
  }

  private static func collect(_ value: JSONValue, into texts: inout [String]) {
    switch value {
    case .string(let text): texts.append(text)
    case .number(let number): texts.append(number.text)
    case .array(let values): for value in values { collect(value, into: &texts) }
    case .object(let object): for member in object.members { collect(member.value, into: &texts) }
    case .null, .bool: break
    }
  }

  private static func bounded(_ words: [String]) -> String {
    words.map { $0.utf8.count > Limits.searchWord ? String($0.unicodeScalars.prefix(Limits.searchWord)) : $0 }
      .joined(separator: " ")
  }
}

/// What an officer looks for: words that must all be there, the last one perhaps unfinished; `"…"` for words beside each
/// other; `~name` for a name however it is spelt.
package struct SearchQuery: Sendable, Hashable {
  /// One part, all of which must be found.
  package struct Term: Sendable, Hashable {
    /// Words that stand beside each other.
    package let words: [String]
    /// Whether they are skeletons.
    package let isSkeleton: Bool
    /// Whether the last word may go on.
    package let isPrefix: Bool
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
      if index % 2 == 1 {
        let words = FoldedText(String(part)).words
        if !words.isEmpty { terms.append(Term(words: words, isSkeleton: false, isPrefix: false)) }
        continue
      }
      for token in part.split(whereSeparator: \.isWhitespace) {
        let folded = FoldedText(String(token))
        guard !folded.words.isEmpty else { continue }
        let isSkeleton = token.hasPrefix("~")
        // One word of several parts, such as a hyphenated name, is a phrase.
        terms.append(
          Term(words: isSkeleton ? folded.skeletons : folded.words, isSkeleton: isSkeleton, isPrefix: !isSkeleton))
      }
    }
    guard !terms.isEmpty else {
      throw CooperationError(.malformed, "nothing to look for: give words with letters or digits")
    }
    guard terms.count <= Limits.searchTerms else {
      throw CooperationError(.tooLarge, "a search has at most \(Limits.searchTerms) words")
    }
    self.terms = terms
  }

  /// As FTS5 reads it: every word quoted, so that nothing in it is an operator.
  package var match: String {
    terms.map { term in
      let phrase = "\"" + term.words.map { $0.filter { $0 != "\"" } }.joined(separator: " ") + "\""
      return (term.isSkeleton ? "skeletons : " : "words : ") + phrase + (term.isPrefix ? " *" : "")
    }.joined(separator: " AND ")
  }
}
