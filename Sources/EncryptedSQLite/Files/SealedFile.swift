import CSQLite
import Glibc
import Synchronization

/// One open file of SQLite whose blocks are sealed; below it stands the file of the VFS underneath.
///
/// Used by one thread at a time, as SQLite promises for a file handle. Buffers are made once; a block is copied once at
/// most on its way.
final class SealedFile {
  /// How far the file reaches, as far as this handle knows.
  struct Extent {
    /// Whole blocks in the file.
    var blocks: Int64
    /// Whether the last of them is used to its end.
    var lastIsFull: Bool
  }

  let kind: FileKind
  let key: DataKey
  let file: UnderlyingFile
  private let cipher: BlockCipher
  private var header: FileHeader?
  /// Nil when it must be asked for; see ``knownExtent(_:)``.
  var extent: Extent?
  /// The frame whose header waits in ``frame`` for its page (see ``hold(_:of:)``).
  var heldFrame: Int64?

  /// One block in clear.
  let plain = UnsafeMutableRawPointer.allocate(byteCount: FileKind.largest, alignment: 16)
  /// One frame of the log that is being put together.
  let frame = UnsafeMutableRawPointer.allocate(byteCount: FileKind.frame, alignment: 16)
  private let sealed = UnsafeMutableRawPointer.allocate(
    byteCount: FileKind.largest + BlockCipher.overhead, alignment: 16)
  /// The associated data of a block: salt[16], kind u8, index u64, size u32, used u32; filled in place.
  private let place = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 + 1 + 8 + 4 + 4, alignment: 16)

  /// Takes over an opened file.
  init(_ file: UnderlyingFile, kind: FileKind, key: DataKey) throws(StoreError) {
    cipher = try BlockCipher(key: key.bytes)
    self.file = file
    self.kind = kind
    self.key = key
    place.storeBytes(of: kind.rawValue, toByteOffset: 16, as: UInt8.self)
  }

  deinit {
    memset(plain, 0, FileKind.largest)
    memset(frame, 0, FileKind.frame)
    plain.deallocate()
    frame.deallocate()
    sealed.deallocate()
    place.deallocate()
  }

  /// Whether a sync of this store failed; then nothing more is written.
  var isStopped: Bool { key.stopped.load(ordering: .acquiring) }

  /// Reads the header, or with `creating` writes one when there is none yet.
  ///
  /// A journal or log whose header is torn counts as empty, as SQLite counts one whose own header is; when it is written
  /// to, it is begun anew. A database whose header is not ours is refused.
  /// - Returns: ``ResultCode/ok``, ``ResultCode/notFound`` when there is no header and none was asked for,
  ///   ``ResultCode/notADatabase`` for a database that is not ours, or the error of the file.
  func loadHeader(creating: Bool) -> ResultCode {
    if header != nil { return .ok }
    var size: Int64 = 0
    let sized = file.size(&size)
    guard sized == .ok else { return sized }
    if size >= FileHeader.size {
      var bytes = [UInt8](repeating: 0, count: FileHeader.size)
      let code = bytes.withUnsafeMutableBytes { raw in
        raw.baseAddress.map { file.read($0, FileHeader.size, at: 0) } ?? .readFailed
      }
      guard code == .ok else { return code }
      if let found = FileHeader(bytes, kind: kind, key: key) {
        take(found)
        return .ok
      }
      guard kind != .main else { return .notADatabase }
    }
    return creating ? begin(over: size) : .notFound
  }

  /// Begins the file anew with a fresh salt.
  private func begin(over size: Int64) -> ResultCode {
    guard let made = try? FileHeader(new: kind, key: key) else { return .writeFailed }
    if size > 0 {
      let cut = file.truncate(to: 0)
      guard cut == .ok else { return cut }
    }
    let written = made.bytes.withUnsafeBytes { raw in
      raw.baseAddress.map { file.write($0, FileHeader.size, at: 0) } ?? .writeFailed
    }
    guard written == .ok else { return written }
    take(made)
    extent = Extent(blocks: 0, lastIsFull: true)
    return .ok
  }

  /// Forgets the header; the next write begins the file anew.
  func forgetHeader() {
    header = nil
    extent = nil
  }

  private func take(_ found: FileHeader) {
    header = found
    place.copyBytes(from: found.salt)
  }

  /// Opens a block.
  /// - Parameter target: room for the block; zeros when the seal is broken.
  /// - Returns: ``ResultCode/ok``, ``ResultCode/shortRead`` when the file ends before the block does,
  ///   ``ResultCode/brokenSeal``, or the error of the file.
  func readBlock(_ index: Int64, into target: UnsafeMutableRawPointer, used: inout Int) -> ResultCode {
    let size = kind.size(index)
    let code = file.read(sealed, size + BlockCipher.overhead, at: kind.physicalOffset(index))
    guard code == .ok else { return code }
    let claimed = UInt32(littleEndian: sealed.loadUnaligned(fromByteOffset: BlockCipher.nonceSize, as: UInt32.self))
    guard claimed <= size else { return reportBrokenSeal(index, target, size) }
    setPlace(index, size, claimed)
    guard cipher.open(sealed, count: size, place: UnsafeRawBufferPointer(place), into: target) else {
      return reportBrokenSeal(index, target, size)
    }
    used = Int(claimed)
    return .ok
  }

  /// Seals a block and writes it.
  func writeBlock(_ index: Int64, _ bytes: UnsafeRawPointer, used: Int) -> ResultCode {
    let size = kind.size(index)
    let count = UInt32(clamping: used)
    setPlace(index, size, count)
    guard cipher.seal(bytes, count: size, used: count, place: UnsafeRawBufferPointer(place), into: sealed) else {
      return .writeFailed
    }
    let code = file.write(sealed, size + BlockCipher.overhead, at: kind.physicalOffset(index))
    guard code == .ok else {
      // Nobody knows how much of the block arrived; the file is asked again.
      extent = nil
      return code
    }
    if let known = extent, index + 1 >= known.blocks {
      extent = Extent(blocks: index + 1, lastIsFull: used == size)
    }
    return .ok
  }

  private func setPlace(_ index: Int64, _ size: Int, _ used: UInt32) {
    place.storeBytes(of: UInt64(bitPattern: index).littleEndian, toByteOffset: 17, as: UInt64.self)
    place.storeBytes(of: UInt32(clamping: size).littleEndian, toByteOffset: 25, as: UInt32.self)
    place.storeBytes(of: used.littleEndian, toByteOffset: 29, as: UInt32.self)
  }

  private func reportBrokenSeal(_ index: Int64, _ target: UnsafeMutableRawPointer, _ size: Int) -> ResultCode {
    memset(target, 0, size)
    comity_sqlite3_log(.brokenSeal, "the seal of block \(index) of the \(kind) file is broken")
    return .brokenSeal
  }
}
