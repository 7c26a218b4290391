/// Says why the store cannot be made, opened, read or written.
///
/// Two errors are equal when their codes are.
package struct StoreError: Error, Sendable, Equatable, CustomStringConvertible {
  /// What kind of failure this is.
  package enum Code: Sendable, Hashable {
    /// There is no store in this folder.
    case notInitialised
    /// There is one already.
    case alreadyInitialised
    /// Another process holds it; its id, when the lock file tells.
    case locked(holder: Int32?)
    /// The passphrase or key file opens no slot of its kind.
    case wrongPassphrase
    /// The store has no slot of this kind, or the key file is not one.
    case keyUnavailable
    /// A file of the store is missing, torn or was changed.
    case damaged
    /// The disk is full.
    case full
    /// The system refused to read or write.
    case io
    /// A write could not be made durable; the store takes no more until it is unlocked anew.
    case stopped
    /// A value that was handed in is out of its bounds, or a place may not be used.
    case unusable
    /// A folder that should hold what is written is not there.
    case noFolder
  }

  /// The code.
  package let code: Code
  /// What happened, to which file, and what to do next.
  package let message: String
  /// The error underneath, if there is one.
  package let cause: (any Error)?

  /// Makes an error.
  package init(_ code: Code, _ message: String, cause: (any Error)? = nil) {
    self.code = code
    self.message = message
    self.cause = cause
  }

  package static func == (one: StoreError, other: StoreError) -> Bool { one.code == other.code }

  package var description: String { message }
}
