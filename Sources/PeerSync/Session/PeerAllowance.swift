package import Evidence

/// What one peer may still make this node do in this minute, whatever links it opens and closes.
///
/// Honest peers stay far below: each bound is several times what a tick of one second needs. Who goes over is cut off, and
/// kept out until the minute is over; only messages are held back instead, by credit.
package struct PeerAllowance: Sendable {
  /// What is counted.
  package enum Kind: Sendable, CaseIterable {
    /// A frame, whatever it is.
    case frame
    /// A message: who sends too many gets no more credit in this minute.
    case message
    /// A statement that comes beside messages: each costs a proof.
    case statement
    /// What the peer states of itself: each costs a proof, and that of a key an encapsulation and a row.
    case word
    /// An envelope that was rejected: each costs an entry of the log.
    case rejection
    /// A frontier that starts the sending again: each costs proofs.
    case frontier
    /// A checkpoint by itself, or what a witness says of one: each costs two signatures.
    case checkpoint
    /// What a third member of a group said: each costs two signatures.
    case group
    /// A question about the directory, or a part of it: each costs a read, a whole one signatures.
    case directory
    /// A ping: each costs an answer.
    case ping

    var perMinute: Int {
      switch self {
      case .frame: Limits.framesPerMinute
      case .message: Limits.messagesPerMinute
      case .statement: Limits.statementsPerMinute
      case .word: Limits.statedPerMinute
      case .rejection: Limits.rejectionsPerMinute
      case .frontier: Limits.frontiersPerMinute
      case .checkpoint: Limits.checkpointsPerMinute
      case .group: Limits.groupFramesPerMinute
      case .directory: Limits.directoryFramesPerMinute
      case .ping: Limits.pingsPerMinute
      }
    }
  }

  private var minute: Int64 = .min
  private var counts: [Kind: Int] = [:]

  package init() {}

  /// Counts a frame and what it brings.
  /// - Returns: false when it is one too many.
  package mutating func take(_ frame: Frame, at now: Timestamp) -> Bool {
    guard count(.frame, at: now) else { return false }
    switch frame {
    case .deliver(let delivery):
      _ = count(.message, delivery.parcels.count, at: now)
      return true
    case .receipts(_, let statements): return count(.statement, statements.count, at: now)
    case .frontier: return count(.frontier, at: now)
    case .checkpoint, .cosignature, .opening: return count(.checkpoint, at: now)
    case .stated(_, let statements):
      let fits = count(.word, statements.count, at: now)
      return count(.checkpoint, at: now) && fits
    case .groupHeads, .groupProof: return count(.group, at: now)
    case .directoryAsk, .directoryPart: return count(.directory, at: now)
    case .ping: return count(.ping, at: now)
    default: return true
    }
  }

  /// Counts some of a kind.
  /// - Returns: false when it is too many.
  package mutating func count(_ kind: Kind, _ number: Int = 1, at now: Timestamp) -> Bool {
    let current = now.milliseconds / 60_000
    if current != minute { (minute, counts) = (current, [:]) }
    counts[kind, default: 0] += number
    return counts[kind, default: 0] <= kind.perMinute
  }

  /// Whether the peer went over a bound in this minute, that of messages apart.
  package func isSpent(at now: Timestamp) -> Bool {
    now.milliseconds / 60_000 == minute && counts.contains { $0.key != .message && $0.value > $0.key.perMinute }
  }

  /// Whether the peer has sent as many messages as it may in this minute.
  package func isThrottled(at now: Timestamp) -> Bool {
    now.milliseconds / 60_000 == minute && counts[.message, default: 0] >= Kind.message.perMinute
  }
}
