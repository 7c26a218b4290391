/// Cuts what a pouch held under its seal into frames: each with its length, then a length of zero, then zeros.
package struct PouchFrames {
  private let frameLimit: Int
  private var waiting: [UInt8] = []
  private var hasEnded = false

  /// - Parameter frameLimit: bytes of one frame at most.
  package init(frameLimit: Int) { self.frameLimit = frameLimit }

  /// Takes the next bytes.
  /// - Returns: the frames that are complete by now.
  /// - Throws: ``EvidenceError`` `tooLarge`, `malformed`.
  package mutating func take(_ bytes: [UInt8]) throws(EvidenceError) -> [[UInt8]] {
    waiting += bytes
    var frames: [[UInt8]] = []
    var start = 0
    while !hasEnded, waiting.count - start >= 4 {
      let length = waiting[start..<start + 4].reduce(0) { $0 << 8 | Int($1) }
      guard length <= frameLimit else {
        throw EvidenceError(.tooLarge, "a frame of a pouch is over \(frameLimit) bytes")
      }
      guard waiting.count - start - 4 >= length else { break }
      hasEnded = length == 0
      if length > 0 { frames.append(Array(waiting[start + 4..<start + 4 + length])) }
      start += 4 + length
    }
    if hasEnded {
      guard waiting[start...].allSatisfy({ $0 == 0 }) else {
        throw EvidenceError(.malformed, "the padding of a pouch is not zero")
      }
      start = waiting.count
    }
    waiting.removeFirst(start)
    return frames
  }

  /// Ends: all came.
  /// - Throws: ``EvidenceError`` `malformed`.
  package func finish() throws(EvidenceError) {
    guard hasEnded, waiting.isEmpty else {
      throw EvidenceError(.malformed, "the frames of a pouch do not come to an end")
    }
  }
}
