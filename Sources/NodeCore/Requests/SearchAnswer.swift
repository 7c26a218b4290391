/// Words to look for.
package struct SearchRequest: Sendable, Codable {
  /// As an officer typed them.
  package let words: String
  /// What the page before named as the next; nil for the first.
  package let before: String?

  package init(words: String, before: String? = nil) {
    self.words = words
    self.before = before
  }
}

/// The messages that were found.
package struct SearchAnswer: NodeAnswer {
  package private(set) var schema = "comity/search/1"
  /// The newest first.
  package let messages: [InboxAnswer.Item]
  /// Names the next page; nil on the last.
  package let next: String?
  /// Whether every message that is held was looked through; false while the index is still being made.
  package let complete: Bool
}
