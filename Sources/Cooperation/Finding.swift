/// One thing that a rule says about a message, with the place and the law.
package struct Finding: Sendable, Codable, Hashable {
  /// What it means for sending.
  package enum Severity: String, Sendable, Codable {
    /// It cannot be sent like this.
    case blocks
    /// It can, but should be better.
    case advises
  }

  /// JSON pointer to the field.
  package let path: String
  /// Whether it blocks.
  package let severity: Severity
  /// The rule's code.
  package let rule: String
  /// The article or document the rule comes from.
  package let source: String
  /// In words: what is missing or wrong, and what would be right.
  package let message: String

  package init(_ path: String, _ severity: Severity, rule: String, source: String = "", _ message: String) {
    self.path = path
    self.severity = severity
    self.rule = rule
    self.source = source.isEmpty ? RuleSource.of(rule) : source
    self.message = message
  }

  /// A member's name as part of a JSON pointer (RFC 6901 section 3).
  static func pointerPart(_ name: String) -> String {
    guard name.utf8.contains(where: { $0 == 0x7E || $0 == 0x2F }) else { return name }
    // By scalars: with a combining mark behind it a stroke is another character.
    return String(
      name.unicodeScalars.reduce(into: String.UnicodeScalarView()) { part, scalar in
        switch scalar {
        case "~": part.append(contentsOf: "~0".unicodeScalars)
        case "/": part.append(contentsOf: "~1".unicodeScalars)
        default: part.append(scalar)
        }
      })
  }
}
