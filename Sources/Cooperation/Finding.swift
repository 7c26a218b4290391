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
    String(name.flatMap { $0 == "~" ? "~0" : $0 == "/" ? "~1" : String($0) })
  }
}
