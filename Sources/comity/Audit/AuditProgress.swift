import Foundation

/// Tells how far the reading of a log has come, on standard error: at a terminal in one line that changes each second, else
/// a line every ten seconds; with JSON one object a line.
struct AuditProgress {
  private let phase: String
  private let unit: String
  private let isJSON: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let began = ContinuousClock.now
  private var shown = ContinuousClock.now
  private var isLineOpen = false

  /// - Parameter phase: what is done, such as «verifying».
  init(_ phase: String, unit: String = "entries", json: Bool) {
    self.phase = phase
    self.unit = unit
    isJSON = json
  }

  /// Shows progress if it is time to.
  mutating func show(_ done: UInt64, of all: UInt64) {
    let now = ContinuousClock.now
    guard now - shown >= (isTerminal ? .seconds(1) : .seconds(10)) else { return }
    shown = now
    let elapsed = (now - began).components
    let seconds = max(Double(elapsed.seconds) + Double(elapsed.attoseconds) / 1e18, 0.001)
    let rate = Double(done) / seconds
    let left = rate > 0 ? Int((Double(all - min(done, all)) / rate).rounded(.up)) : nil
    if isJSON {
      let answer = Answer(phase: phase, done: done, total: all, perSecond: Int(rate), secondsLeft: left)
      guard let bytes = try? Terminal.encoded(answer) else { return }
      return raw(String(decoding: bytes, as: UTF8.self) + "\n")
    }
    let time = left.map { $0 > 90 ? "about \(($0 + 30) / 60) min left" : "about \($0) s left" } ?? "time left not known"
    let line = "\(phase) · \(done)/\(all) \(unit) · \(Int(rate)) a second · \(time)"
    raw(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    isLineOpen = isTerminal
  }

  /// Ends a line that is still open.
  mutating func finish() {
    if isLineOpen { raw("\n") }
    isLineOpen = false
  }

  private func raw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  private struct Answer: Encodable {
    let schema = "comity/progress/1"
    let phase: String
    let done: UInt64
    let total: UInt64
    let perSecond: Int
    let secondsLeft: Int?
  }
}
