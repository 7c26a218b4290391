/// The name of a federation, the last part of every key name: labels of `[a-z0-9-]` joined by dots, 3 to 64 characters.
package struct FederationName: Sendable, Hashable, CustomStringConvertible {
  /// The name.
  package let text: String

  /// Checks a name.
  /// - Throws: ``EvidenceError`` `malformed` for any other form.
  package init(_ text: String) throws(EvidenceError) {
    let labels = text.split(separator: ".", omittingEmptySubsequences: false)
    let good = labels.allSatisfy { label in
      let bytes = Array(label.utf8)
      return !bytes.isEmpty && bytes.first != 0x2D && bytes.last != 0x2D
        && bytes.allSatisfy { ($0 >= 0x61 && $0 <= 0x7A) || ($0 >= 0x30 && $0 <= 0x39) || $0 == 0x2D }
    }
    guard good, text.utf8.count >= 3, text.utf8.count <= 64 else {
      throw EvidenceError(.malformed, "a federation's name has 3 to 64 of a-z, 0-9, inner hyphens and single dots")
    }
    self.text = text
  }

  package var description: String { text }

  /// The key name of a node's cosignatures.
  package func cosigner(_ node: NodeName) -> String { "\(node).\(text)/witness" }

  /// The key name of a steward's signatures.
  package func steward(_ steward: NodeName) -> String { "\(steward).\(text)/steward" }
}
