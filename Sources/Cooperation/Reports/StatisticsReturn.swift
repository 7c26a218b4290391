package import StrictJSON

extension Statistics {
  /// The body of a `stat.return`: the same numbers as the report, withheld where the report withholds.
  package var returned: JSONValue {
    var rows: [JSONValue] = []
    for section in sections {
      guard let table = section.table, section.code != "assets" else { continue }
      for row in table.rows {
        guard let name = row.first, row.count > 1 else { continue }
        let value = row[1]
        let number: Int64 = if case .number(let number) = value { Int64(number) } else { 0 }
        let isSuppressed = value == .withheld
        let label = String("\(section.code): \(name.text)".unicodeScalars.prefix(Limits.line))
        rows.append(
          .object(
            JSONObject(members: [
              ("name", .string(label)), ("value", .number(JSONNumber(number))), ("suppressed", .bool(isSuppressed)),
            ])))
      }
    }
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
}
