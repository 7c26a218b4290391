import CSQLite
import Glibc
import Synchronization

extension SealedFile {
  /// xWrite: whole blocks are sealed at once, parts by reading, changing and sealing again.
  func write(_ buffer: UnsafeRawPointer, _ count: Int, at offset: Int64) -> ResultCode {
    guard count >= 0, offset >= 0, !isStopped else { return .writeFailed }
    let earlier = takeUnreported()
    guard earlier == .ok else { return earlier }
    switch kind {
    case .main:
      // A page is a block. Another page size can only come from a foreign database copied in by the backup interface.
      guard count == FileKind.page, offset % Int64(FileKind.page) == 0 else {
        comity_sqlite3_log(.writeFailed, "the page size of a sealed database is \(FileKind.page)")
        return .writeFailed
      }
    case .wal:
      if let code = writeFrame(buffer, count, at: offset) { return code }
    case .journal: break
    }
    return writeBlocks(buffer, count, at: offset)
  }

  /// Puts the header of a frame and its page together, which SQLite writes one after the other.
  ///
  /// Sealing them apart would seal each frame twice and read it once in between.
  /// - Returns: nil when this write is something else.
  private func writeFrame(_ buffer: UnsafeRawPointer, _ count: Int, at offset: Int64) -> ResultCode? {
    if let held = heldFrame, count == FileKind.page,
      offset == kind.logicalOffset(held) + Int64(FileKind.frameHeader)
    {
      heldFrame = nil
      memcpy(frame + FileKind.frameHeader, buffer, count)
      return writeBlocks(frame, FileKind.frame, at: kind.logicalOffset(held))
    }
    let flushed = flushHeldFrame()
    guard flushed == .ok else { return flushed }
    let index = kind.index(at: offset)
    guard count == FileKind.frameHeader, index > 0, offset == kind.logicalOffset(index) else { return nil }
    memcpy(frame, buffer, count)
    heldFrame = index
    return .ok
  }

  /// Writes a frame's header that is still waiting for its page.
  private func flushHeldFrame() -> ResultCode {
    guard let held = heldFrame else { return .ok }
    heldFrame = nil
    guard !isStopped else { return .writeFailed }
    return writeBlocks(frame, FileKind.frameHeader, at: kind.logicalOffset(held))
  }

  /// Writes all that is waiting; called before anything else looks at the file or relies on it.
  func flush() -> ResultCode {
    let flushed = flushHeldFrame()
    let written = writeRun()
    return flushed == .ok ? written : flushed
  }

  private func writeBlocks(_ buffer: UnsafeRawPointer, _ count: Int, at offset: Int64) -> ResultCode {
    let header = loadHeader(creating: true)
    guard header == .ok else { return header }
    let filled = fillGap(upTo: kind.index(at: offset))
    guard filled == .ok else { return filled }
    var done = 0
    while done < count {
      let position = offset + Int64(done)
      let index = kind.index(at: position)
      let within = Int(position - kind.logicalOffset(index))
      let part = min(kind.size(index) - within, count - done)
      if part == kind.size(index) { tail?.forget() }
      let code =
        part == kind.size(index)
        ? writeBlock(index, buffer + done, used: part)
        : writePart(buffer + done, part, of: index, within)
      guard code == .ok else { return code }
      done += part
    }
    return .ok
  }

  private func writePart(_ bytes: UnsafeRawPointer, _ count: Int, of index: Int64, _ within: Int) -> ResultCode {
    var used = 0
    switch readBlock(index, into: plain, used: &used) {
    case .ok: break
    case .shortRead, .brokenSeal:
      // New, or a torn block of a journal or log, which is overwritten as if it had not been.
      memset(plain, 0, kind.size(index))
      used = 0
    case let code: return code
    }
    tail?.keep(index, plain, used: used)
    memcpy(plain + within, bytes, count)
    let reach = max(used, within + count)
    let code = writeBlock(index, plain, used: reach)
    if code == .ok { tail?.keep(index, plain, used: reach) }
    return code
  }

  /// xTruncate: to nothing keeps the header; longer than the file fills with zeros, as the system does.
  func truncate(to size: Int64) -> ResultCode {
    guard size >= 0, !isStopped else { return .truncateFailed }
    guard size > 0 else { return truncateToNothing() }
    let flushed = flush()
    guard flushed == .ok else { return flushed }
    let header = loadHeader(creating: true)
    guard header == .ok else { return header }
    var known = FileShare.Extent(blocks: 0, lastIsFull: true)
    let code = knownExtent(&known)
    guard code == .ok else { return code }
    let last = kind.index(at: size - 1)
    let used = Int(size - kind.logicalOffset(last))
    if last >= known.blocks {
      let filled = fillGap(upTo: last)
      guard filled == .ok else { return filled }
      memset(plain, 0, kind.size(last))
      return writeBlock(last, plain, used: used)
    }
    return cut(to: last, used: used)
  }

  private func truncateToNothing() -> ResultCode {
    heldFrame = nil
    tail?.forget()
    let flushed = writeRun()
    guard flushed == .ok else { return flushed }
    let header = loadHeader(creating: false)
    guard header == .ok else { return header == .notFound ? truncateFile(to: 0) : header }
    share.facts.withLock { $0.extent = nil }
    return truncateFile(to: Int64(FileHeader.size))
  }

  private func truncateFile(to size: Int64) -> ResultCode {
    share.countWrite()
    let code = file.truncate(to: size)
    share.countWrite()
    return code
  }

  /// Shortens the file so that a block is its last.
  private func cut(to last: Int64, used: Int) -> ResultCode {
    tail?.forget()
    let size = kind.size(last)
    if used < size {
      var before = 0
      let read = readBlock(last, into: plain, used: &before)
      guard read == .ok else { return read }
      memset(plain + used, 0, size - used)
      let written = writeBlock(last, plain, used: min(before, used))
      guard written == .ok else { return written }
    }
    share.facts.withLock { $0.extent = nil }
    return truncateFile(to: kind.physicalOffset(last + 1))
  }

  /// xSync: after one failure the store takes no more writes, because nobody knows what the disk holds.
  func sync(_ flags: Int32) -> ResultCode {
    guard !isStopped else { return .syncFailed }
    let earlier = takeUnreported()
    guard earlier == .ok else { return earlier }
    let flushed = flush()
    guard flushed == .ok else { return flushed }
    let code = file.sync(flags)
    if code != .ok { key.health.stop() }
    return code
  }
}
