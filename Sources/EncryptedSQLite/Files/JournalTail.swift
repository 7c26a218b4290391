import CLibCrypto
import Glibc

/// The block of a journal that was written last, in clear.
///
/// SQLite appends a record to a journal in small pieces, and a block holds pieces of two records. So each write seals
/// what earlier ones brought once more, and if it fails in the middle, they are gone from the disk, though SQLite must
/// still be able to take its changes back by them. What the block held before a failed write stays here, and is what
/// SQLite reads.
final class JournalTail {
  private let bytes = UnsafeMutableRawPointer.allocate(byteCount: FileKind.sector, alignment: 16)
  private var index: Int64 = -1
  private var used = 0

  deinit {
    OPENSSL_cleanse(bytes, FileKind.sector)
    bytes.deallocate()
  }

  /// Keeps a block.
  func keep(_ index: Int64, _ plain: UnsafeRawPointer, used: Int) {
    memcpy(bytes, plain, FileKind.sector)
    self.index = index
    self.used = used
  }

  /// Gives a block if it is the one that is kept.
  func take(_ index: Int64, into target: UnsafeMutableRawPointer, used: inout Int) -> Bool {
    guard index == self.index else { return false }
    memcpy(target, bytes, FileKind.sector)
    used = self.used
    return true
  }

  /// Forgets the block.
  func forget() { index = -1 }
}
