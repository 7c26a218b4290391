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
    case .entities: return entities.findings(path: path, source: field.source)
    case .entityIDs: return entityIDs(value)
    case .assets: return assets(value)
    }
  }

  private func blocks(_ message: String, at suffix: String = "") -> Finding {
    Finding(path + suffix, .blocks, rule: "field", source: field.source, message)
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
    return ["from", "to"].compactMap { name in
      guard case .string(let text)? = object[name], PartialDate.isValid(text) else {
        return blocks("must be a date such as 2026-11-24", at: "/\(name)")
      }
      return nil
    }
  }

  private func entityIDs(_ value: JSONValue) -> [Finding] {
    guard case .array(let values) = value, !values.isEmpty else {
      return [blocks("must name at least one entity of this message by its id")]
    }
    return values.enumerated().compactMap { index, value in
      if case .string(let id) = value, entities.ids.contains(id) { return nil }
      return blocks("names no entity of this message", at: "/\(index)")
    }
  }

  private func assets(_ value: JSONValue) -> [Finding] {
    guard case .array(let rows) = value else { return [blocks("must be a list of rows")] }
    return rows.enumerated().flatMap {
      AssetRow.findings($0.element, path: "\(path)/\($0.offset)", self.field, entities)
    }
  }
}
