import EncryptedSQLite
import Foundation

/// Tells how far long work has come, on standard error: at a terminal in one line that changes each second, else a line
/// every ten seconds; with JSON one object a line.
struct ProgressReport {
  private let isJSON: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let clock = ContinuousClock()
  private var phase: StoreProgress.Phase?
  private var began: ContinuousClock.Instant
  private var shown: ContinuousClock.Instant
  private var isLineOpen = false

  /// - Parameter json: whether a program reads it.
  init(json: Bool) {
    isJSON = json
    began = clock.now
    shown = began
  }

  /// Shows progress if it is time to.
  mutating func show(_ progress: StoreProgress) {
    let now = clock.now
    if progress.phase != phase {
      phase = progress.phase
      began = now
      shown = now
      return
    }
    guard now - shown >= (isTerminal ? .seconds(1) : .seconds(10)) else { return }
    shown = now
    let elapsed = now - began
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    let rate = Double(progress.done) / max(seconds, 0.001)
    let left = rate > 0 ? Int((Double(progress.total - progress.done) / rate).rounded(.up)) : nil
    write(progress, rate: Int(rate), left: left)
  }

  /// Ends a line that is still open.
  mutating func finish() {
    if isLineOpen { raw("\n") }
    isLineOpen = false
  }

  private mutating func write(_ progress: StoreProgress, rate: Int, left: Int?) {
    if isJSON {
      let answer = Answer(
        phase: progress.phase.rawValue, done: progress.done, total: progress.total, perSecond: rate, secondsLeft: left)
      let encoder = JSONEncoder()
      encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
      guard let data = try? encoder.encode(answer) else { return }
      return raw(String(decoding: data, as: UTF8.self) + "\n")
    }
    let time = left.map { $0 > 90 ? "about \(($0 + 30) / 60) min left" : "about \($0) s left" } ?? "time left not known"
    let line =
      "\(progress.phase.words) · \(progress.done)/\(progress.total) \(progress.phase.unit) · \(rate) a second · \(time)"
    raw(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    isLineOpen = isTerminal
  }

  private func raw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }

  private struct Answer: Encodable {
    let schema = "comity/progress/1"
    let phase: String
    let done: Int64
    let total: Int64
    let perSecond: Int
    let secondsLeft: Int?
  }
}

extension StoreProgress.Phase {
  /// The phase in words, with its place among those of the work.
  var words: String {
    switch self {
    case .settling: "settling the log"
    case .sealing: "phase 2/3 sealing under the new key"
    case .comparing: "phase 3/3 reading back"
    case .seals: "opening every block"
    case .structure: "going through the trees"
    case .content: "comparing with the log"
    case .attachments: "reading the attachments"
    }
  }

  /// What is counted.
  var unit: String {
    switch self {
    case .content: "items"
    case .attachments: "MiB"
    case .settling, .sealing, .comparing, .seals, .structure: "blocks"
    }
  }
}
