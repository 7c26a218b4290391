import Evidence
import PeerSync

/// What of an attachment that is coming may be verified now: what is written, and will not be written again.
///
/// Pure. Without this a peer could have one thing verified and another kept: by sending a piece twice, over a link and in a pouch.
struct RunningCheck {
  /// The verification so far; nil before it began, and while it is out.
  private(set) var check: EnclosureCheck?
  /// Whether it is being worked on.
  private(set) var isOut = false
  /// Pieces that were handed out to be written, and how often each.
  private var writing: [EnclosurePiece: Int] = [:]
  /// Everything below was handed out to be verified.
  private var fixed: UInt64 = 0

  /// Whether a piece is being written.
  var isWriting: Bool { !writing.isEmpty }

  /// Notes that a piece is handed out to be written.
  /// - Returns: how many bytes at its start are there for good; nil where all are, and nothing is to be written.
  mutating func write(_ piece: EnclosurePiece) -> Int? {
    guard piece.end > fixed else { return nil }
    writing[piece, default: 0] += 1
    return piece.offset < fixed ? Int(fixed - piece.offset) : 0
  }

  /// Notes that a piece is written, or could not be.
  mutating func wrote(_ piece: EnclosurePiece) {
    guard let count = writing[piece] else { return }
    writing[piece] = count > 1 ? count - 1 : nil
  }

  /// The offset up to which may be verified now, where that is a step further.
  /// - Parameters:
  ///   - written: everything below is written.
  ///   - step: bytes that are worth it.
  func next(written: UInt64, step: UInt64) -> UInt64? {
    guard !isOut else { return nil }
    let end = writing.keys.map(\.offset).min().map { min($0, written) } ?? written
    return end > fixed && end - fixed >= step ? end : nil
  }

  /// Hands the verification out, up to an offset; what lies below is never written again.
  mutating func handOut(upTo end: UInt64) {
    fixed = max(fixed, end)
    check = nil
    isOut = true
  }

  /// Takes the verification back.
  mutating func takeBack(_ check: EnclosureCheck) {
    self.check = check
    isOut = false
  }

  /// The verification could not be done: it begins anew, and everything may be written again.
  mutating func beginAnew() {
    (check, isOut, fixed) = (nil, false, 0)
  }
}
