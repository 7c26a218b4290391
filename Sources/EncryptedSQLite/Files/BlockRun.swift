import CLibCrypto

/// Sealed blocks that follow each other in a file and are written by one call to the system.
///
/// SQLite writes page after page, and each call costs as much as sealing a page. A run is written before anything else
/// looks at the file or relies on it: before a read, a sync, a truncation, a lock is given up, and after the frame of the
/// log that ends a transaction, since other connections may read it as soon as the index tells of it.
final class BlockRun {
  /// Blocks of one run at most: more saves little and holds more memory for each file.
  static let longest = 16

  private let bytes = UnsafeMutableRawPointer.allocate(
    byteCount: longest * (FileKind.largest + BlockCipher.overhead), alignment: 16)
  /// The block behind the last one of the run.
  private var next: Int64 = 0
  private(set) var blocks = 0
  /// Where the run begins in the file, and how long it is.
  private(set) var start: Int64 = 0
  private(set) var length = 0

  deinit { bytes.deallocate() }

  /// The sealed bytes.
  var base: UnsafeRawPointer { UnsafeRawPointer(bytes) }

  /// Whether a block can be put behind the run.
  func takes(_ index: Int64) -> Bool { blocks == 0 || index == next && blocks < Self.longest }

  /// Room for a block that ``takes(_:)`` allows; counts once ``add(_:_:at:)`` is called.
  var room: UnsafeMutableRawPointer { bytes + length }

  /// Counts the block that was sealed into ``room``.
  func add(_ index: Int64, _ count: Int, at offset: Int64) {
    if blocks == 0 { start = offset }
    next = index + 1
    blocks += 1
    length += count
  }

  /// Forgets the run.
  func clear() {
    blocks = 0
    length = 0
  }
}
