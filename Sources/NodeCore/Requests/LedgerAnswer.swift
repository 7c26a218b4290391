/// The delivery ledger of one message: what each recipient stated, rung by rung.
package struct LedgerAnswer: NodeAnswer {
  /// The number under which a message went again after its own was given up.
  package struct Replacement: Codable, Sendable {
    package let epoch: UInt64
    package let number: UInt64
  }

  /// One dispatch to one recipient.
  package struct Line: Codable, Sendable {
    package let recipient: String
    /// `ordinary` or `sealed`.
    package let channel: String
    package let epoch: UInt64
    /// The number in the channel.
    package let number: UInt64
    /// The entry of the dispatch in the sender's log.
    package let entry: UInt64
    /// When a quorum saw the dispatch; nil for not yet.
    package let witnessed: String?
    /// The highest rung: `waiting`, `relayed`, `delivered`, `retrieved`, `rejected`; `contradictory` when the recipient
    /// both rejected it and took it in; `void` when nothing was stated and its number was given up in a recovery.
    package let state: String
    /// With `void`: where the message went again; nil where it was not sent again yet.
    package let replacement: Replacement?
    /// What was stated, in the order of the recipient's log.
    package let rungs: [Rung]
    /// Why the recipient takes no messages for now, as it says on the link; nil while it does, or has this one.
    package let refusal: String?
    /// What is late about it, by this node's own clock; nil for nothing. It is no rung, and nobody stated it.
    package let late: Lateness?
  }

  /// One rung: *received* and *witnessed* are told apart.
  package struct Rung: Codable, Sendable {
    package let rung: String
    /// With `rejected` only.
    package let reason: String?
    /// The entry of the receipt in the recipient's log.
    package let entry: UInt64
    /// When, by the recipient's clock.
    package let stated: String
    /// When the statement came and was verified, by our clock; nil for our own.
    package let received: String?
    /// When a quorum of the recipient's witnesses had seen it; nil for not yet.
    package let witnessed: String?
  }

  package private(set) var schema = "comity/message-ledger/1"
  package let message: String
  package let kind: String
  /// `out` for a message of this node, `in` for one that came to it.
  package let direction: String
  package let lines: [Line]
  /// Ids of the messages in which recipients say that it does not conform; «show» tells what they found.
  package let nonconforming: [String]
}
