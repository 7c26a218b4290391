import CLibCrypto
import CSQLite
import Glibc

// What a broken block means can be told only from what else the files hold. These looks are taken at recovery and when a
// block is broken, never on SQLite's ordinary way.
extension SealedFile {
  /// Looks through the log before SQLite recovers from it; refuses what no power loss can have left.
  func surveyLog() -> ResultCode {
    var known = FileShare.Extent(blocks: 0, lastIsFull: true)
    let code = knownExtent(&known)
    guard code == .ok, known.blocks > 1 else { return code }
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: FileKind.frame, alignment: 16)
    defer {
      OPENSSL_cleanse(block.baseAddress, block.count)
      block.deallocate()
    }
    guard let base = block.baseAddress else { return .noMemory }
    var used = 0
    let header = readBlock(0, into: base, used: &used)
    guard header == .ok || header == .brokenSeal else { return header }
    guard header == .ok, var survey = LogSurvey(header: UnsafeRawBufferPointer(rebasing: block[..<FileKind.walHeader]))
    else { return surveyWithoutHeader(known.blocks, block) }
    for index in 1..<known.blocks {
      let read = readBlock(index, into: base, used: &used)
      switch read {
      case .ok: survey.take(used == FileKind.frame ? UnsafeRawBufferPointer(block) : nil)
      case .brokenSeal: survey.take(nil)
      default: return read
      }
    }
    guard survey.isCut, let stopped = survey.stoppedAt else { return .ok }
    report(
      "\(name): frame \(stopped) is broken and transactions after it were durable, which no power cut does;"
        + " the store is not opened, restore it from a backup")
    return .brokenSeal
  }

  /// A log whose header is broken is empty only if all that was committed in it stands in the database already.
  ///
  /// SQLite writes a header over an old one only then; so after a power loss there is nothing to lose, and otherwise the
  /// commits in the log would be lost without a word. The frames from the first on with the same salts are one life of
  /// the log. Only where its end is there to see, which is the file's end or a frame of an earlier life, is it known what
  /// it committed last; else a later life had begun to write over it, and nothing can be told.
  private func surveyWithoutHeader(_ blocks: Int64, _ block: UnsafeMutableRawBufferPointer) -> ResultCode {
    guard let base = block.baseAddress else { return .noMemory }
    var life = LogLife()
    for index in 1..<blocks where !life.isOver {
      var used = 0
      let read = readBlock(index, into: base, used: &used)
      guard read == .ok || read == .brokenSeal else { return read }
      life.take(read == .ok && used == FileKind.frame ? UnsafeRawBufferPointer(block) : nil, at: index)
    }
    guard life.isKnown, !databaseHolds(life.pages, block) else { return .ok }
    report("\(name): its header is broken and it holds commits that the database lacks; restore a backup")
    return .brokenSeal
  }

  /// Whether each page stands in the database as it does in its frame of the log.
  private func databaseHolds(_ pages: [UInt32: Int64], _ block: UnsafeMutableRawBufferPointer) -> Bool {
    guard let database = opened(String(path.dropLast(4)), .main) else { return pages.isEmpty }
    defer { _ = database.close() }
    guard let base = block.baseAddress, database.loadHeader(creating: false) == .ok else { return pages.isEmpty }
    for (page, index) in pages.sorted(by: { $0.key < $1.key }) {
      var used = 0
      guard page > 0, readBlock(index, into: base, used: &used) == .ok,
        database.readBlock(Int64(page) - 1, into: database.plain, used: &used) == .ok,
        memcmp(base + FileKind.frameHeader, database.plain, FileKind.page) == 0
      else { return false }
    }
    return true
  }

  /// Whether a journal's header says that a block was durable before the database was touched.
  ///
  /// SQLite makes a journal's records durable, then writes their number into the header before them, and makes that
  /// durable too. So a record that a header counts was whole once.
  func journalCovers(_ broken: Int64) -> Bool {
    let block = UnsafeMutableRawBufferPointer.allocate(byteCount: kind.size(0), alignment: 16)
    defer { block.deallocate() }
    guard let base = block.baseAddress else { return true }
    var start: Int64 = 0
    while start < broken {
      var used = 0
      guard readBlock(start, into: base, used: &used) == .ok else { return false }
      let bytes = UnsafeRawBufferPointer(block)
      guard LogSurvey.word(bytes, 0) == 0xD9D5_05F9, LogSurvey.word(bytes, 4) == 0x20A1_63D7 else { return false }
      let records = LogSurvey.word(bytes, 8)
      // All ones: the number is not known because nothing was made durable.
      guard records > 0, records != .max else { return false }
      let length = Int64(records) * Int64(FileKind.page + 8)
      let blockSize = Int64(kind.size(0))
      let sector = max(Int64(LogSurvey.word(bytes, 20)), blockSize)
      let end = start + (sector + length + blockSize - 1) / blockSize
      if broken < end { return true }
      let perSector = sector / blockSize
      start = (end + perSector - 1) / perSector * perSector
    }
    return false
  }

  /// Another file of the same store, for reading.
  private func opened(_ path: String, _ kind: FileKind) -> SealedFile? {
    guard let file = UnderlyingFile.open(system, reading: path, kind) else { return nil }
    guard let sealed = try? SealedFile(file, kind: kind, key: key, path: path, system: system) else {
      _ = file.close()
      return nil
    }
    return sealed
  }
}
