import StrictJSON

/// Holds the value of one field to its shape.
struct FieldCheck {
  private let field: Kind.Field
  private let kind: Kind
  private let entities: EntityList
  private let path: String

  init(_ field: Kind.Field, kind: Kind, entities: EntityList) {
    self.field = field
    self.kind = kind
    self.entities = entities
    path = "/body/\(field.name)"
  }

  func findings(for value: JSONValue?) -> [Finding] {
    guard let value else {
      return field.isRequired ? [blocks("missing: \(field.help)")] : []
    }
    switch field.shape {
    case .line: return text(value, isOneLine: true)
    case .text: return text(value, isOneLine: false)
    case .date: return date(value)
    case .choice: return choice(value)
    case .choices: return choices(value)
    case .flag:
      if case .bool = value { return [] }
      return [blocks("must be true or false")]
    case .period: return period(value)
    case .entities: return lines(value)
    case .entityIDs: return entityIDs(value)
    case .assets: return assets(value)
    }
  }

  private func blocks(_ message: String, at suffix: String = "") -> Finding {
    Finding(path + suffix, .blocks, rule: "field", source: field.source, message)
  }

  private func lines(_ value: JSONValue) -> [Finding] {
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

  private func text(_ value: JSONValue, isOneLine: Bool) -> [Finding] {
    guard case .string(let text) = value else { return [blocks("must be a text")] }
    let letters = text.unicodeScalars.filter { !$0.properties.isWhitespace }.count
    guard letters > 0 else { return [blocks("is empty: \(field.help)")] }
    let harmless = text.unicodeScalars.allSatisfy { SafeText.isHarmless($0) || (!isOneLine && $0.value == 0x0A) }
    guard harmless, text.unicodeScalars.count <= (isOneLine ? Limits.line : Limits.text) else {
      return [blocks("is too long, or holds control or bidirectional characters")]
    }
    guard letters < field.thinBelow else { return [] }
    return [Finding(path, .advises, rule: "thin", source: field.source, "is thin: \(field.help)")]
  }

  private func date(_ value: JSONValue) -> [Finding] {
    guard case .string(let text) = value, PartialDate.isValid(text) else {
      return [blocks("must be a date such as 2026-11-24")]
    }
    return []
  }

  private func choice(_ value: JSONValue) -> [Finding] {
    guard case .string(let text) = value, field.choices.contains(text) else {
      return [blocks("must be one of \(field.choices.joined(separator: ", "))")]
    }
    return []
  }

  private func choices(_ value: JSONValue) -> [Finding] {
    guard case .array(let values) = value, !values.isEmpty else {
      return [blocks("must be a list of at least one of \(field.choices.joined(separator: ", "))")]
    }
    return values.enumerated().compactMap { index, value in
      if case .string(let text) = value, field.choices.contains(text) { return nil }
      return blocks("is none of \(field.choices.joined(separator: ", "))", at: "/\(index)")
    }
  }

  private func period(_ value: JSONValue) -> [Finding] {
    guard case .object(let object) = value, object.members.allSatisfy({ ["from", "to"].contains($0.name) }) else {
      return [blocks("must have «from» and «to»")]
    }
    var dates: [String] = []
    var findings: [Finding] = []
    for name in ["from", "to"] {
      if case .string(let text)? = object[name], PartialDate.isValid(text) {
        dates.append(text)
      } else {
        findings.append(blocks("must be a date such as 2026-11-24", at: "/\(name)"))
      }
    }
    // The shorter of two dates stands for all of its year or month.
    if dates.count == 2, let length = dates.map(\.utf8.count).min(), dates[0].prefix(length) > dates[1].prefix(length) {
      findings.append(blocks("ends before it begins"))
    }
    return findings
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
