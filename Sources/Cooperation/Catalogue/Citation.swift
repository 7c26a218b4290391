/// Where a rule comes from.
package struct Citation: Sendable, Hashable, Codable {
  /// The article, rule or document.
  package let text: String
  /// Whether the text was read, so that the rule may be shown as law; else it is practice or a target.
  package let isVerified: Bool

  package init(_ text: String, isVerified: Bool) {
    self.text = text
    self.isVerified = isVerified
  }
}
