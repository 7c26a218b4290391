package import StrictJSON

extension Statistics {
  /// The body of a `stat.return`: the same numbers as the report, withheld where the report withholds.
  package var returned: JSONValue {
    let rows = sections.flatMap(Self.counters)
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

  /// The counters of a section: each number, and each that is withheld, by the name of its row.
  private static func counters(_ section: ReportDocument.Section) -> [JSONValue] {
    guard let table = section.table else { return [] }
    return table.rows.compactMap { row -> JSONValue? in
      guard let place = row.firstIndex(where: \.isCount) else { return nil }
      // What stands before the number says what is counted: a stage, and the currency of the values.
      let words = row[..<place].map(\.text)
      return counter(
        "\(section.code): \(words.joined(separator: ", "))", row[place], beside: row[row.index(after: place)...])
    }
  }

  /// One counter; a number that is withheld has no value at all, since any value would be taken for one that was counted.
  private static func counter(
    _ name: String, _ cell: ReportDocument.Cell, beside others: ArraySlice<ReportDocument.Cell>
  ) -> JSONValue {
    var members: [(String, JSONValue)] = [("name", .string(String(name.unicodeScalars.prefix(Limits.line))))]
    if case .number(let number) = cell { members.append(("value", .number(JSONNumber(Int64(number))))) }
    for other in cell == .withheld ? [] : others {
      switch other {
      case .number(let days): members.append(("days", .number(JSONNumber(Int64(days)))))
      case .amount(let amount, let currency):
        let parts: [(String, JSONValue)] = [
          ("amount", .string(amount.text(in: currency))), ("currency", .string(currency)),
        ]
        members.append(("amount", .object(JSONObject(members: parts))))
      case .withheld, .text, .code, .none: break
      }
    }
    return .object(JSONObject(members: members + [("suppressed", .bool(cell == .withheld))]))
  }
}

extension ReportDocument.Cell {
  /// Whether it is a number or stands for one.
  fileprivate var isCount: Bool {
    switch self {
    case .number, .withheld: true
    case .text, .code, .amount, .none: false
    }
  }
}
