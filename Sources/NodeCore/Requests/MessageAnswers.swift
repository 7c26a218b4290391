package import Cooperation

/// A page of messages.
package struct InboxAnswer: NodeAnswer {
  /// One message, as lists show it.
  package struct Item: Codable, Sendable {
    package let id: String
    package let thread: String
    package let kind: String
    package let from: String
    /// The nodes to which it was sent from here; this node, for one that came.
    package let to: [String]
    package let subject: String
    package let time: String
    /// `in` or `out`.
    package let direction: String
    /// The code of its thread's state.
    package let state: String
    /// The same in words, with its ground and date.
    package let stateTitle: String
  }

  package private(set) var schema = "comity/inbox/1"
  package let messages: [Item]
  /// Names the next page; nil on the last. It says no more than which message was the last here: the store's own numbers, whose
  /// gaps would count what somebody may not know of, stand in no answer.
  package let next: String?
}

/// One message with all that is known about it.
package struct MessageAnswer: NodeAnswer {
  /// One line of the delivery ledger: what a recipient stated.
  package struct Delivery: Codable, Sendable {
    package let recipient: String
    /// The number in the channel.
    package let number: UInt64
    /// The entry of the dispatch in the own log.
    package let entry: UInt64
    /// The entry is below the newest witnessed head.
    package let witnessed: Bool
    /// When a quorum of our witnesses had seen it; nil for not yet.
    package let witnessedTime: String?
    /// The highest rung; `waiting` when nothing came back.
    package let state: String
    /// What came back, in the order of the recipient's log.
    package let receipts: [Receipt]
    /// What is late about it, by this node's own clock; nil for nothing.
    package let late: Lateness?
  }

  /// One receipt.
  package struct Receipt: Codable, Sendable {
    package let rungs: [String]
    package let reason: String?
    /// When, by the recipient's clock.
    package let time: String
    /// When the statement came, by our clock.
    package let received: String
    /// When a quorum of its witnesses saw it; nil for not yet.
    package let witnessed: String?
    /// It was not witnessed within the policy's time, and still is not.
    package let overdue: Bool
  }

  /// How a message came.
  package struct Arrival: Codable, Sendable {
    package let from: String
    package let number: UInt64
    /// The entry of the dispatch in the sender's log.
    package let entry: UInt64
    /// When, by our clock.
    package let received: String
    /// When a quorum of the sender's witnesses saw it; nil for not yet.
    package let witnessed: String?
    /// It was not witnessed within the policy's time, and still is not.
    package let overdue: Bool
  }

  package private(set) var schema = "comity/show/1"
  package let id: String
  package let thread: String
  package let kind: String
  package let from: String
  package let to: [String]
  package let subject: String
  /// How it may be handled, in words, with the colour of the Traffic Light Protocol.
  package let handling: String
  /// What its author and recipients say in the directory of focal points that they call its level, by node.
  package let nationalLevels: [String: String]
  package let commitment: String
  /// The message, I-JSON as it was written.
  package let message: String
  /// What its author set right of it since, in order; the message itself stays as it was signed.
  package let corrections: [MessageCorrection]
  /// What came or went with it.
  package let attachments: [AttachmentsAnswer.Item]
  /// The documents that its kind asks for, and the files that are there for each.
  package let documents: [DocumentAnswer]
  /// What binds its recipient besides the Statute, such as a resolution of the Security Council; nil where nothing does.
  package let restsOn: String?
  /// The code of its thread's state, folded from the messages.
  package let state: String
  /// The same in words, with its ground and date.
  package let stateTitle: String
  /// The code of the ground in it; nil where it has none.
  package let ground: String?
  /// The kinds with which this node may go on in the thread now, as the law and the thread's state allow.
  package let offered: [String]
  /// With what this node may begin another thread, so that a clock of this one ends.
  package let begins: [ThreadFold.Beginning]
  /// Ids of messages of the thread that do not conform to the rules; kept and shown, never dropped.
  package let nonconforming: [String]
  /// Why, by author and id: `alpha/` and the id.
  package let reasons: [String: String]
  /// What nodes that got it told its author, because it does not conform.
  package let told: [ToldAnswer]
  /// The thread's messages, oldest first.
  package let timeline: [InboxAnswer.Item]
  package let deliveries: [Delivery]
  package let arrivals: [Arrival]
  /// What the rules say about it.
  package let findings: [Finding]
}
