/// A table of texts as CSV (RFC 4180): read whatever spreadsheets write, written so that none of them runs it.
package struct Sheet: Sendable, Hashable {
  /// A row that could not be read, and where reading went on.
  package struct Fault: Sendable, Hashable {
    /// The line in which the row begins.
    package let line: Int
    /// What is wrong, and what was passed over.
    package let message: String
  }

  /// The rows, the header first.
  package let rows: [[String]]
  /// The number of the line in which each row begins.
  package let lines: [Int]
  /// Rows that could not be read, in their order.
  package let faults: [Fault]

  /// Takes rows.
  package init(rows: [[String]]) {
    self.rows = rows
    lines = Array(1...max(1, rows.count))
    faults = []
  }

  /// Reads a file: commas or semicolons, quoted cells with line feeds, a byte order mark, blank lines.
  ///
  /// A row that cannot be read hides no other: reading goes on at the next line that has as many cells as the header.
  /// - Parameter isTable: whether a row with other cells than the header has columns is a fault.
  /// - Throws: ``CooperationError`` `tooLarge`, or `malformed` for a header or a text that cannot be read.
  package init(parsing bytes: [UInt8], isTable: Bool = false) throws(CooperationError) {
    guard bytes.count <= Limits.sheet else {
      throw CooperationError(.tooLarge, "a CSV file has at most \(Limits.sheet) bytes")
    }
    guard
      let text = String(
        validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
    else { throw CooperationError(.malformed, "the file is not UTF-8; save it as «CSV UTF-8»") }
    var reader = SheetReader(Array(text.unicodeScalars), isTable: isTable)
    try reader.read()
    rows = reader.rows
    lines = reader.lines
    faults = reader.faults
  }

  /// The file: CR LF, every cell quoted that needs it, and nothing that a spreadsheet would take for a formula or a
  /// terminal for a command.
  package var bytes: [UInt8] {
    var text = ""
    for row in rows { text += row.map(Self.cell).joined(separator: ",") + "\r\n" }
    return Array(text.utf8)
  }

  private static func cell(_ value: String) -> String {
    var inert = String.UnicodeScalarView()
    for scalar in value.unicodeScalars {
      if SafeText.isHarmless(scalar) || scalar == "\n" || scalar == "\t" {
        inert.append(scalar)
      } else {
        inert.append(contentsOf: SafeText(String(scalar)).text.unicodeScalars)
      }
    }
    let text = disarmed(String(inert))
    let isPlain = text.unicodeScalars.allSatisfy {
      $0.properties.isAlphabetic || $0.properties.numericType != nil || "._-/ ".unicodeScalars.contains($0)
    }
    return isPlain ? text : quoted(text)
  }

  /// In quotes, with each quote doubled: each scalar that is one, since a combining mark behind it makes another character of it.
  private static func quoted(_ text: String) -> String {
    var cell = String.UnicodeScalarView("\"".unicodeScalars)
    for scalar in text.unicodeScalars {
      cell.append(scalar)
      if scalar == "\"" { cell.append(scalar) }
    }
    cell.append("\"")
    return String(cell)
  }

  /// Characters with which a spreadsheet's formula may begin, full-width ones too.
  private static let openers: Set<Unicode.Scalar> = [
    "=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠", "|", "%",
  ]

  /// With an apostrophe before what looks like a formula; ``armed(_:)`` takes exactly that away.
  static func disarmed(_ text: String) -> String { needsMark(text) ? "'" + text : text }

  /// A cell as it was before ``disarmed(_:)``.
  static func armed(_ text: String) -> String {
    text.hasPrefix("'") && needsMark(String(text.dropFirst())) ? String(text.dropFirst()) : text
  }

  private static func needsMark(_ text: String) -> Bool {
    guard let first = text.unicodeScalars.first(where: { $0 != "'" && $0 != " " && $0 != "\u{A0}" }) else {
      return false
    }
    return openers.contains(first)
  }
}
