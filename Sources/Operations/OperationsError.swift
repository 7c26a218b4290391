/// Says what is wrong with the configuration, a secret's source or a path.
package struct OperationsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure this is.
  package enum Code: String, Sendable {
    /// The configuration cannot be read, has an unknown key, or a value that cannot be.
    case configuration
    /// A secret could not be read, is empty, or others can read it.
    case secret
    /// The configuration's file, or that of a secret, is not there.
    case missing
    /// A path cannot be used.
    case path
  }

  /// The code.
  package let code: Code
  /// What happened, to which file or key, and what to do next; never a secret.
  package let message: String
  /// The failure beneath, where there was one.
  package let cause: (any Error)?

  /// Makes an error.
  package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  /// Compares codes only, so that a caller never depends on wording.
  package static func == (a: OperationsError, b: OperationsError) -> Bool { a.code == b.code }

  /// The message.
  package var description: String { message }
}
