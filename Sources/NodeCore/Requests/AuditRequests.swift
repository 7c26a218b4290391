/// Names an entry by its number, or a message by its id or the beginning of it.
///
/// Digits alone are an entry; a message whose id begins with digits is named by more of it, up to a letter.
package struct LogReference: Sendable, Codable {
  /// As it was written.
  package let text: String

  package init(_ text: String) { self.text = text }

  /// The entry of a log of some size, when it names one. The first characters of a message's id can all be digits too, so
  /// a number that the log has no entry for is read as a message.
  package func entry(below size: UInt64) -> UInt64? {
    guard isNumber, let number = UInt64(text), number < size else { return nil }
    return number
  }

  /// Whether it consists of digits alone.
  var isNumber: Bool { text.utf8.allSatisfy { (0x30...0x39).contains($0) } }
}

/// A page of the log's events.
package struct EventsRequest: Sendable, Codable {
  /// The first entry.
  package let from: UInt64
  /// Only events of this type; nil for all.
  package let type: String?

  package init(from: UInt64, type: String? = nil) {
    self.from = from
    self.type = type
  }
}

/// The evidence file of a message.
package struct EvidenceRequest: Sendable, Codable {
  /// The message id or its first characters.
  package let message: String
  /// Whether the file holds the plaintext and its salt.
  package let disclose: Bool

  package init(message: String, disclose: Bool) {
    self.message = message
    self.disclose = disclose
  }
}
