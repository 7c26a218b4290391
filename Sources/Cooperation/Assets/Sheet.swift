/// A table of texts as CSV (RFC 4180): read whatever spreadsheets write, written so that none of them runs it.
package struct Sheet: Sendable, Hashable {
  /// The rows, the header first.
  package let rows: [[String]]
  /// The number of the line in which each row begins.
  package let lines: [Int]

  /// Takes rows.
  package init(rows: [[String]]) {
    self.rows = rows
    lines = Array(1...max(1, rows.count))
  }

  /// Reads a file: commas or semicolons, quoted cells with line feeds, a byte order mark, blank lines.
  /// - Throws: ``CooperationError`` `tooLarge` or `malformed`, with the line.
  package init(parsing bytes: [UInt8]) throws(CooperationError) {
    guard bytes.count <= Limits.sheet else {
      throw CooperationError(.tooLarge, "a CSV file has at most \(Limits.sheet) bytes")
    }
    guard
      let text = String(
        validating: bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? bytes.dropFirst(3) : bytes[...], as: UTF8.self)
    else { throw CooperationError(.malformed, "the file is not UTF-8; save it as «CSV UTF-8»") }
    var reader = SheetReader(Array(text.unicodeScalars))
    try reader.read()
    rows = reader.rows
    lines = reader.lines
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

/// Cuts a text into rows and cells.
private struct SheetReader {
  private let scalars: [Unicode.Scalar]
  private let separator: Unicode.Scalar
  private var position = 0
  private var line = 1
  private(set) var rows: [[String]] = []
  private(set) var lines: [Int] = []

  init(_ scalars: [Unicode.Scalar]) {
    self.scalars = scalars
    // Spreadsheets of half the world write semicolons; the first line tells.
    separator = Self.separator(of: scalars)
  }

  /// What stands more often between the cells of the first row that is not blank; inside quotes it separates nothing.
  private static func separator(of scalars: [Unicode.Scalar]) -> Unicode.Scalar {
    var (commas, semicolons) = (0, 0)
    var isQuoted = false
    for scalar in scalars.drop(while: { $0 == "\n" || $0 == "\r" }) {
      if scalar == "\"" { isQuoted.toggle() }
      guard !isQuoted else { continue }
      if scalar == "\n" || scalar == "\r" { break }
      if scalar == "," { commas += 1 }
      if scalar == ";" { semicolons += 1 }
    }
    return semicolons > commas ? ";" : ","
  }

  mutating func read() throws(CooperationError) {
    while position < scalars.count {
      let began = line
      let row = try readRow()
      guard !row.allSatisfy(\.isEmpty) else { continue }
      guard rows.count <= Limits.entities else {
        throw CooperationError(.tooLarge, "line \(began): a file has at most \(Limits.entities) rows")
      }
      rows.append(row.map(Sheet.armed))
      lines.append(began)
    }
  }

  private mutating func readRow() throws(CooperationError) -> [String] {
    var row: [String] = []
    while true {
      guard row.count < Limits.sheetColumns else {
        throw CooperationError(.tooLarge, "line \(line) has more than \(Limits.sheetColumns) columns")
      }
      row.append(try readCell())
      guard position < scalars.count else { return row }
      let end = scalars[position]
      position += 1
      if end == separator { continue }
      if end == "\r", position < scalars.count, scalars[position] == "\n" { position += 1 }
      line += 1
      return row
    }
  }

  private mutating func readCell() throws(CooperationError) -> String {
    guard position < scalars.count, scalars[position] == "\"" else {
      var cell = String.UnicodeScalarView()
      while position < scalars.count, !isEnd(scalars[position]) {
        cell.append(scalars[position])
        position += 1
      }
      return String(cell)
    }
    position += 1
    let began = line
    var cell = String.UnicodeScalarView()
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      if scalar == "\n" { line += 1 }
      guard scalar == "\"" else {
        cell.append(scalar)
        continue
      }
      if position < scalars.count, scalars[position] == "\"" {
        cell.append(scalar)
        position += 1
        continue
      }
      guard position == scalars.count || isEnd(scalars[position]) else {
        throw CooperationError(.malformed, "line \(line): something stands behind a quoted cell")
      }
      return String(cell)
    }
    throw CooperationError(.malformed, "line \(began): a quoted cell does not end")
  }

  private func isEnd(_ scalar: Unicode.Scalar) -> Bool { scalar == separator || scalar == "\n" || scalar == "\r" }
}
