import Evidence

/// What was proven of this node's log, and what was lost with its end.
package struct RecoveryAnswer: NodeAnswer {
  /// A signed head of the log.
  package struct Head: Codable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: String
  }

  /// How this store stands to the log that was shown.
  package enum Holding: String, Codable, Sendable {
    /// Its signed entries are a part of it, or parted from it further on.
    case part
    /// It has another root at the size that was shown: two histories.
    case apart
    /// It has nothing of that epoch.
    case nothing
  }

  /// Numbers of a channel that a peer says it holds and this store does not have.
  package struct Lost: Codable, Sendable {
    package let recipient: String
    package let channel: String
    package let epoch: UInt64
    package let from: UInt64
    package let to: UInt64
    /// Whether this store has another message under the number, which was given twice.
    package let usedAgain: Bool
  }

  /// Statements of a closed epoch of a peer, which the peer lost and this node kept.
  package struct Late: Codable, Sendable {
    package let sender: String
    package let statements: UInt64
  }

  package private(set) var schema = "comity/recovery/1"
  /// `confirmed`, `unconfirmed` or `recovering`.
  package let state: String
  package let origin: String
  /// The largest head that a peer showed and this log does not extend.
  package let shown: Head?
  /// How many entries this store has signed: of the epoch that was shown or, where it has none of that, of its own.
  package let kept: UInt64
  /// How they stand to what was shown; nil while nothing was.
  package let holding: Holding?
  /// Whether an officer proposed a new epoch.
  package let proposed: Bool
  /// The epoch that the next start opens; nil when none waits.
  package let nextEpoch: UInt64?
  /// What this node sent and lost.
  package let lost: [Lost]
  /// Members that have not told since the recovery began what they hold of this node; nil where there was no recovery.
  package let unheard: [String]?
  /// Pairs of heads of this node's own log that contradict each other; 0 unless two histories were signed with its key.
  package let splits: UInt64
  /// What peers lost and this node kept.
  package let late: [Late]

  /// What this store still has of what was shown, in words; nil while nothing was shown.
  package var keptWords: String? {
    let signed = Plural.of(kept, "signed entry", "signed entries")
    switch (holding, shown) {
    case (.part, .some):
      return
        "\(signed); what was written after this copy was made, and is in the log that was shown, cannot be opened here"
    case (.apart, .some(let shown)):
      return
        "\(signed), with another root at \(shown.size) than the log that was shown: two histories; what only the one shown "
        + "holds cannot be opened here"
    case (.nothing, .some): return "nothing of that epoch; this store ends with \(origin), \(signed)"
    default: return nil
    }
  }
}
