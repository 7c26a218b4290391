package import StrictJSON

extension ReportDocument {
  /// For a terminal: columns in line, nothing that could steer it.
  package var plainText: String {
    var lines = [title, String(repeating: "=", count: title.count)]
    lines += facts.map { "\($0.name): \($0.value)" }
    lines += notes.map { "· \($0)" }
    for section in sections {
      lines += ["", section.heading, String(repeating: "-", count: section.heading.count)]
      lines += section.sentences
      if let table = section.table { lines += table.rows.isEmpty ? Self.empty(section) : Self.aligned(table) }
    }
    return lines.map { SafeText($0).text }.joined(separator: "\n") + "\n"
  }

  /// A table without a row is said to be so, where no sentence says it: columns alone would look as if something were lost.
  private static func empty(_ section: Section) -> [String] { section.sentences.isEmpty ? ["No entries."] : [] }

  private static func aligned(_ table: Table) -> [String] {
    let rows = [table.columns] + table.rows.map { $0.map { SafeText($0.text).text } }
    let widths = table.columns.indices.map { column in
      rows.map { column < $0.count ? $0[column].count : 0 }.max() ?? 0
    }
    guard widths.reduce(0, { $0 + $1 + 2 }) <= widest else { return records(rows) }
    return rows.enumerated().map { index, row in
      var line = ""
      for (column, cell) in row.enumerated() where column < widths.count {
        let gap = String(repeating: " ", count: widths[column] - cell.count)
        let isNumber = table.rows.allSatisfy { column >= $0.count || $0[column].isNumber }
        line += (column == 0 ? "  " : "  ") + (isNumber ? gap + cell : cell + gap)
      }
      return String(line.reversed().drop { $0 == " " }.reversed())
    }
  }

  /// Columns beyond this are no lines that anybody reads.
  private static let widest = 180

  /// The rows of a table that is too wide for a terminal: one below the other, each cell behind the name of its column.
  private static func records(_ rows: [[String]]) -> [String] {
    let names = rows.first ?? []
    return rows.dropFirst().flatMap { row in
      zip(names, row).filter { !$0.1.isEmpty }.enumerated().map { place, cell in
        (place == 0 ? "· " : "  ") + "\(cell.0): \(cell.1)"
      }
    }
  }

  /// As data.
  package var json: JSONValue {
    let facts = facts.map { ($0.name, JSONValue.string($0.value)) }
    return .object(
      JSONObject(members: [
        ("schema", .string("comity/report/1")), ("report", .string(kind)), ("title", .string(title)),
        ("facts", .object(JSONObject(members: facts))), ("notes", .array(notes.map(JSONValue.string))),
        ("sections", .array(sections.map(Self.json))),
      ]))
  }

  private static func json(_ section: Section) -> JSONValue {
    var members: [(String, JSONValue)] = [
      ("code", .string(section.code)), ("heading", .string(section.heading)),
      ("sentences", .array(section.sentences.map(JSONValue.string))),
    ]
    if let table = section.table {
      members.append(("columns", .array(table.columns.map(JSONValue.string))))
      members.append(("rows", .array(table.rows.map { .array($0.map(\.json)) })))
    }
    return .object(JSONObject(members: members))
  }

  /// For a spreadsheet: every table below the other, each row led by the section's code.
  package var sheet: Sheet {
    var rows: [[String]] = [["section"]]
    // A table is quoted without what stands above it elsewhere: whose it is, of when, and that it is partial stand in the file itself.
    rows += [["report", title]] + facts.map { [$0.name, $0.value] }
    for section in sections {
      guard let table = section.table else { continue }
      rows.append([section.code] + table.columns)
      rows += table.rows.map { [section.code] + $0.map(\.text) }
    }
    return Sheet(rows: rows)
  }

  /// A page that stands by itself.
  package var html: String {
    let facts = facts.map { "<dt>\($0.name)</dt><dd>\($0.value)</dd>\n" as HTML }.joined()
    let notes = notes.map { "<p class=\"soft\">\($0)</p>\n" as HTML }.joined()
    let sections = sections.map { section -> HTML in
      let table = section.table.flatMap { $0.rows.isEmpty ? nil : Self.html($0) }
      let empty = section.table?.rows.isEmpty == true ? Self.empty(section) : []
      return """
        <section>
        <h2>\(section.heading)</h2>
        \((section.sentences + empty).map { "<p>\($0)</p>\n" as HTML }.joined())\(section.chart?.svg ?? .empty)\(table ?? .empty)</section>

        """
    }
    let body: HTML = """
      <h1>\(title)</h1>
      <dl class="facts">
      \(facts)</dl>
      \(notes)\(sections.joined())
      """
    return PrintedPage.html(title: title, body: body)
  }

  private static func html(_ table: Table) -> HTML {
    let numbers = table.columns.indices.map { column in
      !table.rows.isEmpty && table.rows.allSatisfy { column >= $0.count || $0[column].isNumber }
    }
    let head = zip(table.columns, numbers).map { name, isNumber in
      "<th scope=\"col\"\(isNumber ? " class=\"number\"" : "" as HTML)>\(name)</th>" as HTML
    }
    let rows = table.rows.map { row -> HTML in
      let cells = row.enumerated().map { column, cell -> HTML in
        let isNumber = column < numbers.count && numbers[column]
        let shown = if case .amount(let amount, let currency) = cell { amount.grouped(in: currency) } else { cell.text }
        return "<td\(isNumber ? " class=\"number\"" : " dir=\"auto\"" as HTML)>\(shown)</td>"
      }
      return "<tr>\(cells.joined())</tr>\n"
    }
    return """
      <table>
      <thead><tr>\(head.joined())</tr></thead>
      <tbody>
      \(rows.joined())</tbody>
      </table>

      """
  }
}
