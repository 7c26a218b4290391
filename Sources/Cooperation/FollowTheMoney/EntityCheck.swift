/// Holds one entity to its schema.
struct EntityCheck {
  private let entity: FtMEntity
  private let line: Int
  private let place: String
  private let model: FtMModel
  private let schemas: [String: String]

  /// - Parameter schemas: the schema of each entity of the same file, by id.
  init(_ entity: FtMEntity, line: Int, place: String, model: FtMModel, schemas: [String: String]) {
    self.entity = entity
    self.line = line
    self.place = place
    self.model = model
    self.schemas = schemas
  }

  func findings() -> [Finding] {
    guard let schema = model.schemata[entity.schema] else {
      let name = SafeText(entity.schema).shortened
      return [
        blocks("schema", "schema", "«\(name)» is no schema of FollowTheMoney \(model.version) that this node takes")
      ]
    }
    guard !schema.isAbstract else {
      return [blocks("schema", "abstract", "«\(entity.schema)» is abstract; use one that extends it")]
    }
    var findings: [Finding] = []
    for name in schema.required.sorted() where entity.properties[name]?.isEmpty ?? true {
      findings.append(blocks(name, "required", "is required by \(entity.schema)"))
    }
    for (name, values) in entity.properties.sorted(by: { $0.key < $1.key }) {
      if let reason = EntityList.forbidden[name] {
        findings.append(blocks(name, "secret", "is refused: \(reason)"))
      } else if let type = schema.properties[name] {
        findings += values.compactMap { check($0, of: name, type) }
      } else {
        findings.append(blocks(name, "property", "is no property of \(entity.schema)"))
      }
    }
    return findings
  }

  private func check(_ value: String, of name: String, _ type: FtMModel.PropertyType) -> Finding? {
    let kind = type.kind
    if let wrong = fault(value, type) { return blocks(name, kind, wrong) }
    if kind == "entity", schemas[value] == nil {
      return finding(name, .advises, kind, "points at an entity that is not here; it may stand in an earlier message")
    }
    let isText = kind == "text" || kind == "html"
    guard value.unicodeScalars.contains(where: { !SafeText.isHarmless($0) && !(isText && Self.isSpace($0)) }) else {
      return nil
    }
    return finding(name, .advises, "text", "holds control or invisible characters; they are shown as escapes")
  }

  private static func isSpace(_ scalar: Unicode.Scalar) -> Bool { [0x09, 0x0A, 0x0D].contains(scalar.value) }

  /// What is wrong with a value of a type; nil when nothing is. The value itself is never repeated.
  private func fault(_ value: String, _ property: FtMModel.PropertyType) -> String? {
    if value.isEmpty { return "is empty" }
    let type = property.kind
    switch type {
    case "date": return FtMDate.isValid(value) ? nil : "is no date such as 1961, 1961-04 or 1961-04-12"
    case "number": return PropertyValue.isNumber(value) ? longer(value, type) : "is no number such as 1250000.50"
    case "url": return NetworkName.isURL(value) ? longer(value, type) : "is no URL with a host"
    case "email": return NetworkName.isEmail(value) ? longer(value, type) : "is no e-mail address"
    case "ip": return IPAddress.isValid(value) ? nil : "is no IP address"
    case "phone": return PropertyValue.isPhone(value) ? nil : "is no telephone number with + and a country's code"
    case "country": return isCode(value, model.countries, "country code, two small letters as a rule")
    case "topic": return isCode(value, model.topics, "topic")
    case "language": return isCode(value, model.languages, "language code of three letters")
    case "gender":
      return isCode(value, model.genders, "gender; it is one of \(model.genders.sorted().joined(separator: ", "))")
    case "entity": return pointed(value, property.range)
    case "identifier":
      guard let format = property.format, !format.isValid(value, in: model) else { return longer(value, type) }
      return "is no \(format.title): its form or its check digits do not hold"
    default: return longer(value, type)
    }
  }

  private func longer(_ value: String, _ type: String) -> String? {
    let isCollapsed = type == "name" || type == "address"
    let length = isCollapsed ? PropertyValue.collapsedLength(value) : value.unicodeScalars.count
    if length == 0 { return "is empty" }
    guard let longest = model.lengths[type], length > longest else { return nil }
    return "has more than \(longest) characters"
  }

  private func isCode(_ value: String, _ codes: Set<String>, _ what: String) -> String? {
    let code = String(decoding: PropertyValue.trimmed(value), as: UTF8.self).lowercased()
    return codes.contains(code) ? nil : "is not in the model as a \(what)"
  }

  private func pointed(_ id: String, _ range: String?) -> String? {
    guard PropertyValue.isEntityID(id) else { return "is no id: letters, digits, points and hyphens" }
    guard let range, let schema = schemas[id], !model.isA(schema, range) else { return nil }
    return "points at a \(SafeText(schema).shortened), where a \(range) must stand"
  }

  private func blocks(_ property: String, _ rule: String, _ message: String) -> Finding {
    finding(property, .blocks, rule, message)
  }

  private func finding(_ property: String, _ severity: Finding.Severity, _ rule: String, _ message: String) -> Finding {
    let name = SafeText(property).shortened
    let pointer =
      property == "schema" && ["schema", "abstract"].contains(rule)
      ? "schema" : "properties/\(Finding.pointerPart(name))"
    return Finding(
      "\(place)/\(pointer)", severity, rule: "ftm.\(rule)",
      "line \(line), entity \(SafeText(entity.id).shortened), \(name): \(message)")
  }
}
