/// Looks through a write-ahead log for what no power loss leaves behind: a break before something that was written later.
///
/// SQLite's recovery stops at the first frame that does not continue the chain of checksums, and forgets the rest. With
/// `synchronous=FULL` a transaction is begun only after the one before it is durable. So when behind the place where
/// recovery stops a frame ends a transaction, and the frame after it continues its chain, everything up to that end was
/// durable once: the break is damage or tampering, and to go on would drop commits that were acknowledged.
/// Values only; bytes are handed in. The layout is that of SQLite's file format, section 4.
struct LogSurvey {
  private let salts: UInt64
  private let bigEndian: Bool
  /// The checksum that the next frame continues; nil after a frame that says nothing.
  private var chain: Checksum?
  private var taken: Int64 = 0
  private var endedTransaction = false

  /// The first frame that recovery will not take; nil while all are taken.
  private(set) var stoppedAt: Int64?
  /// Whether something durable lies behind the place where recovery stops.
  private(set) var isCut = false

  /// Reads a log's header of 32 bytes; nil when SQLite would not take it.
  init?(header: UnsafeRawBufferPointer) {
    guard header.count == FileKind.walHeader else { return nil }
    let magic = Self.word(header, 0)
    guard magic & 0xFFFF_FFFE == 0x377F_0682, Self.word(header, 4) == 3_007_000,
      Int(Self.word(header, 8)) == FileKind.page
    else { return nil }
    bigEndian = magic & 1 == 1
    salts = UInt64(Self.word(header, 16)) << 32 | UInt64(Self.word(header, 20))
    var sum = Checksum()
    sum.add(header[..<24], bigEndian: bigEndian)
    guard sum == Checksum(stored: header, at: 24) else { return nil }
    chain = sum
  }

  /// Takes the next frame of 24 + 4096 bytes; nil for one whose seal is broken.
  mutating func take(_ frame: UnsafeRawBufferPointer?) {
    taken += 1
    let isCurrent = frame.map { UInt64(Self.word($0, 8)) << 32 | UInt64(Self.word($0, 12)) == salts } ?? false
    guard let frame, isCurrent else {
      stop()
      chain = nil
      return
    }
    let stored = Checksum(stored: frame, at: 16)
    let continues = chain.map { continued($0, by: frame) == stored } ?? false
    if !continues || Self.word(frame, 0) == 0 { stop() }
    if stoppedAt != nil, stoppedAt != taken, continues, endedTransaction { isCut = true }
    endedTransaction = stoppedAt != nil && Self.word(frame, 4) != 0
    chain = stored
  }

  private mutating func stop() {
    stoppedAt = stoppedAt ?? taken
    endedTransaction = false
  }

  private func continued(_ chain: Checksum, by frame: UnsafeRawBufferPointer) -> Checksum {
    var sum = chain
    sum.add(frame[..<8], bigEndian: bigEndian)
    sum.add(frame[FileKind.frameHeader...], bigEndian: bigEndian)
    return sum
  }

  /// A big-endian word; the callers know that it is there.
  static func word(_ bytes: UnsafeRawBufferPointer, _ offset: Int) -> UInt32 {
    UInt32(bigEndian: bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self))
  }
}

extension LogSurvey {
  /// SQLite's checksum of a log: two running words, defined to wrap.
  struct Checksum: Equatable {
    private var first: UInt32 = 0
    private var second: UInt32 = 0

    init() {}

    init(stored bytes: UnsafeRawBufferPointer, at offset: Int) {
      first = LogSurvey.word(bytes, offset)
      second = LogSurvey.word(bytes, offset + 4)
    }

    mutating func add(_ bytes: Slice<UnsafeRawBufferPointer>, bigEndian: Bool) {
      let bytes = UnsafeRawBufferPointer(rebasing: bytes)
      var offset = 0
      while offset + 8 <= bytes.count {
        let one = bytes.loadUnaligned(fromByteOffset: offset, as: UInt32.self)
        let two = bytes.loadUnaligned(fromByteOffset: offset + 4, as: UInt32.self)
        first &+= (bigEndian ? UInt32(bigEndian: one) : UInt32(littleEndian: one)) &+ second
        second &+= (bigEndian ? UInt32(bigEndian: two) : UInt32(littleEndian: two)) &+ first
        offset += 8
      }
    }
  }
}
