/// Words to look for.
package struct SearchRequest: Sendable, Codable {
  /// As an officer typed them.
  package let words: String
  /// Only messages before this row, for the next page.
  package let before: Int64?

  package init(words: String, before: Int64? = nil) {
    self.words = words
    self.before = before
  }
}

/// The messages that were found.
package struct SearchAnswer: NodeAnswer {
  package private(set) var schema = "comity/search/1"
  /// The newest first.
  package let messages: [InboxAnswer.Item]
  /// Whether there may be more, before the last row.
  package let more: Bool
  /// Whether every message that is held was looked through; false while the index is still being made.
  package let complete: Bool
}
