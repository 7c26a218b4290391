/// Says where a JSON text was refused and why.
package struct JSONError: Error, Sendable, Hashable, CustomStringConvertible {
  /// The rule that was broken.
  package enum Code: String, Sendable {
    /// Not of the grammar of RFC 8259.
    case syntax
    /// Not UTF-8, or a lone surrogate or noncharacter (RFC 7493 2.1).
    case text
    /// A name twice in one object (RFC 7493 2.3).
    case duplicateName
    /// Over one of ``JSONLimits``.
    case tooLarge
    /// A member is missing, unknown or of another type than it must be.
    case member
  }

  /// The rule.
  package let code: Code
  /// Bytes before the place; nil when a parsed value is spoken of.
  package let offset: Int?
  /// In words.
  package let message: String

  package init(_ code: Code, offset: Int?, _ message: String) {
    self.code = code
    self.offset = offset
    self.message = message
  }

  /// The place in the text that was refused, as an editor counts it: from 1, columns in characters; nil without a place.
  package func place(in bytes: [UInt8]) -> (line: Int, column: Int)? {
    guard let offset else { return nil }
    let before = bytes.prefix(max(0, offset))
    let line = before.count { $0 == 0x0A } + 1
    let rest = before.lastIndex(of: 0x0A).map { before[($0 + 1)...] } ?? before
    return (line, String(decoding: rest, as: UTF8.self).count + 1)
  }

  package var description: String { message + (offset.map { " at byte \($0)" } ?? "") }
}
