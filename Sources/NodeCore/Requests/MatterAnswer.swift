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
  /// The names of the accounts on its list.
  package let officers: [String]
}
