/// Seals what comes in pieces of any length, chunk by chunk (docs/protocol.md section 6).
struct ChunkSealer {
  private var stream: ChunkedEncryption.Stream
  private var waiting: [UInt8] = []
  private var begun = false

  init(key: [UInt8], salt: [UInt8], context: [UInt8]) throws {
    stream = try ChunkedEncryption.Stream(key: key, salt: salt, context: context)
  }

  /// Takes bytes; gives those that are sealed by now, the header first.
  mutating func seal(_ bytes: [UInt8]) throws -> [UInt8] {
    waiting += bytes
    var out: [UInt8] = begun ? [] : stream.header
    begun = true
    out.reserveCapacity(out.count + waiting.count + (waiting.count / ChunkedEncryption.chunk) * ChunkedEncryption.tag)
    var start = 0
    while waiting.count - start >= ChunkedEncryption.chunk {
      try stream.seal(waiting[start..<start + ChunkedEncryption.chunk], into: &out)
      start += ChunkedEncryption.chunk
    }
    waiting.removeFirst(start)
    return out
  }

  /// The last chunk, which is always shorter than the others.
  mutating func finish() throws -> [UInt8] {
    var out: [UInt8] = begun ? [] : stream.header
    try stream.seal(waiting[...], into: &out)
    waiting = []
    return out
  }
}

/// Opens what comes in pieces of any length, chunk by chunk.
struct ChunkOpener {
  private let key: [UInt8]
  private let context: [UInt8]
  private var stream: ChunkedEncryption.Stream?
  private var waiting: [UInt8] = []

  init(key: [UInt8], context: [UInt8]) {
    self.key = key
    self.context = context
  }

  /// Takes sealed bytes; gives what is open by now.
  /// - Throws: ``EvidenceError`` `notOpened` for a wrong key and any change.
  mutating func open(_ bytes: [UInt8]) throws(EvidenceError) -> [UInt8] {
    waiting += bytes
    var (start, out): (Int, [UInt8]) = (0, [])
    do {
      if stream == nil {
        guard waiting.count >= ChunkedEncryption.header else { return [] }
        start = ChunkedEncryption.header
        stream = try ChunkedEncryption.Stream(opening: Array(waiting[0..<start]), key: key, context: context)
      }
      let whole = ChunkedEncryption.chunk + ChunkedEncryption.tag
      out.reserveCapacity(waiting.count)
      while waiting.count - start >= whole {
        try stream?.open(waiting[start..<start + whole], into: &out)
        start += whole
      }
    } catch {
      throw EvidenceError(.notOpened, "a sealed stream does not open under this key")
    }
    waiting.removeFirst(start)
    return out
  }

  /// Opens the last chunk; without it the stream was cut off.
  /// - Throws: ``EvidenceError`` `notOpened`.
  mutating func finish() throws(EvidenceError) -> [UInt8] {
    var out: [UInt8] = []
    do {
      guard stream != nil else { throw EvidenceError(.notOpened, "there is no header") }
      try stream?.open(waiting[...], into: &out)
    } catch {
      throw EvidenceError(.notOpened, "a sealed stream ends before its end")
    }
    waiting = []
    return out
  }
}
