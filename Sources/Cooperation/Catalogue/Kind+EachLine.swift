import StrictJSON

extension Kind {
  /// That rows speak of each line of a field of what is answered, by its number from 1: a result for each element asked for.
  package struct EachLine: Sendable, Hashable {
    /// The field with the lines.
    package let field: String
    /// The field of a row that holds the number.
    package let number: String

    init(_ object: ObjectReader) throws(JSONError) {
      var reader = object
      field = try reader.requireString("field")
      number = try reader.requireString("number")
      try reader.finish()
    }

    /// What is lacking, too much or twice; nil where each line has one row.
    func fault(in rows: JSONValue?, of asked: JSONObject) -> String? {
      guard case .array(let lines)? = asked[field], case .array(let all)? = rows else { return nil }
      let numbers = all.compactMap { row -> Int64? in
        guard case .object(let object) = row, case .number(let value)? = object[number] else { return nil }
        return value.int64
      }
      let wanted = Set((0..<lines.count).map { Int64($0) + 1 })
      let (missing, strange) = (wanted.subtracting(numbers), Set(numbers).subtracting(wanted))
      let twice = Dictionary(grouping: numbers, by: \.self).filter { $0.value.count > 1 }.keys
      let told = [("lacking", missing), ("of none", strange), ("twice", Set(twice))].filter { !$0.1.isEmpty }
        .map { word, set in "\(word): \(set.sorted().prefix(8).map(String.init).joined(separator: ", "))" }
      return told.isEmpty ? nil : told.joined(separator: "; ")
    }
  }
}

extension Catalogue {
  /// Rows that do not speak of each line of what is answered once.
  func eachLineFindings(in message: Message, _ kind: Kind, answering parent: Message?) -> [Finding] {
    guard let parent else { return [] }
    return kind.fields.compactMap { field in
      guard let each = field.eachLine,
        let fault = each.fault(in: message.bodyObject[field.name], of: parent.bodyObject)
      else { return nil }
      return Finding(
        "/body/\(field.name)", .blocks, rule: "field.lines", source: field.source,
        "must have one row for each line of «\(each.field)» of what it answers, numbered from 1 (\(fault))")
    }
  }
}
