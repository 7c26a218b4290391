package import Evidence

/// The newest heads of the log.
package struct HeadAnswer: NodeAnswer {
  package private(set) var schema = "comity/audit-head/1"
  package let origin: String
  /// Entries in the store.
  package let size: UInt64
  /// The newest signed head.
  package let signedSize: UInt64
  package let root: String
  /// The newest tick's size.
  package let tickSize: UInt64
  /// The newest size that a quorum witnessed.
  package let witnessedSize: UInt64
  /// How many witnesses cosigned the newest tick.
  package let cosignatures: Int
  /// How many the directory assigned.
  package let witnesses: Int
  /// Since when the log should have been witnessed and is not; nil while it is in time.
  package let unwitnessedSince: String?
}

/// The node's health in a few lines.
package struct StatusAnswer: NodeAnswer {
  /// One peer.
  package struct PeerItem: Codable, Sendable {
    package let name: String
    package let title: String
    /// As the directory has it: `active`, `suspended`, `left`.
    package let state: String
    /// What an administrator decided: `paused`, `quarantined`, or nil.
    package let restriction: String?
    package let connected: Bool
    /// Why it is not connected, in words; nil when it is.
    package let why: String?
    /// Why it takes no messages for now, as it said: `quota`, `declined`, `rate`, `directory`, `recovery`; nil while it does.
    package let refusal: String?
    /// The size of its log that is held here.
    package let logSize: UInt64
    /// The size of its log that a quorum witnessed, as shown here.
    package let witnessedSize: UInt64
    /// Messages sent to it.
    package let sent: UInt64
    /// Of these, how many have no receipt yet.
    package let unreceipted: UInt64
    /// Messages that came from it.
    package let received: UInt64
    /// Envelopes of it that were rejected.
    package let rejected: UInt64
    /// Contradicting heads of it that are kept as evidence.
    package let forks: UInt64
    /// Statements of it that were received and not witnessed within the policy's time.
    package let overdue: UInt64
    /// When the oldest of them came.
    package let overdueSince: String?
  }

  package private(set) var schema = "comity/status/1"
  package let node: String
  package let federation: String
  package let nodeID: String
  package let software: String
  package let directoryVersion: UInt64?
  package let directoryExpires: String?
  /// Whether the node signs: `confirmed`, `unconfirmed` or `recovering`.
  package let state: String
  /// Witnesses that have shown what they cosigned since the start.
  package let witnessesHeard: Int
  /// How many must, before the node signs.
  package let witnessesNeeded: Int
  package let messages: UInt64
  package let waitingForApproval: Int
  package let log: HeadAnswer
  package let peers: [PeerItem]
  /// What needs somebody, in words; empty when all is well.
  package let warnings: [String]
}

/// What an export of the log begins with.
package struct ExportAnswer: NodeAnswer {
  /// The last head of an earlier epoch.
  package struct Closing: Codable, Sendable {
    package let origin: String
    package let epoch: UInt64
    package let size: UInt64
    /// The note, with the cosignatures that came with it.
    package let checkpoint: String
  }

  package private(set) var schema = "comity/audit-export/1"
  /// The checkpoint note with all cosignatures.
  package let checkpoint: String
  package let origin: String
  package let size: UInt64
  /// The C2SP verifier key of the Ed25519 line.
  package let verifierKey: String
  /// A C2SP policy with this log and its assigned witnesses: the node's word.
  package let policy: String
  /// The heads that closed the epochs before, the newest first.
  package let closings: [Closing]
  /// The line of the event that opens this epoch, as files of events have it; nil for the first epoch.
  package let opening: String?
}

/// One tile or bundle.
package struct TileAnswer: NodeAnswer {
  package private(set) var schema = "comity/tile/1"
  package let path: String
  /// Base64.
  package let bytes: String
}

/// What a witness answers to a checkpoint, as C2SP `tlog-witness` has it.
package struct WitnessAnswer: NodeAnswer {
  package private(set) var schema = "comity/witness/1"
  /// 200, or why not: 400, 403, 404, 409, 422.
  package let status: Int
  /// With 409: the size held.
  package let held: UInt64?
  /// With 200: the lines of the cosignature, or the note that was asked for.
  package let text: String

  package init(_ judgement: WitnessJudgement) {
    status = judgement.status
    held = if case .conflict(let held) = judgement { held } else { nil }
    text = ""
  }

  package init(text: String) {
    status = 200
    held = nil
    self.text = text
  }
}
