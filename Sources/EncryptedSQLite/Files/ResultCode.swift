import CSQLite

/// A result code of SQLite.
typealias ResultCode = Int32

// The codes that the VFS answers with. SQLite's header computes the extended ones, so Swift does not import those.
extension ResultCode {
  static let ok = SQLITE_OK
  static let notFound = SQLITE_NOTFOUND
  static let cannotOpen = SQLITE_CANTOPEN
  static let notADatabase = SQLITE_NOTADB
  static let noMemory = SQLITE_NOMEM
  static let readFailed = ResultCode(COMITY_IOERR_READ)
  /// Fewer bytes than asked for; the rest of the buffer holds zeros.
  static let shortRead = ResultCode(COMITY_IOERR_SHORT_READ)
  static let writeFailed = ResultCode(COMITY_IOERR_WRITE)
  static let syncFailed = ResultCode(COMITY_IOERR_FSYNC)
  static let folderSyncFailed = ResultCode(COMITY_IOERR_DIR_FSYNC)
  static let truncateFailed = ResultCode(COMITY_IOERR_TRUNCATE)
  static let sizeFailed = ResultCode(COMITY_IOERR_FSTAT)
  static let lockFailed = ResultCode(COMITY_IOERR_LOCK)
  static let deleteFailed = ResultCode(COMITY_IOERR_DELETE)
  static let accessFailed = ResultCode(COMITY_IOERR_ACCESS)
  /// A block whose seal does not open.
  static let brokenSeal = ResultCode(COMITY_IOERR_DATA)
}
