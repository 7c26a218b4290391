package import StrictJSON

extension Statistics {
  /// The body of a `stat.return`: the same numbers as the report, withheld where the report withholds.
  package var returned: JSONValue {
    let rows = sections.filter { $0.code != "assets" }.flatMap(Self.counters)
    return .object(
      JSONObject(members: [
        (
          "period",
          .object(
            JSONObject(members: [
              ("from", .string(period.first.description)), ("to", .string(period.last.description)),
            ]))
        ), ("counters", .array(rows)), ("sealedExcluded", .bool(true)),
      ]))
  }

  /// The counters of a section: each number, and each that is withheld, by the name of its row and of its column.
  private static func counters(_ section: ReportDocument.Section) -> [JSONValue] {
    guard let table = section.table else { return [] }
    return table.rows.flatMap { row -> [JSONValue] in
      guard let name = row.first?.text else { return [] }
      return row.indices.dropFirst().compactMap { column in
        let more = column > 1 && column < table.columns.count ? ", \(table.columns[column])" : ""
        return counter("\(section.code): \(name)\(more)", row[column])
      }
    }
  }

  /// One counter; a number that is withheld has no value at all, since any value would be taken for one that was counted.
  private static func counter(_ name: String, _ cell: ReportDocument.Cell) -> JSONValue? {
    let value: [(String, JSONValue)]
    switch cell {
    case .number(let number): value = [("value", .number(JSONNumber(Int64(number))))]
    case .withheld: value = []
    case .text, .amount, .none: return nil
    }
    let label = String(name.unicodeScalars.prefix(Limits.line))
    return .object(
      JSONObject(members: [("name", .string(label))] + value + [("suppressed", .bool(cell == .withheld))]))
  }
}
