import CSQLite

/// Reads or writes a sealed file block by block, beside SQLite: for checking it and for sealing it anew.
final class SealedReader {
  private let file: SealedFile
  /// Whole blocks in the file.
  let blocks: Int64
  /// Bytes behind the last whole block: a torn one, or something that was appended.
  let remainder: Int64

  /// Opens a file for reading; nil when there is none.
  /// - Throws: ``StoreError`` `damaged` when its header is not ours, `io`.
  init?(_ path: String, _ kind: FileKind, _ database: SealedDatabase, on disk: any StoreDisk) throws(StoreError) {
    guard let size = try disk.size(path) else { return nil }
    guard let vfs = sqlite3_vfs_find(disk.vfsName), let opened = UnderlyingFile.open(vfs, reading: path, kind) else {
      throw StoreError(.io, "\(path) cannot be opened")
    }
    do throws(StoreError) {
      file = try SealedFile(opened, kind: kind, key: database.key, path: path, system: vfs)
    } catch {
      _ = opened.close()
      throw error
    }
    blocks = kind.blocks(physicalSize: size)
    remainder = blocks > 0 ? size - kind.physicalOffset(blocks) : max(size - Int64(FileHeader.size), 0)
    let header = file.loadHeader(creating: false)
    guard header == .ok || header == .notFound else {
      throw database.damage ?? StoreError(.damaged, "\(path) is not a file of this store")
    }
  }

  deinit { _ = file.close() }

  /// Opens a block; nil when its seal is broken. The bytes are good until the next call.
  /// - Throws: ``StoreError`` `io`.
  func block(_ index: Int64) throws(StoreError) -> UnsafeRawBufferPointer? {
    var used = 0
    switch file.readBlock(index, into: file.plain, used: &used) {
    case .ok: return UnsafeRawBufferPointer(start: file.plain, count: used)
    case .brokenSeal: return nil
    case let code: throw StoreError(.io, "block \(index) of \(file.name) cannot be read (SQLite's code \(code))")
    }
  }
}
