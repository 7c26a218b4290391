import StrictJSON

extension FieldCheck {
  /// What is wrong with the form of a value.
  func shapeFindings(_ value: JSONValue) -> [Finding] {
    switch field.shape {
    case .line: textFindings(value, isOneLine: true)
    case .text: textFindings(value, isOneLine: false)
    case .lines: lineList(value)
    case .date: text(value, PartialDate.isValid) ? [] : [blocks(dateFault(value, what: "date"))]
    case .day: text(value) { Moment.Day($0) != nil } ? [] : [blocks(dateFault(value, what: "day"))]
    case .moment:
      text(value) { Moment($0) != nil }
        ? [] : [blocks("must be a moment with the offset of the place, such as 2026-11-24T14:05:00+01:00")]
    case .choice: choice(value)
    case .choices: choices(value)
    case .flag: isFlag(value) ? [] : [blocks("must be true or false")]
    case .integer: integer(value)
    case .amount: amount(value)
    case .language: text(value, LanguageTag.isValid) ? [] : [blocks("must be a language tag such as en or fr")]
    case .digest: text(value, Self.isDigest) ? [] : [blocks("must have 64 lower-case hexadecimal digits")]
    case .message: text(value, MessageForm.isID) ? [] : [blocks("must be the id of a message")]
    case .messages: messages(value)
    case .rows: rows(value)
    case .period: period(value)
    case .entities: entityLines(value)
    case .entityIDs: entityIDs(value)
    case .assets: assets(value)
    }
  }

  private func dateFault(_ value: JSONValue?, what: String) -> String {
    if case .string(let text)? = value {
      PartialDate.fault(text, what: what)
    } else {
      PartialDate.fault("", what: what)
    }
  }

  private func text(_ value: JSONValue, _ isValid: (String) -> Bool) -> Bool {
    if case .string(let text) = value { isValid(text) } else { false }
  }

  private func isFlag(_ value: JSONValue) -> Bool { if case .bool = value { true } else { false } }

  private func integer(_ value: JSONValue) -> [Finding] {
    guard case .number(let number) = value, let integer = number.int64, integer >= 0 else {
      return [blocks("must be a whole number from 0")]
    }
    if integer < field.least { return [blocks("is less than \(field.least): \(field.help)")] }
    if field.most > 0, integer > field.most {
      return [blocks("is more than \(field.most): \(field.help)")]
    }
    guard (1..<max(1, Int64(field.withheldBelow))).contains(integer) else { return [] }
    return [
      Finding(
        path, .blocks, rule: "small_number", source: "protection of small numbers",
        "is below \(field.withheldBelow) and could point at single matters: leave it out, and say that it is suppressed"
      )
    ]
  }

  static func isDigest(_ text: String) -> Bool {
    text.utf8.count == 64 && text.utf8.allSatisfy { (0x30...0x39).contains($0) || (0x61...0x66).contains($0) }
  }

  private func textFindings(_ value: JSONValue, isOneLine: Bool) -> [Finding] {
    guard case .string(let text) = value else { return [blocks("must be a text")] }
    let letters = text.unicodeScalars.filter { !$0.properties.isWhitespace }.count
    guard letters > 0 else { return [blocks("is empty: \(field.help)")] }
    let harmless = text.unicodeScalars.allSatisfy { SafeText.isHarmless($0) || (!isOneLine && $0.value == 0x0A) }
    let longest = field.longest > 0 ? field.longest : isOneLine ? Limits.line : Limits.text
    if let begins = field.begins, !text.hasPrefix(begins) || text.utf8.count == begins.utf8.count {
      return [blocks("must begin with «\(begins)»: \(field.help)")]
    }
    guard harmless else { return [blocks("holds control characters, or such as turn the direction of the text")] }
    let length = text.unicodeScalars.count
    guard length <= longest else { return [blocks("has \(length) characters, and may have \(longest)")] }
    guard letters < field.thinBelow else { return [] }
    if field.isFirm { return [blocks("says too little: \(field.help)")] }
    return [Finding(path, .advises, rule: "thin", source: field.source, "is thin: \(field.help)")]
  }

  private func lineList(_ value: JSONValue) -> [Finding] {
    guard case .array(let all) = value, !all.isEmpty, all.count <= Limits.lines else {
      return [blocks("must be a list of 1 to \(Limits.lines) lines")]
    }
    return all.enumerated().compactMap { index, element in
      if case .string(let text) = element, MessageForm.isLine(text) { return nil }
      return blocks("must be one line of text", at: "/\(index)")
    }
  }

  private func choice(_ value: JSONValue) -> [Finding] {
    guard case .string(let text) = value, field.choices.contains(text) else {
      let list = "must be one of \(field.choices.joined(separator: ", "))"
      guard case .string(let text) = value, let kinds = field.elsewhere[text] else { return [blocks(list)] }
      return [blocks("\(list); «\(text)» is asked for by \(kinds.joined(separator: " or "))")]
    }
    return []
  }

  private func choices(_ value: JSONValue) -> [Finding] {
    guard case .array(let values) = value, !values.isEmpty, values.count <= Limits.lines else {
      return [blocks("must be a list of at least one of \(field.choices.joined(separator: ", "))")]
    }
    return values.enumerated().compactMap { index, value in
      if case .string(let text) = value, field.choices.contains(text) { return nil }
      return blocks("is none of \(field.choices.joined(separator: ", "))", at: "/\(index)")
    }
  }

  private func amount(_ value: JSONValue) -> [Finding] {
    guard case .object(let object) = value, object.members.allSatisfy({ ["amount", "currency"].contains($0.name) })
    else {
      return [blocks("must have «amount» and «currency»")]
    }
    var findings: [Finding] = []
    if case .string(let text)? = object["amount"], AssetRow.isAmount(text) {
    } else {
      findings.append(blocks("must be a decimal such as \"1200000.00\"", at: "/amount"))
    }
    if case .string(let text)? = object["currency"], AssetRow.isCurrency(text) {
    } else {
      findings.append(blocks("must be a currency code of three letters", at: "/currency"))
    }
    return findings
  }

  private func messages(_ value: JSONValue) -> [Finding] {
    guard case .array(let all) = value, !all.isEmpty, all.count <= Limits.lines else {
      return [blocks("must name 1 to \(Limits.lines) messages by their ids")]
    }
    return all.enumerated().compactMap { index, element in
      if case .string(let text) = element, MessageForm.isID(text) { return nil }
      return blocks("must be the id of a message", at: "/\(index)")
    }
  }

  private func rows(_ value: JSONValue) -> [Finding] {
    guard case .array(let all) = value, !all.isEmpty, all.count <= Limits.rows else {
      return [blocks("must be a list of 1 to \(Limits.rows) rows: \(field.help)")]
    }
    let known = Set(field.fields.map(\.name))
    return all.enumerated().flatMap { index, element -> [Finding] in
      guard case .object(let row) = element else { return [blocks("must be an object", at: "/\(index)")] }
      let foreign = row.members.filter { !known.contains($0.name) }.map { member in
        Finding.foreign("\(path)/\(index)", member.name, "is no field of this row", field.source)
      }
      return foreign
        + field.fields.flatMap {
          FieldCheck($0, body: body, row: row, at: "\(path)/\(index)", entities).findings()
        }
    } + absentRows(all)
  }

  /// What of a closed list must stand in some row, and stands in none.
  private func absentRows(_ rows: [JSONValue]) -> [Finding] {
    guard let name = field.each, let choices = field.fields.first(where: { $0.name == name })?.choices else {
      return []
    }
    let named = rows.compactMap { if case .object(let row) = $0 { row.text(name) } else { nil } }
    let absent = choices.filter { !named.contains($0) }
    return absent.isEmpty
      ? [] : [blocks("has no row whose «\(name)» is \(absent.joined(separator: ", ")): \(field.help)")]
  }

  private func period(_ value: JSONValue) -> [Finding] {
    guard case .object(let object) = value else { return [blocks("must have «from» and «to»")] }
    var dates: [String] = []
    var findings = object.members.filter { !["from", "to"].contains($0.name) }.map { member in
      Finding.foreign(path, member.name, "must have «from» and «to», and nothing else", field.source)
    }
    for name in ["from", "to"] {
      if case .string(let text)? = object[name], PartialDate.isValid(text) {
        dates.append(text)
      } else {
        findings.append(blocks(dateFault(object[name], what: "date"), at: "/\(name)"))
      }
    }
    // The shorter of two dates stands for all of its year or month.
    if dates.count == 2, let length = dates.map(\.utf8.count).min(), dates[0].prefix(length) > dates[1].prefix(length) {
      findings.append(blocks("ends before it begins"))
    }
    return findings
  }
}

extension FieldCheck {
  private func entityLines(_ value: JSONValue) -> [Finding] {
    guard case .array(let all) = value else {
      return [blocks("must be a list of texts, each a line of a FollowTheMoney file")]
    }
    var findings: [Finding] = []
    for (index, element) in all.enumerated() {
      if case .string(let line) = element, !line.utf8.contains(where: { $0 == 0x0A || $0 == 0x0D }) { continue }
      findings.append(blocks("must be a text of one line, as it stands in a FollowTheMoney file", at: "/\(index)"))
    }
    return findings.isEmpty ? entities.findings(path: path, source: field.source) : findings
  }

  private func entityIDs(_ value: JSONValue) -> [Finding] {
    guard case .array(let values) = value, !values.isEmpty, values.count <= Limits.rows else {
      return [blocks("must name at least one entity of this message by its id")]
    }
    return values.enumerated().compactMap { index, value in
      let id: String? = if case .string(let id) = value { id } else { nil }
      return entities.fault(inNaming: id, ranges: field.ranges).map { blocks($0, at: "/\(index)") }
    }
  }

  private func assets(_ value: JSONValue) -> [Finding] {
    guard case .array(let rows) = value, rows.count <= Limits.rows else {
      return [blocks("must be a list of at most \(Limits.rows) rows")]
    }
    return rows.enumerated().flatMap {
      AssetRow.findings($0.element, path: "\(path)/\($0.offset)", self.field, entities)
    }
  }
}
