/// Text that somebody else chose, made fit for a terminal or a log: whatever could steer either is shown as an escape.
package struct SafeText: Sendable, CustomStringConvertible {
  /// The text without control, bidirectional or line-separating characters.
  package let text: String

  /// Makes a text safe.
  package init(_ peerChosen: String) {
    var safe = String.UnicodeScalarView()
    for scalar in peerChosen.unicodeScalars {
      if Self.isHarmless(scalar) {
        safe.append(scalar)
      } else {
        safe.append(contentsOf: "\\u{\(String(scalar.value, radix: 16))}".unicodeScalars)
      }
    }
    text = String(safe)
  }

  package var description: String { text }

  /// Whether a character may be shown as it is.
  static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    switch scalar.properties.generalCategory {
    case .control, .format, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    default: true
    }
  }
}
