/// A file that goes with a message, as far as its name and its content's digest tell what it is.
///
/// The name says what the file is and in which language: `translation-de.pdf` is a translation into German, `warrant-2.pdf` a
/// warrant in a language that nobody said.
package struct EnclosedFile: Sendable, Hashable {
  /// The file's name.
  package let name: String
  /// SHA-256 of its content, hex; nil where it is not known.
  package let content: String?

  package init(name: String, content: String? = nil) {
    self.name = name
    self.content = content
  }

  /// What it is: the letters that the name begins with.
  package var role: String { String(name.lowercased().prefix { $0.isASCII && $0.isLetter }) }

  /// Its language, where the name ends in a tag of two or three letters after a hyphen or an underscore, before the dot.
  package var language: String? {
    let stem = name.split(separator: ".", omittingEmptySubsequences: true).first ?? ""
    let parts = stem.split { $0 == "-" || $0 == "_" }
    guard parts.count > 1, let last = parts.last, last.utf8.count <= 3, LanguageTag.isValid(String(last)) else {
      return nil
    }
    return last.lowercased()
  }
}
