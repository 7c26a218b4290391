import StrictJSON

/// FollowTheMoney entities as a table: `id`, `schema`, then a column for each property; a property with several values
/// has several columns of one name.
package enum EntitySheet {
  /// Writes entities.
  package static func sheet(of entities: [FtMEntity]) -> Sheet {
    var widths: [String: Int] = [:]
    for entity in entities {
      for (name, values) in entity.properties { widths[name] = max(widths[name] ?? 0, values.count) }
    }
    let columns = widths.sorted { $0.key < $1.key }.flatMap { name, width in (0..<width).map { (name, $0) } }
    var rows = [["id", "schema"] + columns.map(\.0)]
    for entity in entities {
      rows.append(
        [entity.id, entity.schema]
          + columns.map { name, place in
            let values = entity.properties[name] ?? []
            return place < values.count ? values[place] : ""
          })
    }
    return Sheet(rows: rows)
  }

  /// What is read of a sheet: entities as lines, each with the number of its row in the file, and the columns that are no property.
  struct Read {
    var lines: [String] = []
    var numbers: [Int] = []
    var passedOver: [String] = []
  }

  /// The entities of a sheet.
  /// - Throws: ``CooperationError`` `malformed` when the header is none.
  static func read(_ sheet: Sheet) throws(CooperationError) -> Read {
    guard let header = sheet.rows.first?.map({ String(decoding: PropertyValue.trimmed($0), as: UTF8.self) }) else {
      throw CooperationError(.malformed, "the file is empty; its first line names the columns: id,schema,name …")
    }
    guard let id = header.firstIndex(of: "id"), let schema = header.firstIndex(of: "schema") else {
      throw CooperationError(.malformed, "line \(sheet.lines[0]): the first line must name the columns id and schema")
    }
    var read = Read(numbers: Array(sheet.lines.dropFirst()))
    read.passedOver = header.filter { $0.hasPrefix(AssetTable.column) }
    for row in sheet.rows.dropFirst() {
      var properties: [String: [JSONValue]] = [:]
      for (column, name) in header.enumerated() where column != id && column != schema {
        guard !name.hasPrefix(AssetTable.column) else { continue }
        guard column < row.count, !row[column].isEmpty else { continue }
        properties[name, default: []].append(.string(row[column]))
      }
      let members = properties.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.array($0.value)) }
      let entity = JSONObject(members: [
        ("id", .string(id < row.count ? row[id] : "")), ("schema", .string(schema < row.count ? row[schema] : "")),
        ("properties", .object(JSONObject(members: members))),
      ])
      read.lines.append(String(decoding: JSONValue.object(entity).serialized(), as: UTF8.self))
    }
    return read
  }
}

/// What an import would bring, before anything is taken: row by row, with what is wrong and what may be known already.
package struct ImportPreview: Sendable {
  /// How the file is written.
  package enum Format: String, Sendable, CaseIterable {
    /// JSON, one entity a line.
    case jsonLines = "jsonl"
    /// A table.
    case csv
  }

  /// One entity of the file.
  package struct Row: Sendable, Hashable {
    /// The line in the file.
    package let line: Int
    /// The entity; nil when the line could not be read.
    package let entity: FtMEntity?
    /// What is wrong with it.
    package let findings: [Finding]
  }

  /// The rows in their order.
  package let rows: [Row]
  /// What concerns the whole file.
  package let general: [Finding]
  /// What may be known already, and why.
  package let hints: [DuplicateHint]
  /// The entities' lines, as a message takes them.
  package let lines: [String]

  /// Whether it can be taken.
  package var isClean: Bool { !(general + rows.flatMap(\.findings)).contains { $0.severity == .blocks } }

  /// Reads a file.
  /// - Throws: ``CooperationError`` when the file as a whole cannot be read.
  package init(
    parsing bytes: [UInt8], format: Format, known: DuplicateSearch = DuplicateSearch()
  ) throws(CooperationError) {
    let lines: [String]
    let numbers: [Int]
    var (faults, general): ([Row], [Finding]) = ([], [])
    switch format {
    case .jsonLines:
      let file = try FtMFile(parsing: bytes)
      (lines, numbers) = (file.lines, file.numbers)
    case .csv:
      let sheet = try Sheet(parsing: bytes, isTable: true)
      let read = try EntitySheet.read(sheet)
      (lines, numbers) = (read.lines, read.numbers)
      faults = sheet.faults.map(Self.row)
      general = Self.advice(on: read.passedOver)
    }
    let list = EntityList(lines, numbers: numbers)
    var byRow: [Int: [Finding]] = [:]
    for finding in list.findings(path: "", source: "") {
      let row = finding.path.split(separator: "/").first.flatMap { Int($0) }
      if let row, row < lines.count { byRow[row, default: []].append(finding) } else { general.append(finding) }
    }
    rows = (Self.rows(lines, numbers, byRow) + faults).sorted { $0.line < $1.line }
    self.general = general
    self.lines = lines
    hints = known.hints(for: list.entities)
  }

  private static func rows(_ lines: [String], _ numbers: [Int], _ findings: [Int: [Finding]]) -> [Row] {
    lines.indices.map { index in
      Row(
        line: index < numbers.count ? numbers[index] : index + 1, entity: try? FtMEntity(parsing: lines[index]),
        findings: findings[index] ?? [])
    }
  }

  /// A row that could not be cut into cells.
  private static func row(_ fault: Sheet.Fault) -> Row {
    Row(
      line: fault.line, entity: nil,
      findings: [Finding("/line/\(fault.line)", .blocks, rule: "sheet.row", fault.message)])
  }

  /// Columns of a table that was exported say what a case says, and that is stated in messages only.
  private static func advice(on columns: [String]) -> [Finding] {
    guard !columns.isEmpty else { return [] }
    return [
      Finding(
        "/header", .advises, rule: "sheet.columns",
        "\(columns.count) columns that begin with «\(AssetTable.column)» are passed over: stages, values and restraints are "
          + "stated in a message about the assets")
    ]
  }
}
