/// To whom a part of a message was disclosed, so far as its execution made it necessary (article 87(3)).
package struct DisclosureRequest: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// The authority or person.
  package let to: String
  /// What part of it.
  package let part: String
  /// Why that was necessary for the execution.
  package let why: String
  /// The day; nil for today.
  package let on: String?

  package init(reference: String, to: String, part: String, why: String, on: String? = nil) {
    self.reference = reference
    self.to = to
    self.part = part
    self.why = why
    self.on = on
  }
}

/// The ledger of disclosures of a message, or of all messages of its thread.
package struct DisclosuresAnswer: NodeAnswer {
  /// One line.
  package struct Item: Codable, Sendable {
    package let message: String
    /// Its number in the message's ledger.
    package let number: Int64
    /// What was written; nil once the message's content was destroyed.
    package let said: Said?
    /// The officer who wrote it down.
    package let officer: String
    /// The name of that officer's account.
    package let officerName: String?
    /// When it was written down.
    package let time: String
    /// What the log states of it: SHA-256 of a salt and the line.
    package let commitment: String
  }

  /// What a line says.
  package struct Said: Codable, Sendable {
    package let to: String
    package let part: String
    package let why: String
    /// The day of the disclosure.
    package let on: String
    /// Conditions of the message that such a disclosure touches, as they were then.
    package let against: [String]
  }

  package private(set) var schema = "comity/disclosures/1"
  package let thread: String
  /// The messages in their order, and of each its lines.
  package let disclosures: [Item]
}
