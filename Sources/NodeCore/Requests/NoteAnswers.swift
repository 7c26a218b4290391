/// A message to be written out as a note verbale.
package struct NoteRequest: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// `transmittal` or `confirmation`.
  package let purpose: String
  /// `en` or `fr`; nil for the message's own where that is French, else English.
  package let language: String?

  package init(reference: String, purpose: String, language: String? = nil) {
    self.reference = reference
    self.purpose = purpose
    self.language = language
  }
}

/// A note verbale.
package struct NoteAnswer: NodeAnswer {
  package private(set) var schema = "comity/note/1"
  package let message: String
  /// The code that binds paper and message.
  package let code: String
  /// The page.
  package let html: String
}

/// The message that a note's code is of.
package struct NoteCheckAnswer: NodeAnswer {
  package private(set) var schema = "comity/note-check/1"
  package let code: String
  /// The whole commitment, which stands in its author's log.
  package let commitment: String
  package let message: InboxAnswer.Item
}
