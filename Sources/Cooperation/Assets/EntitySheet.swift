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

  /// The entities of a sheet as lines, each with the number of its row in the file.
  /// - Throws: ``CooperationError`` `malformed` when the header is none.
  static func lines(of sheet: Sheet) throws(CooperationError) -> (lines: [String], numbers: [Int]) {
    guard let header = sheet.rows.first?.map({ String(decoding: PropertyValue.trimmed($0), as: UTF8.self) }) else {
      throw CooperationError(.malformed, "the file is empty; its first line names the columns: id,schema,name …")
    }
    guard let id = header.firstIndex(of: "id"), let schema = header.firstIndex(of: "schema") else {
      throw CooperationError(.malformed, "line \(sheet.lines[0]): the first line must name the columns id and schema")
    }
    var lines: [String] = []
    for row in sheet.rows.dropFirst() {
      var properties: [String: [JSONValue]] = [:]
      for (column, name) in header.enumerated() where column != id && column != schema {
        guard column < row.count, !row[column].isEmpty else { continue }
        properties[name, default: []].append(.string(row[column]))
      }
      let members = properties.sorted { $0.key < $1.key }.map { ($0.key, JSONValue.array($0.value)) }
      let entity = JSONObject(members: [
        ("id", .string(id < row.count ? row[id] : "")), ("schema", .string(schema < row.count ? row[schema] : "")),
        ("properties", .object(JSONObject(members: members))),
      ])
      lines.append(String(decoding: JSONValue.object(entity).serialized(), as: UTF8.self))
    }
    return (lines, Array(sheet.lines.dropFirst()))
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
    switch format {
    case .jsonLines:
      let file = try FtMFile(parsing: bytes)
      (lines, numbers) = (file.lines, file.numbers)
    case .csv: (lines, numbers) = try EntitySheet.lines(of: try Sheet(parsing: bytes))
    }
    let list = EntityList(lines, numbers: numbers)
    var byRow: [Int: [Finding]] = [:]
    var general: [Finding] = []
    for finding in list.findings(path: "", source: "") {
      let row = finding.path.split(separator: "/").first.flatMap { Int($0) }
      if let row, row < lines.count { byRow[row, default: []].append(finding) } else { general.append(finding) }
    }
    rows = lines.indices.map { index in
      Row(
        line: index < numbers.count ? numbers[index] : index + 1, entity: try? FtMEntity(parsing: lines[index]),
        findings: byRow[index] ?? [])
    }
    self.general = general
    self.lines = lines
    hints = known.hints(for: list.entities)
  }
}
