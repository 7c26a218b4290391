import Glibc
import Synchronization

extension SealedFile {
  /// How far the file reaches; asked of the file when no handle knows.
  ///
  /// SQLite appends to the log and to the database one block after the other, and asking each time would cost a system
  /// call a block.
  func knownExtent(_ result: inout FileShare.Extent) -> ResultCode {
    if let extent = share.facts.withLock({ $0.extent }) {
      result = extent
      return .ok
    }
    var size: Int64 = 0
    let code = file.size(&size)
    guard code == .ok else { return code }
    result = FileShare.Extent(blocks: kind.blocks(physicalSize: size), lastIsFull: true)
    if kind != .main, result.blocks > 0 {
      var used = 0
      let read = usedLength(of: result.blocks - 1, &used)
      guard read == .ok else { return read }
      result.lastIsFull = used == kind.size(result.blocks - 1)
    }
    let found = result
    share.facts.withLock { $0.extent = found }
    return .ok
  }

  /// xFileSize, as SQLite counts. Whole blocks in a database, used bytes in a journal or log; a torn last block is none.
  func logicalSize(_ size: inout Int64) -> ResultCode {
    size = 0
    let flushed = flush()
    guard flushed == .ok else { return flushed }
    let header = loadHeader(creating: false)
    guard header == .ok else { return header == .notFound ? .ok : header }
    var known = FileShare.Extent(blocks: 0, lastIsFull: true)
    let code = knownExtent(&known)
    guard code == .ok else { return code }
    guard !known.lastIsFull, known.blocks > 0 else {
      size = kind.logicalOffset(known.blocks)
      return .ok
    }
    var used = 0
    let read = usedLength(of: known.blocks - 1, &used)
    guard read == .ok else { return read }
    size = kind.logicalOffset(known.blocks - 1) + Int64(used)
    return .ok
  }

  /// What a block says about how much of it is used; whoever reads the block itself learns whether that is true.
  private func usedLength(of index: Int64, _ used: inout Int) -> ResultCode {
    var field: UInt32 = 0
    let offset = kind.physicalOffset(index) + Int64(BlockCipher.nonceSize)
    let code = withUnsafeMutableBytes(of: &field) { raw in
      raw.baseAddress.map { file.read($0, BlockCipher.usedSize, at: offset) } ?? .readFailed
    }
    guard code == .ok else { return code }
    used = min(Int(UInt32(littleEndian: field)), kind.size(index))
    return .ok
  }

  /// Seals zeros up to a block: a hole in the file is never taken for data.
  ///
  /// A last block that is used in part stays as it is. It may be durable already, and to write it again would let a power
  /// loss tear what was safe; what it lacks is read as zeros once something stands behind it.
  func fillGap(upTo first: Int64) -> ResultCode {
    var known = FileShare.Extent(blocks: 0, lastIsFull: true)
    let code = knownExtent(&known)
    guard code == .ok, first > known.blocks else { return code }
    var next = known.blocks
    while next < first {
      let size = kind.size(next)
      memset(plain, 0, size)
      let written = writeBlock(next, plain, used: size)
      guard written == .ok else { return written }
      next += 1
    }
    return .ok
  }

  /// Whether blocks stand behind this one.
  func hasBlocks(behind index: Int64) -> Bool {
    var known = FileShare.Extent(blocks: 0, lastIsFull: true)
    return knownExtent(&known) == .ok && index + 1 < known.blocks
  }
}
