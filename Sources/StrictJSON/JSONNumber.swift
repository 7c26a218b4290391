/// A JSON number as it was written; it is never turned into a binary fraction.
package struct JSONNumber: Sendable, Hashable {
  /// The text, of the grammar of RFC 8259 section 6.
  package let text: String

  /// Writes an integer.
  package init(_ value: Int64) { text = String(value) }

  init(checked text: String) { self.text = text }

  /// The value, when it is written as a plain integer within ±(2^53 − 1), the range that every reader of I-JSON has.
  package var int64: Int64? {
    guard let value = Int64(text), value.magnitude < 1 << 53, String(value) == text else { return nil }
    return value
  }
}
