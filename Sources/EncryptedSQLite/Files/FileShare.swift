import Synchronization

/// What is known of one file by all that have it open in this process: its header and how far it reaches.
///
/// SQLite opens a file once for each connection. One connection extends or truncates it, and the others must not go on
/// with what they knew; so what is known is kept once for the file, not once for the handle.
final class FileShare: Sendable {
  /// How far a file reaches.
  struct Extent {
    /// Whole blocks in the file.
    var blocks: Int64
    /// Whether the last of them is used to its end.
    var lastIsFull: Bool
  }

  struct Facts {
    /// Fixed from the file's beginning to its end: to truncate keeps it.
    var header: FileHeader?
    /// Nil when the file must be asked.
    var extent: Extent?
  }

  /// The facts; held for a moment, never across a call to the disk that could wait for another holder.
  let facts = Mutex(Facts())
  private let path: String
  private let written = Atomic<UInt64>(0)

  /// Counts up before and after each write to the file: what was read under one number is the file as it is while the
  /// number stands.
  var version: UInt64 { written.load(ordering: .sequentiallyConsistent) }

  /// Counts a write.
  func countWrite() { written.add(1, ordering: .sequentiallyConsistent) }

  private init(path: String) { self.path = path }

  private struct Entry {
    let share: FileShare
    var holders = 0
  }

  private static let open = Mutex<[String: Entry]>([:])

  /// The share of a file; to be given back with ``release()``.
  static func take(_ path: String) -> FileShare {
    open.withLock { open in
      var entry = open[path] ?? Entry(share: FileShare(path: path))
      entry.holders += 1
      open[path] = entry
      return entry.share
    }
  }

  /// Gives one holder's part back; the last one's ends what was known.
  func release() {
    Self.open.withLock { open in
      guard var entry = open[path], entry.share === self else { return }
      entry.holders -= 1
      open[path] = entry.holders > 0 ? entry : nil
    }
  }
}
