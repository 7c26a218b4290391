/// A second officer's consent that another one opens a message, or exports it.
package struct OpeningConsent: Sendable, Codable {
  /// The message id or its first characters.
  package let reference: String
  /// The name of the account that asked.
  package let officer: String
  /// Whether it was asked for to export it; nil for no.
  package let export: Bool?

  package init(reference: String, officer: String, export: Bool? = nil) {
    self.reference = reference
    self.officer = officer
    self.export = export
  }
}

/// An opening, or an export, that was asked for.
package struct OpeningAnswer: NodeAnswer {
  package private(set) var schema = "comity/message-open/1"
  package let message: String
  /// The name of the account that asked.
  package let officer: String
  /// The condition or level for which two officers are needed.
  package let condition: String
  /// The article.
  package let source: String
  /// Whether a second officer has consented already.
  package let consented: Bool
  /// Whether it was asked for to export it.
  package let export: Bool
}

/// The openings and exports that wait for a second officer.
package struct OpeningsAnswer: NodeAnswer {
  package struct Item: Sendable, Codable {
    package let message: String
    /// The name of the account that asked.
    package let officer: String
    package let since: String
    /// Whether it was asked for to export it.
    package let export: Bool
  }

  package private(set) var schema = "comity/message-openings/1"
  package let openings: [Item]

  init(openings: [Item]) { self.openings = openings }
}
