/// The short name of a node, given by the directory and never reused: `[a-z0-9-]{2,32}`, no hyphen at either end.
package struct NodeName: Sendable, Hashable, Comparable, CustomStringConvertible {
  /// The name.
  package let text: String

  /// Checks a name.
  /// - Throws: ``EvidenceError`` `malformed` for any other form.
  package init(_ text: String) throws(EvidenceError) {
    let bytes = Array(text.utf8)
    let letters = bytes.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
    guard letters, bytes.count >= 2, bytes.count <= 32, bytes.first != 0x2D, bytes.last != 0x2D else {
      throw EvidenceError(.malformed, "a node's name has 2 to 32 of a-z, 0-9 and inner hyphens")
    }
    self.text = text
  }

  package var description: String { text }

  package static func < (a: NodeName, b: NodeName) -> Bool { a.text < b.text }
}
