import Evidence
import NodeStore

extension Turn {
  /// Places this turn's events in the log: filled to a block with padding, real and empty in random order.
  ///
  /// The order hides which entries of a block are real; channel numbers, not places, order what was said.
  /// - Parameter cover: whether a block is added even when nothing happened.
  func placeEvents(block: UInt64, cover: Bool, suite: Suite) throws {
    var waiting = events
    let size = try tx.logSize()
    let filled = (size + UInt64(waiting.count)) % block
    guard !waiting.isEmpty || cover || filled != 0 else { return }
    let padding = waiting.isEmpty && filled == 0 ? block : (block - filled) % block
    for _ in 0..<padding {
      waiting.append(Pending(event: LoggedEvent(.padding, at: now), underSeal: true, placed: { _ in }))
    }
    var generator = SuiteGenerator(suite: suite)
    waiting.shuffle(using: &generator)
    if let first = waiting.firstIndex(where: \.isFirst) { waiting.insert(waiting.remove(at: first), at: 0) }
    let salts = suite.randomBytes(32 * waiting.count)
    let entries = try waiting.enumerated().map { offset, pending in
      let salt = try Salt(Array(salts[(offset * 32)..<(offset * 32 + 32)]))
      let bytes = pending.event.bytes
      return NewEntry(LogEntry(event: bytes, salt: salt), salt: salt, event: bytes, sealed: pending.underSeal)
    }
    try tx.append(entries, at: size)
    for (offset, pending) in waiting.enumerated() { try pending.placed(size + UInt64(offset)) }
  }
}

/// Draws from the suite's random bytes, so that a simulation's seed decides the order.
private struct SuiteGenerator: RandomNumberGenerator {
  let suite: Suite

  mutating func next() -> UInt64 { suite.randomBytes(8).reduce(0) { $0 << 8 | UInt64($1) } }
}
