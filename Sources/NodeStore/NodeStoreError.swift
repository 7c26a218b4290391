import EncryptedSQLite
import GRDB

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
    /// The disk is full; nothing of the transaction was kept.
    case full
    /// A block does not open: it was changed, or the disk is failing.
    case damaged
    /// A write could not be made durable; the store takes no more until it is opened anew.
    case stopped
    /// The file of an attachment is not there.
    case notFound
    /// SQLite refused for another reason.
    case failed
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

extension NodeStoreError {
  /// Says of an error of SQLite what the files below it know.
  init(_ error: DatabaseError, uri: String) {
    switch error.resultCode {
    case .SQLITE_FULL: self.init(.full, "the disk is full: nothing was changed; make room and try again")
    case .SQLITE_IOERR, .SQLITE_CORRUPT, .SQLITE_NOTADB, .SQLITE_CANTOPEN:
      let trouble = SealedDatabase.trouble(of: uri)
      let code: Code =
        switch trouble?.code {
        case .damaged: .damaged
        case .stopped: .stopped
        default: error.resultCode == .SQLITE_IOERR || error.resultCode == .SQLITE_CANTOPEN ? .failed : .damaged
        }
      self.init(code, trouble?.message ?? Self.text(error))
    default: self.init(.failed, Self.text(error))
    }
  }

  /// The codes only: SQLite's message could quote a value.
  private static func text(_ error: DatabaseError) -> String {
    "SQLite refused with code \(error.extendedResultCode.rawValue); run «comity store check»"
  }
}
