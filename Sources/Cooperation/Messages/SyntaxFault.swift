import StrictJSON

/// Where a text that somebody wrote by hand is no JSON, and why.
package struct SyntaxFault: Sendable, Hashable {
  /// From 1.
  package let line: Int
  /// In characters, from 1.
  package let column: Int
  /// In words.
  package let message: String

  /// Looks at a text; nil when it is JSON, or is refused for another reason than how it is written.
  package init?(in bytes: [UInt8]) {
    do { _ = try JSONValue(parsing: bytes) } catch {
      guard [.syntax, .text, .duplicateName].contains(error.code), let place = error.place(in: bytes) else {
        return nil
      }
      (line, column, message) = (place.line, place.column, error.message)
      return
    }
    return nil
  }
}
