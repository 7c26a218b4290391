/// Says what the store could not do.
package struct NodeStoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure this is.
  package enum Code: String, Sendable {
    /// The schema is of a newer program.
    case newerSchema
    /// SQLite did not take a setting.
    case settings
    /// A row that must be there is not, or holds what it cannot.
    case inconsistent
    /// The node was not initialised.
    case notInitialised
  }

  /// The code.
  package let code: Code
  /// What happened and what to do.
  package let message: String

  package init(_ code: Code, _ message: String) {
    self.code = code
    self.message = message
  }

  package static func == (a: NodeStoreError, b: NodeStoreError) -> Bool { a.code == b.code }

  package var description: String { message }
}
