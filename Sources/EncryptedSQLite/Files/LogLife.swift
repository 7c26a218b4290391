/// What one life of a write-ahead log committed: the frames from its first on that have the same salts.
///
/// SQLite begins a log anew by counting the first salt up and writing from the start, over the frames of the life before.
/// Values only; bytes are handed in.
struct LogLife {
  private var salts: (first: UInt32, second: UInt32)?
  private var pending: [UInt32: Int64] = [:]
  private var committed: [UInt32: Int64] = [:]
  private var size: UInt32 = 0

  /// Whether no further frame belongs to it.
  private(set) var isOver = false
  /// Whether its end could be seen, so that what it committed last is known.
  private(set) var isKnown = true

  /// The frame that holds each page's last committed content; pages behind the end of the database left out.
  var pages: [UInt32: Int64] { committed.filter { $0.key > 0 && $0.key <= size } }

  /// Takes the next frame of 24 + 4096 bytes; nil for one that does not open.
  mutating func take(_ frame: UnsafeRawBufferPointer?, at index: Int64) {
    guard let frame else { return end(known: false) }
    let found = (first: LogSurvey.word(frame, 8), second: LogSurvey.word(frame, 12))
    if let salts, salts != found {
      // The number counts up and may wrap: what is behind by less than half the circle is older.
      return end(known: Int32(bitPattern: found.first &- salts.first) < 0)
    }
    salts = found
    pending[LogSurvey.word(frame, 0)] = index
    guard LogSurvey.word(frame, 4) != 0 else { return }
    size = LogSurvey.word(frame, 4)
    committed.merge(pending) { $1 }
    pending = [:]
  }

  private mutating func end(known: Bool) {
    isOver = true
    isKnown = known
  }
}
