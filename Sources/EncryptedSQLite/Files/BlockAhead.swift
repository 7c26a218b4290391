/// Sealed blocks that were read before they were asked for, because SQLite reads one after the other.
///
/// They are good only as long as nobody in the process has written to the file: each block opens whether it is the newest
/// one of its place or an older one.
final class BlockAhead {
  private static let longest = 16

  private let bytes = UnsafeMutableRawPointer.allocate(
    byteCount: longest * (FileKind.largest + BlockCipher.overhead), alignment: 16)
  private var blocks: Range<Int64> = 0..<0
  /// The file's version when they were read.
  private var version: UInt64 = 0
  private var last: Int64 = -2
  private var steps = 0

  deinit { bytes.deallocate() }

  /// Notes a read; how many blocks from this one on are worth reading at once.
  func note(_ index: Int64, of count: Int64) -> Int64 {
    steps = index == last + 1 ? steps + 1 : 0
    last = index
    // Two in a row may be chance; three are a scan.
    return steps >= 2 ? min(Int64(Self.longest), count - index) : 1
  }

  /// The sealed block, if it was read and the file is as it was.
  func block(_ index: Int64, _ kind: FileKind, version: UInt64) -> UnsafeMutableRawPointer? {
    guard version == self.version, blocks.contains(index) else { return nil }
    return bytes + Int(kind.physicalOffset(index) - kind.physicalOffset(blocks.lowerBound))
  }

  /// Reads blocks; nothing is kept when that fails.
  func fill(_ index: Int64, _ count: Int64, _ kind: FileKind, _ file: UnderlyingFile, version: UInt64) {
    let length = Int(kind.physicalOffset(index + count) - kind.physicalOffset(index))
    let isRead = file.read(bytes, length, at: kind.physicalOffset(index)) == .ok
    blocks = isRead ? index..<(index + count) : 0..<0
    self.version = version
  }
}
