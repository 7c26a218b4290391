import Glibc

extension SealedFile {
  /// xRead: any range, across blocks; past the end it fills with zeros and says so, as SQLite expects.
  func read(_ buffer: UnsafeMutableRawPointer, _ count: Int, at offset: Int64) -> ResultCode {
    guard count >= 0, offset >= 0 else { return .readFailed }
    let flushed = flush()
    guard flushed == .ok else { return flushed }
    let header = loadHeader(creating: false)
    guard header == .ok else {
      memset(buffer, 0, count)
      return header == .notFound ? .shortRead : header
    }
    if kind == .wal, offset == 0, count == FileKind.walHeader {
      let surveyed = surveyLog()
      guard surveyed == .ok else { return surveyed }
    }
    var done = 0
    while done < count {
      var part = 0
      let code = readPart(buffer, count, offset, done: done, &part)
      guard code == .ok else { return code }
      done += part
    }
    return .ok
  }

  /// Reads what one block holds of a range.
  private func readPart(
    _ buffer: UnsafeMutableRawPointer, _ count: Int, _ offset: Int64, done: Int, _ part: inout Int
  ) -> ResultCode {
    let position = offset + Int64(done)
    let index = kind.index(at: position)
    let size = kind.size(index)
    let within = Int(position - kind.logicalOffset(index))
    part = min(size - within, count - done)
    let target = buffer + done
    let isWhole = part == size
    var used = 0
    switch readBlock(index, into: isWhole ? target : plain, used: &used) {
    case .ok: break
    case .shortRead: return short(target, count - done)
    case .brokenSeal:
      switch verdict(on: index, offset, count) {
      case .refuse: return .brokenSeal
      case .endOfFile: return short(buffer, count)
      case .zeros: used = size
      }
    case let code: return code
    }
    // A frame whose page never came is none: recovery ends before it.
    if kind == .wal, isWhole, used < size {
      memset(target, 0, size)
      used = size
    }
    if !isWhole { memcpy(target, plain + within, part) }
    let there = used < size && hasBlocks(behind: index) ? part : min(max(used - within, 0), part)
    return there < part ? short(target + there, count - done - there) : .ok
  }

  private func short(_ buffer: UnsafeMutableRawPointer, _ count: Int) -> ResultCode {
    memset(buffer, 0, count)
    return .shortRead
  }

  /// What SQLite may see of a block whose seal is broken.
  private enum Verdict {
    case refuse
    case endOfFile
    case zeros
  }

  /// Judges a broken block by what SQLite is doing.
  ///
  /// The probe of 100 bytes at the opening of a database ends the file, so that a hot journal or the log can repair page 1.
  /// A journal's block, the header of a log and a whole frame read as zeros, so that recovery stops there as it does after
  /// a power loss; but only where a power loss can have broken them. Everything else is an error.
  private func verdict(on index: Int64, _ offset: Int64, _ count: Int) -> Verdict {
    switch kind {
    case .main:
      if offset == 0, count == 100 { return .endOfFile }
      report("\(name): page \(index + 1) does not open: it was changed, or the disk is failing; restore a backup")
      return .refuse
    case .journal:
      guard journalCovers(index) else { return .zeros }
      report("\(name): block \(index) was durable and does not open; what was begun cannot be taken back safely")
      return .refuse
    case .wal:
      // At recovery SQLite reads whole blocks, and the survey before it has excluded what no power loss can do.
      if count == kind.size(index) { return .zeros }
      report("\(name): frame \(index) does not open: it was changed, or the disk is failing; restore a backup")
      return .refuse
    }
  }
}
