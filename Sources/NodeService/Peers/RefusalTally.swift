import NodeCore
import Synchronization

/// Counts what was refused before it reached the core, so that a flood of it costs one transaction a second at most.
final class RefusalTally: Sendable {
  private struct Kind: Hashable {
    let peer: String?
    let reason: String
  }

  private let counts = Mutex<[Kind: UInt64]>([:])

  /// Counts a refusal; of strangers, all of whom are one peer, where none is named. Reasons are codes of closed lists.
  func count(_ reason: String, of peer: String?) {
    counts.withLock { $0[Kind(peer: peer, reason: reason), default: 0] += 1 }
  }

  /// Takes out what was counted since the last time.
  func take() -> [WireRefusal] {
    let taken = counts.withLock { counts in
      defer { counts = [:] }
      return counts
    }
    return taken.map { WireRefusal(peer: $0.key.peer, reason: $0.key.reason, count: $0.value) }
      .sorted { ($0.peer ?? "", $0.reason) < ($1.peer ?? "", $1.reason) }
  }
}
