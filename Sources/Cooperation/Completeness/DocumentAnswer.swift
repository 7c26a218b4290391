/// A document that belongs to a message by its kind, and the files that are there for it: what a second officer compares.
package struct DocumentAnswer: Sendable, Codable, Hashable {
  /// Whether it is there.
  package enum Status: String, Sendable, Codable {
    /// It is.
    case present
    /// It is, but not in the language in which it must be.
    case otherLanguage = "other_language"
    /// It is not.
    case missing
  }

  /// A file that serves as it.
  package struct File: Sendable, Codable, Hashable {
    /// The file's name.
    package let name: String
    /// SHA-256 of its content, hex; nil where it is not known.
    package let content: String?

    init(_ file: EnclosedFile) {
      name = file.name
      content = file.content
    }
  }

  /// Its role, such as `warrant`.
  package let role: String
  /// How much it is needed.
  package let need: Kind.Annex.Need
  /// Whether it is there.
  package let status: Status
  /// The language in which it must be; nil for any.
  package let language: String?
  /// The files that serve as it; of another language where none is in the right one.
  package let files: [File]
  /// What it is, for people.
  package let help: String
  /// The article.
  package let source: Citation
}
