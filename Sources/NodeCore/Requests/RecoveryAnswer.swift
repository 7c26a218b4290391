/// What was proven of this node's log, and what was lost with its end.
package struct RecoveryAnswer: NodeAnswer {
  /// A signed head of the log.
  package struct Head: Codable, Sendable {
    package let origin: String
    package let size: UInt64
    package let root: String
  }

  /// Numbers of a channel that a peer says it holds and this store does not have.
  package struct Lost: Codable, Sendable {
    package let recipient: String
    package let channel: String
    package let epoch: UInt64
    package let from: UInt64
    package let to: UInt64
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
  /// The size up to which this store holds the log as it was signed.
  package let kept: UInt64
  /// Whether an officer proposed a new epoch.
  package let proposed: Bool
  /// The epoch that the next start opens; nil when none waits.
  package let nextEpoch: UInt64?
  /// What this node sent and lost.
  package let lost: [Lost]
  /// What peers lost and this node kept.
  package let late: [Late]
}
