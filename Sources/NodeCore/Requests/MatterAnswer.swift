/// Names an officer and a sealed matter.
package struct MatterRequest: Codable, Sendable {
  /// A message or a draft of the matter.
  package let reference: String
  /// The account's name.
  package let officer: String

  package init(reference: String, officer: String) {
    self.reference = reference
    self.officer = officer
  }
}

/// Who may know of a sealed matter on this node.
package struct MatterAnswer: NodeAnswer {
  package private(set) var schema = "comity/matter/1"
  /// The thread.
  package let thread: String
  /// Whether it is under seal; else it holds something for named recipients.
  package let underSeal: Bool
  /// The names of the accounts on its list.
  package let officers: [String]
}

/// A deputy who is to know of all sealed matters that an officer knows of.
package struct CoverRequest: Codable, Sendable {
  /// The deputy's account.
  package let deputy: String

  package init(deputy: String) { self.deputy = deputy }
}

/// What was handed over to a deputy.
package struct CoverAnswer: NodeAnswer {
  package private(set) var schema = "comity/matter-cover/1"
  package let deputy: String
  /// Sealed matters on whose list the deputy was put now.
  package let added: Int
}
