import StrictJSON

/// Holds one field of a body, or of a row, to its rules: whether it belongs there, must be there, and how it looks.
struct FieldCheck {
  let field: Kind.Field
  let entities: EntityList
  let path: String
  /// The fields beside it.
  private let siblings: JSONObject
  /// The whole body.
  let body: JSONObject

  /// - Parameter row: the row that the field stands in; nil for a field of the body itself.
  init(_ field: Kind.Field, body: JSONObject, row: JSONObject? = nil, at base: String = "/body", _ entities: EntityList)
  {
    self.field = field
    self.entities = entities
    self.body = body
    siblings = row ?? body
    path = "\(base)/\(field.name)"
  }

  /// Everything that is wrong with it.
  func findings() -> [Finding] {
    let value = siblings[field.name]
    if let when = field.when, !when.holds(in: siblings) {
      return value == nil
        ? [] : [blocks("belongs here only when «\(when.field)» is \(when.values.joined(separator: " or "))")]
    }
    guard let value else { return absence() }
    return shapeFindings(value) + repeated(value) + ListCheck(field, siblings, path).findings()
      + ContradictionCheck(field, value, siblings, path).findings()
  }

  /// What its absence means.
  private func absence() -> [Finding] {
    if let other = field.unless, siblings.isFilled(other) { return [] }
    if field.isRequired || field.unless != nil { return [blocks("missing: \(field.help)")] }
    if let condition = field.requiredWhen, condition.holds(in: siblings) {
      let reason = "«\(condition.field)» is \(condition.value(in: siblings))"
      return [blocks("missing, because \(reason): \(field.help)")]
    }
    guard field.isWanted else { return [] }
    return [Finding(path, .advises, rule: "wanted", source: field.source, "missing: \(field.help)")]
  }

  /// A value that must repeat another, or that can only be one.
  private func repeated(_ value: JSONValue) -> [Finding] {
    if let must = field.must, value != .bool(must) { return [blocks("must be \(must): \(field.help)")] }
    guard let other = field.sameAs, let expected = body[other], expected != value else { return [] }
    return [blocks("must be the same as «\(other)»: \(field.help)")]
  }

  func blocks(_ message: String, at suffix: String = "") -> Finding {
    Finding(path + suffix, .blocks, rule: "field", source: field.source, message)
  }
}

extension Kind.Condition {
  /// Whether the condition holds among fields.
  func holds(in object: JSONObject) -> Bool { texts(in: object).contains(where: values.contains) }

  /// The value that makes it hold, as people read it.
  func value(in object: JSONObject) -> String {
    let texts = texts(in: object)
    return texts.first(where: values.contains) ?? texts.first ?? ""
  }

  /// What the field says; of a list of choices each.
  private func texts(in object: JSONObject) -> [String] {
    switch object[field] {
    case .string(let text): [text]
    case .bool(let flag): [String(flag)]
    case .array(let all): all.compactMap { if case .string(let text) = $0 { text } else { nil } }
    default: []
    }
  }
}

extension JSONObject {
  /// Whether a field says something: a text that isn't blank, a flag that is true, a list with elements.
  func isFilled(_ name: String) -> Bool {
    switch self[name] {
    case nil, .null: false
    case .string(let text): !text.unicodeScalars.allSatisfy(\.properties.isWhitespace)
    case .bool(let flag): flag
    case .array(let elements): !elements.isEmpty
    default: true
    }
  }
}
