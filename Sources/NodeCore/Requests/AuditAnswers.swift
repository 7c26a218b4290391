/// A page of events, as the asking officer may see them.
package struct EventsAnswer: NodeAnswer {
  /// One entry.
  package struct Item: Codable, Sendable {
    /// Its place in the log.
    package let entry: UInt64
    /// The type; nil for an entry that is not opened with this right.
    package let type: String?
    /// The time by the node's clock.
    package let time: String?
    /// The event as it was committed to, I-JSON.
    package let event: String?
  }

  package private(set) var schema = "comity/audit-list/1"
  /// The entries that were looked at: from `from` up to but not `below`.
  package let from: UInt64
  package let below: UInt64
  /// The size of the log.
  package let size: UInt64
  package let events: [Item]
  /// Where the next page begins; nil at the end.
  package let next: UInt64?
}

/// One event.
package struct EventAnswer: NodeAnswer {
  package private(set) var schema = "comity/audit-show/1"
  package let event: EventsAnswer.Item
  /// The leaf hash of the entry, hex.
  package let leaf: String
}

/// The C2SP proof of an entry.
package struct ProofAnswer: NodeAnswer {
  package private(set) var schema = "comity/audit-prove/1"
  package let entry: UInt64
  /// The size of the checkpoint that it is proven under.
  package let size: UInt64
  /// The file.
  package let proof: String
}

/// A file of evidence, and what it rests on.
package struct EvidenceAnswer: NodeAnswer {
  package let schema: String
  /// The file, I-JSON.
  package let file: String
  /// Of how many statements it consists: dispatches and receipts, or the one event.
  package let statements: Int
  /// How many of them are received but not witnessed yet.
  package let unwitnessed: Int

  init(_ command: String, file: [UInt8], statements: Int, unwitnessed: Int) {
    schema = "comity/\(command)/1"
    self.file = String(decoding: file, as: UTF8.self)
    self.statements = statements
    self.unwitnessed = unwitnessed
  }
}
