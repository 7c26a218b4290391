/// Says what is wrong with the configuration, a secret's source or a path.
package struct OperationsError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure this is.
  package enum Code: String, Sendable {
    /// The configuration has an unknown key or a value that cannot be.
    case configuration
    /// A secret could not be read, or others can read it.
    case secret
    /// A path cannot be used.
    case path
  }

  /// The code.
  package let code: Code
  /// What happened, to which file or key, and what to do.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package static func == (a: OperationsError, b: OperationsError) -> Bool { a.code == b.code }

  package var description: String { message }
}
