/// A piece of HTML that escapes by construction: only literals of the source are markup, every value that is put in is
/// text. Characters that steer a terminal or turn the direction are shown as escapes, as everywhere.
///
/// Escaping goes by Unicode scalars, never by characters: a quotation mark with a combining mark behind it is one
/// character, but ends an attribute all the same.
package struct HTML: Sendable, Hashable, ExpressibleByStringInterpolation {
  /// The markup.
  package private(set) var markup: String

  /// Markup of the source.
  package init(stringLiteral value: String) { markup = value }

  package init(stringInterpolation: StringInterpolation) { markup = stringInterpolation.markup }

  private init(markup: String) { self.markup = markup }

  /// Nothing.
  package static let empty = HTML(markup: "")

  /// A text that others chose.
  package static func text(_ value: some StringProtocol) -> HTML { HTML(markup: escaped(value)) }

  /// A text of several paragraphs, each in its own direction.
  package static func paragraphs(_ value: String) -> HTML {
    value.split(whereSeparator: \.isNewline).map { "<p dir=\"auto\">\(String($0))</p>\n" as HTML }.joined()
  }

  package static func + (a: HTML, b: HTML) -> HTML { HTML(markup: a.markup + b.markup) }

  static func escaped(_ value: some StringProtocol) -> String {
    var result = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      switch scalar {
      case "<": result.append(contentsOf: "&lt;".unicodeScalars)
      case ">": result.append(contentsOf: "&gt;".unicodeScalars)
      case "&": result.append(contentsOf: "&amp;".unicodeScalars)
      case "\"": result.append(contentsOf: "&quot;".unicodeScalars)
      case "'": result.append(contentsOf: "&#39;".unicodeScalars)
      case "\n", "\t": result.append(scalar)
      default:
        if SafeText.isHarmless(scalar) {
          result.append(scalar)
        } else {
          result.append(contentsOf: SafeText(String(scalar)).text.unicodeScalars)
        }
      }
    }
    return String(result)
  }

  fileprivate static func joined(_ parts: some Sequence<HTML>) -> HTML {
    HTML(markup: parts.map(\.markup).joined())
  }

  /// Collects literals as they are and values escaped.
  package struct StringInterpolation: StringInterpolationProtocol {
    fileprivate var markup = ""

    package init(literalCapacity: Int, interpolationCount: Int) { markup.reserveCapacity(literalCapacity * 2) }

    package mutating func appendLiteral(_ literal: String) { markup += literal }
    package mutating func appendInterpolation(_ value: some StringProtocol) { markup += HTML.escaped(value) }
    package mutating func appendInterpolation(_ value: Int) { markup += String(value) }
    package mutating func appendInterpolation(_ value: HTML) { markup += value.markup }
  }
}

extension Sequence where Element == HTML {
  /// One behind the other.
  package func joined() -> HTML { HTML.joined(self) }
}
