import Evidence

/// What happened, in order: a digest of all of it, and the lines where they are wanted.
final class Trace {
  private(set) var digest = Digest.zero
  private(set) var lines: [String] = []
  private let keepsLines: Bool
  private var steps: UInt64 = 0

  init(keepsLines: Bool) { self.keepsLines = keepsLines }

  /// Notes that something happened.
  func note(_ time: Int64, _ what: String) {
    steps += 1
    let line = "\(steps) \(time - 1_790_000_000_000) \(what)"
    digest = Digest.sha256(digest.bytes, Array(line.utf8))
    if keepsLines { lines.append(line) }
  }
}
