/// Says why a message, a kind or an entity was refused.
package struct CooperationError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of refusal this is.
  package enum Code: String, Sendable {
    /// Not of the format; findings name each place.
    case malformed
    /// Over a limit.
    case tooLarge
    /// Not a kind of the catalogue.
    case unknownKind
    /// The catalogue's own data cannot be read.
    case catalogue
  }

  /// The code.
  package let code: Code
  /// What happened, to which field.
  package let message: String
  /// Each place that is wrong.
  package let findings: [Finding]

  package init(_ code: Code, _ message: String, findings: [Finding] = []) {
    self.code = code
    self.message = message
    self.findings = findings
  }

  package static func == (a: CooperationError, b: CooperationError) -> Bool { a.code == b.code }

  package var description: String { message }
}
