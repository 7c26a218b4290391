/// Cuts a text into rows and cells.
struct SheetReader {
  private let scalars: [Unicode.Scalar]
  private let separator: Unicode.Scalar
  private let isTable: Bool
  private var position = 0
  private var line = 1
  private(set) var rows: [[String]] = []
  private(set) var lines: [Int] = []
  private(set) var faults: [Sheet.Fault] = []

  init(_ scalars: [Unicode.Scalar], isTable: Bool) {
    self.scalars = scalars
    self.isTable = isTable
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
      let (start, began) = (position, line)
      let row: [String]
      do throws(CooperationError) {
        row = try readRow()
        try requireCells(of: row, began)
      } catch {
        // Without a header nobody knows which row is whole.
        guard error.code == .malformed, !rows.isEmpty else { throw error }
        resume(after: start, began, because: error)
        try requireRoom(began)
        continue
      }
      guard !row.allSatisfy(\.isEmpty) else { continue }
      try requireRoom(began)
      rows.append(row.map(Sheet.armed))
      lines.append(began)
    }
  }

  private func requireRoom(_ line: Int) throws(CooperationError) {
    guard rows.count + faults.count <= Limits.entities else {
      throw CooperationError(.tooLarge, "line \(line): a file has at most \(Limits.entities) rows")
    }
  }

  /// More cells than columns, with something in them, or too few in a row of several lines: a quote or a separator stands where
  /// none belongs.
  private func requireCells(of row: [String], _ began: Int) throws(CooperationError) {
    guard isTable, let header = rows.first else { return }
    let isLong = row.dropFirst(header.count).contains { !$0.isEmpty }
    // A row of one line may be short: some programs leave empty cells out.
    guard isLong || (row.count < header.count && line > began + 1) else { return }
    throw CooperationError(
      .malformed,
      "line \(began): the row has \(row.count) cells where the header names \(header.count) columns: "
        + "a quote or a separator stands where none belongs")
  }

  /// Goes on at the next line that is a whole row by itself; a quote that does not end hides no other row.
  private mutating func resume(after start: Int, _ began: Int, because fault: CooperationError) {
    (position, line) = (start, began)
    let columns = rows.first?.count ?? 0
    while skipLine() {
      let (place, number) = (position, line)
      let isWhole = (try? readRow())?.count == columns
      (position, line) = (place, number)
      if isWhole { break }
    }
    let isEnd = position >= scalars.count
    let passed = line - 1 > began && !isEnd ? "lines \(began) to \(line - 1) are" : "line \(began) is"
    let rest =
      isEnd
      ? "nothing from line \(began) on could be read as a row of \(columns) cells"
      : "\(passed) passed over, and reading goes on at line \(line)"
    faults.append(Sheet.Fault(line: began, message: "\(fault.message); \(rest)"))
  }

  /// Moves behind the next end of a line; false at the end of the text.
  private mutating func skipLine() -> Bool {
    while position < scalars.count {
      let scalar = scalars[position]
      position += 1
      guard scalar == "\n" || scalar == "\r" else { continue }
      if scalar == "\r", position < scalars.count, scalars[position] == "\n" { position += 1 }
      line += 1
      return position < scalars.count
    }
    return false
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
