import CSQLite

/// Writes a database anew, page after page, beside SQLite.
final class SealedWriter {
  private let file: SealedFile
  private var next: Int64 = 0

  /// Begins the database in an empty file.
  /// - Throws: ``StoreError`` `io`.
  init(_ path: String, _ database: SealedDatabase, on disk: any StoreDisk) throws(StoreError) {
    let flags = SQLITE_OPEN_READWRITE | FileKind.main.openFlag
    guard let vfs = sqlite3_vfs_find(disk.vfsName), let opened = UnderlyingFile.open(vfs, path, flags) else {
      throw StoreError(.io, "\(path) cannot be opened for writing")
    }
    do throws(StoreError) {
      file = try SealedFile(opened, kind: .main, key: database.key, path: path, system: vfs)
    } catch {
      _ = opened.close()
      throw error
    }
  }

  deinit { _ = file.close() }

  /// Writes the next page.
  /// - Throws: ``StoreError`` `full`, `io`.
  func append(_ page: UnsafeRawBufferPointer) throws(StoreError) {
    guard let base = page.baseAddress, page.count == FileKind.page else {
      throw StoreError(.damaged, "page \(next + 1) of the old database is not whole")
    }
    try demand(file.write(base, page.count, at: next * Int64(FileKind.page)))
    next += 1
  }

  /// Makes what was written durable.
  /// - Throws: ``StoreError`` `io`.
  func finish() throws(StoreError) { try demand(file.sync(SQLITE_SYNC_NORMAL)) }

  private func demand(_ code: ResultCode) throws(StoreError) {
    guard code != .ok else { return }
    throw StoreError(
      code & 0xFF == SQLITE_FULL ? .full : .io,
      "page \(next + 1) of the new database cannot be written; is the disk full?")
  }
}
