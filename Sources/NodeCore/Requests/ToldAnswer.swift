package import Cooperation

/// What a recipient's node told the author of a message that does not conform.
package struct ToldAnswer: Codable, Sendable {
  /// The node that found it.
  package let by: String
  /// The message that says so, by id.
  package let message: String
  /// When that was sent or came, by our clock.
  package let time: String
  /// Each rule that is broken: code, place, source, and words.
  package let findings: [Finding]
}
