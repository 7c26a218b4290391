/// Text that somebody else chose, made fit for a terminal or a log: whatever could steer either is shown as an escape.
package struct SafeText: Sendable, Hashable, CustomStringConvertible {
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

  /// At most 100 characters, for a place in a sentence.
  package var shortened: String {
    text.unicodeScalars.count > 100 ? "\(String(text.unicodeScalars.prefix(100)))…" : text
  }

  /// Whether a character may be shown as it is: none that controls, turns the direction, breaks a line or is
  /// unseen. The joiner and the non-joiner stay: Persian and the languages of India are not written without them.
  package static func isHarmless(_ scalar: Unicode.Scalar) -> Bool {
    // Most of what is read is ASCII, and the tables of Unicode are slow.
    if scalar.value < 0x7F { return scalar.value >= 0x20 }
    return switch scalar.properties.generalCategory {
    case .control, .lineSeparator, .paragraphSeparator, .surrogate, .privateUse, .unassigned: false
    case .format: scalar.value == 0x200C || scalar.value == 0x200D
    default: true
    }
  }
}
