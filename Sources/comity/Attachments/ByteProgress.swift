import Foundation
import Synchronization

/// Tells on standard error how many bytes have gone: at a terminal in one line that changes, else a line every ten seconds;
/// with JSON one object a line.
final class ByteProgress: Sendable {
  private struct State {
    var done: Int64 = 0
    var shown: ContinuousClock.Instant
    var isLineOpen = false
  }

  private let label: String
  private let total: Int64
  private let isJSON: Bool
  private let isTerminal = isatty(STDERR_FILENO) == 1
  private let began = ContinuousClock.now
  private let state: Mutex<State>

  /// - Parameters:
  ///   - label: what is moved, safe for a terminal.
  ///   - total: how many bytes there are in all.
  init(_ label: String, of total: Int64, json: Bool) {
    self.label = label
    self.total = total
    isJSON = json
    state = Mutex(State(shown: began))
  }

  /// Counts bytes, and shows how far it is if it is time to.
  func add(_ count: Int) {
    let now = ContinuousClock.now
    state.withLock { state in
      state.done += Int64(count)
      guard now - state.shown >= (isTerminal ? .seconds(1) : .seconds(10)) else { return }
      state.shown = now
      write(&state, now)
    }
  }

  /// Ends a line that is still open.
  func finish() {
    state.withLock { state in
      if state.isLineOpen { raw("\n") }
      state.isLineOpen = false
    }
  }

  private func write(_ state: inout State, _ now: ContinuousClock.Instant) {
    let elapsed = now - began
    let seconds = Double(elapsed.components.seconds) + Double(elapsed.components.attoseconds) / 1e18
    let rate = Double(state.done) / max(seconds, 0.001)
    let left = rate > 0 ? Int((Double(total - state.done) / rate).rounded(.up)) : nil
    if isJSON {
      let members = [
        "\"schema\":\"comity/progress/1\"", "\"phase\":\"bytes\"", "\"done\":\(state.done)", "\"total\":\(total)",
        "\"perSecond\":\(Int(rate))", "\"secondsLeft\":\(left.map(String.init) ?? "null")",
      ]
      return raw("{\(members.joined(separator: ","))}\n")
    }
    let percent = total > 0 ? state.done * 100 / total : 100
    let line =
      "\(label) · \(percent) % of \(total >> 20) MiB · \(Int(rate) >> 20) MiB/s · "
      + (left.map { "about \($0) s left" } ?? "time left not known")
    raw(isTerminal ? "\r\u{1B}[K\(line)" : line + "\n")
    state.isLineOpen = isTerminal
  }

  private func raw(_ text: String) { try? FileHandle.standardError.write(contentsOf: Data(text.utf8)) }
}
