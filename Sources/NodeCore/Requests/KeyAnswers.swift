/// What the stewards need to list the keys of a node that rolled.
package struct KeyFileAnswer: NodeAnswer {
  package private(set) var schema = "comity/key-file/1"
  /// The member file.
  package let file: String
  /// The ids of the keys in it.
  package let keys: [String]
}

/// The keys of a node, with their times.
package struct KeysAnswer: NodeAnswer {
  /// One key.
  package struct Item: Codable, Sendable {
    /// `seal`, `cosign` or `tls`.
    package let purpose: String
    package let id: String
    package let notBefore: String
    package let notAfter: String
    /// `current` (what senders take), `valid`, `later`, `ended` (opens what was sealed for it until it is destroyed).
    package let state: String
    /// Whether the directory lists it; seal keys that rolled since are stated by the node itself.
    package let listed: Bool
    /// When it is destroyed; seal keys only.
    package let destroyed: String?
  }

  package private(set) var schema = "comity/key-list/1"
  package let keys: [Item]
}
