import Evidence
import NodeStore

/// A proposal to destroy a message's content.
package struct DeletionRequest: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// The code of the rule.
  package let rule: String

  package init(reference: String, rule: String) {
    self.reference = reference
    self.rule = rule
  }
}

/// The second officer's approval of exactly one message's deletion.
package struct DeletionApproval: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// At least 16 hexadecimal digits of the message's commitment.
  package let commitment: String

  package init(reference: String, commitment: String) {
    self.reference = reference
    self.commitment = commitment
  }
}

/// A deletion that was proposed or done.
package struct DeletionAnswer: NodeAnswer {
  package private(set) var schema = "comity/message-delete/1"
  package let message: String
  package let rule: String
  /// The officer's id.
  package let proposer: String
  package let proposed: String
  /// When the content was destroyed; nil while it waits for a second officer.
  package let deleted: String?
  /// The whole commitment, hex.
  package let commitment: String
  /// Peers that have not receipted it yet: the copy sealed for them is kept until they have; only they can open it.
  package let sealedFor: [String]
  /// What this act does not reach, in words.
  package let notReached: [String]

  init(
    _ message: StoredMessage, rule: String, proposer: String, proposed: Timestamp, deleted: Timestamp?, entry: UInt64?,
    sealedFor: [String]
  ) {
    self.message = message.id
    self.rule = rule
    self.proposer = proposer
    self.proposed = proposed.description
    self.deleted = deleted?.description
    commitment = message.commitment.hex
    self.sealedFor = sealedFor
    notReached = [
      "the copies of whoever sent or received the message", "backups of this store, until they age out",
      "pouches and exports that were made before",
      "old blocks on the disk, which stay sealed under the store's key until «comity store rotate»",
      "kind, thread, times and parties of the message, which stay in the store and the log",
    ]
  }
}

/// What waits for a second officer.
package struct DeletionsAnswer: NodeAnswer {
  /// One of them.
  package struct Item: Codable, Sendable {
    package let message: String
    package let rule: String
    package let proposer: String
    /// The name of that officer's account.
    package let proposerName: String?
    package let proposed: String
    package let commitment: String
  }

  package private(set) var schema = "comity/message-deletions/1"
  package let deletions: [Item]
}

/// The logged statement that a message's content was destroyed.
package struct DeletionProofAnswer: NodeAnswer {
  package private(set) var schema = "comity/prove-deleted/1"
  package let message: String
  package let rule: String
  package let proposer: String
  package let approver: String
  package let deleted: String
  /// The commitment that is left of the content, hex; without its salt it says nothing.
  package let commitment: String
  /// The event's exact bytes.
  package let event: String
  /// The entry's salt, hex.
  package let salt: String
  package let index: UInt64
  /// The inclusion proof, hex, the leaf's sibling first.
  package let inclusion: [String]
  /// The checkpoint note with all its lines.
  package let checkpoint: String
  /// Whether a quorum of witnesses cosigned this checkpoint, as far as the node knows.
  package let witnessed: Bool
}
