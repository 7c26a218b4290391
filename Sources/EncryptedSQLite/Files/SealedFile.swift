import CLibCrypto
import CSQLite
import Glibc
import Synchronization

/// One open file of SQLite whose blocks are sealed; below it stands the file of the VFS underneath.
///
/// Used by one thread at a time, as SQLite promises for a file handle. Buffers are made once; a block is copied once at
/// most on its way.
final class SealedFile {
  let kind: FileKind
  let key: DataKey
  let file: UnderlyingFile
  /// Where the file is; nil for the main file's companions means nothing, every file here has a name.
  let path: String
  /// The VFS underneath, by which companions are opened.
  let system: UnsafeMutablePointer<sqlite3_vfs>
  /// What every handle on this file knows.
  let share: FileShare
  private let cipher: BlockCipher
  private var isPlaced = false
  /// Blocks that are sealed and not written yet; nil until the first is.
  private var run: BlockRun?
  /// Blocks that were read ahead; nil until SQLite reads one after the other.
  private let ahead: BlockAhead?
  /// The error of a write that nobody could be told of yet.
  var unreported = ResultCode.ok
  /// The frame whose header waits in ``frame`` for its page (see ``writeFrame(_:_:at:)``).
  var heldFrame: Int64?
  /// The log's index and this connection's locks on it, while SQLite has it mapped.
  var index: HeapIndex?
  var indexLocks = HeapIndex.Locks()

  /// The last block of a journal; nil for other files.
  let tail: JournalTail?

  /// One block in clear.
  let plain = UnsafeMutableRawPointer.allocate(byteCount: FileKind.largest, alignment: 16)
  /// One frame of the log that is being put together.
  let frame = UnsafeMutableRawPointer.allocate(byteCount: FileKind.frame, alignment: 16)
  private let sealed = UnsafeMutableRawPointer.allocate(
    byteCount: FileKind.largest + BlockCipher.overhead, alignment: 16)
  /// The associated data of a block: salt[16], kind u8, index u64, size u32, used u32; filled in place.
  private let place = UnsafeMutableRawBufferPointer.allocate(byteCount: 16 + 1 + 8 + 4 + 4, alignment: 16)

  /// Takes over an opened file.
  init(
    _ file: UnderlyingFile, kind: FileKind, key: DataKey, path: String, system: UnsafeMutablePointer<sqlite3_vfs>
  ) throws(StoreError) {
    cipher = try BlockCipher(key: key.bytes)
    self.file = file
    self.kind = kind
    self.key = key
    self.path = path
    self.system = system
    share = FileShare.take(path)
    tail = kind == .journal ? JournalTail() : nil
    ahead = kind == .journal ? nil : BlockAhead()
    place.storeBytes(of: kind.rawValue, toByteOffset: 16, as: UInt8.self)
  }

  deinit {
    share.release()
    OPENSSL_cleanse(plain, FileKind.largest)
    OPENSSL_cleanse(frame, FileKind.frame)
    plain.deallocate()
    frame.deallocate()
    sealed.deallocate()
    place.deallocate()
  }

  /// Whether a sync of this store failed; then nothing more is written.
  var isStopped: Bool { key.health.isStopped }

  /// Reads the header, or with `creating` writes one when there is none yet.
  ///
  /// A header is made durable before anything is written behind it, and stays while the file does. So a file that reaches
  /// beyond a header that does not verify was tampered with, or the disk rots; one that does not was just being begun.
  /// - Returns: ``ResultCode/ok``, ``ResultCode/notFound`` when there is no header and none was asked for,
  ///   ``ResultCode/notADatabase`` for a database that is not ours, ``ResultCode/brokenSeal`` for another file whose
  ///   header is broken, or the error of the file.
  func loadHeader(creating: Bool) -> ResultCode {
    if isPlaced { return .ok }
    if let known = share.facts.withLock({ $0.header }) { return take(known) }
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
        share.facts.withLock { $0.header = found }
        return take(found)
      }
      guard size == FileHeader.size else { return refuseHeader(bytes) }
    }
    return creating ? begin(over: size) : .notFound
  }

  private func refuseHeader(_ bytes: [UInt8]) -> ResultCode {
    let why =
      FileHeader.isForeign(bytes, key: key)
      ? "is sealed under another key: it belongs to another store, or to one before a rotation"
      : "has a broken header: it was changed, or the disk is failing"
    report("\(name) \(why); restore it from a backup")
    return kind == .main ? .notADatabase : .brokenSeal
  }

  /// Begins the file anew with a fresh salt; durable when it returns.
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
    let durable = sync(SQLITE_SYNC_NORMAL)
    guard durable == .ok else { return durable }
    share.facts.withLock {
      $0.header = made
      $0.extent = FileShare.Extent(blocks: 0, lastIsFull: true)
    }
    return take(made)
  }

  private func take(_ found: FileHeader) -> ResultCode {
    place.copyBytes(from: found.salt)
    isPlaced = true
    return .ok
  }

  /// Opens a block.
  /// - Parameter target: room for the block; zeros when the seal is broken.
  /// - Returns: ``ResultCode/ok``, ``ResultCode/shortRead`` when the file ends before the block does,
  ///   ``ResultCode/brokenSeal``, or the error of the file.
  func readBlock(_ index: Int64, into target: UnsafeMutableRawPointer, used: inout Int) -> ResultCode {
    if let tail, tail.take(index, into: target, used: &used) { return .ok }
    let flushed = writeRun()
    guard flushed == .ok else { return flushed }
    if let block = blockAhead(index), open(block, index, into: target, used: &used) { return .ok }
    let size = kind.size(index)
    let code = file.read(sealed, size + BlockCipher.overhead, at: kind.physicalOffset(index))
    guard code == .ok else { return code }
    guard open(sealed, index, into: target, used: &used) else {
      memset(target, 0, size)
      return .brokenSeal
    }
    return .ok
  }

  /// The sealed block, where SQLite reads one after the other and nobody has written since it was read ahead.
  private func blockAhead(_ index: Int64) -> UnsafeMutableRawPointer? {
    guard let ahead, let blocks = share.facts.withLock({ $0.extent?.blocks }) else { return nil }
    let wanted = ahead.note(index, of: blocks)
    let version = share.version
    if let block = ahead.block(index, kind, version: version) { return block }
    guard wanted > 1 else { return nil }
    ahead.fill(index, wanted, kind, file, version: version)
    return ahead.block(index, kind, version: share.version)
  }

  private func open(
    _ block: UnsafeMutableRawPointer, _ index: Int64, into target: UnsafeMutableRawPointer, used: inout Int
  ) -> Bool {
    let size = kind.size(index)
    let claimed = UInt32(littleEndian: block.loadUnaligned(fromByteOffset: BlockCipher.nonceSize, as: UInt32.self))
    setPlace(index, size, claimed)
    guard claimed <= size, cipher.open(block, count: size, place: UnsafeRawBufferPointer(place), into: target) else {
      return false
    }
    used = Int(claimed)
    key.health.countOpened()
    return true
  }

  /// Seals a block and writes it, with its neighbours or at once.
  func writeBlock(_ index: Int64, _ bytes: UnsafeRawPointer, used: Int) -> ResultCode {
    let run = run ?? BlockRun()
    self.run = run
    if !run.takes(index) {
      let flushed = writeRun()
      guard flushed == .ok else { return flushed }
    }
    let size = kind.size(index)
    let count = UInt32(clamping: used)
    setPlace(index, size, count)
    guard cipher.seal(bytes, count: size, used: count, place: UnsafeRawBufferPointer(place), into: run.room) else {
      return .writeFailed
    }
    run.add(index, size + BlockCipher.overhead, at: kind.physicalOffset(index))
    share.facts.withLock { facts in
      if let known = facts.extent, index + 1 >= known.blocks {
        facts.extent = FileShare.Extent(blocks: index + 1, lastIsFull: used == size)
      }
    }
    return mayWait(index, bytes, size) ? .ok : writeRun()
  }

  /// Whether a block that was just sealed may wait for its neighbours.
  private func mayWait(_ index: Int64, _ bytes: UnsafeRawPointer, _ size: Int) -> Bool {
    switch kind {
    case .main: true
    case .journal: false
    // A frame with a size ends a transaction.
    case .wal: index > 0 && LogSurvey.word(UnsafeRawBufferPointer(start: bytes, count: size), 4) == 0
    }
  }

  /// Writes the blocks that wait; called before anything else looks at the file.
  func writeRun() -> ResultCode {
    guard let run, run.blocks > 0 else { return .ok }
    defer { run.clear() }
    guard !isStopped else { return .writeFailed }
    share.countWrite()
    let code = file.write(run.base, run.length, at: run.start)
    share.countWrite()
    // Nobody knows how much arrived; the file is asked again.
    if code != .ok { share.facts.withLock { $0.extent = nil } }
    return code
  }

  /// Writes the blocks that wait where SQLite looks at no error; the next write or sync says what went wrong.
  func writeRunQuietly() {
    let code = writeRun()
    if code != .ok { unreported = code }
  }

  /// The error of an earlier write, told once.
  func takeUnreported() -> ResultCode {
    defer { unreported = .ok }
    return unreported
  }

  private func setPlace(_ index: Int64, _ size: Int, _ used: UInt32) {
    place.storeBytes(of: UInt64(bitPattern: index).littleEndian, toByteOffset: 17, as: UInt64.self)
    place.storeBytes(of: UInt32(clamping: size).littleEndian, toByteOffset: 25, as: UInt32.self)
    place.storeBytes(of: used.littleEndian, toByteOffset: 29, as: UInt32.self)
  }

  /// The file's name without its folder, for messages.
  var name: String { path.split(separator: "/").last.map(String.init) ?? path }

  /// Remembers damage that no power cut explains, and tells SQLite's error log.
  func report(_ message: String) {
    key.health.report(StoreError(.damaged, message))
    comity_sqlite3_log(.brokenSeal, message)
  }
}
