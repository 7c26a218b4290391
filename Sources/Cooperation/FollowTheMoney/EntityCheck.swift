/// Holds one entity to its schema.
struct EntityCheck {
  private let entity: FtMEntity
  private let line: Int
  private let place: String
  private let model: FtMModel
  private let schemas: [String: String]

  init(_ entity: FtMEntity, line: Int, place: String, model: FtMModel, schemas: [String: String]) {
    self.entity = entity
    self.line = line
    self.place = place
    self.model = model
    self.schemas = schemas
  }

  func findings() -> [Finding] {
    guard let schema = model.schemata[entity.schema] else {
      return [
        finding(
          "schema", "«\(SafeText(entity.schema))» is no schema of FollowTheMoney \(model.version) that this node takes")
      ]
    }
    guard !schema.isAbstract else {
      return [finding("schema", "«\(entity.schema)» is abstract; use one that extends it")]
    }
    var findings: [Finding] = []
    for name in model.required(entity.schema).sorted() where entity.properties[name]?.isEmpty ?? true {
      findings.append(finding(name, "is required by \(entity.schema)"))
    }
    for (name, values) in entity.properties.sorted(by: { $0.key < $1.key }) {
      if let reason = EntityList.forbidden[name] {
        findings.append(finding(name, "is refused: \(reason)"))
      } else if let type = model.type(of: name, in: entity.schema) {
        findings += values.compactMap { check($0, type).map { finding(name, $0) } }
      } else {
        findings.append(finding(name, "is no property of \(entity.schema)"))
      }
    }
    return findings
  }

  private func finding(_ property: String, _ message: String) -> Finding {
    Finding(
      "\(place)/properties/\(SafeText(property))", .blocks, rule: "ftm",
      "line \(line), entity \(SafeText(entity.id)), \(SafeText(property)): \(message)")
  }

  /// What is wrong with a value of a type; nil when nothing is.
  private func check(_ value: String, _ type: String) -> String? {
    if value.isEmpty { return "is empty" }
    let parts = type.split(separator: ":", maxSplits: 1).map(String.init)
    switch parts.first {
    case "date": return PartialDate.isValid(value) ? nil : "is no date such as 1961, 1961-04 or 1961-04-12"
    case "country": return model.countries.contains(value) ? nil : "is no country code of the model (two small letters)"
    case "topic": return model.topics.contains(value) ? nil : "is no topic of the model"
    case "gender": return ["male", "female", "other"].contains(value) ? nil : "is none of male, female, other"
    case "number": return PropertyValue.isNumber(value) ? nil : "is no number"
    case "url": return PropertyValue.isURL(value) ? nil : "is no URL with a scheme and a host"
    case "email": return PropertyValue.isEmail(value) ? nil : "is no e-mail address"
    case "identifier" where parts.count == 2 && parts[1] == "iban":
      return PropertyValue.isIBAN(value) ? nil : "is no IBAN: its check digits do not hold"
    case "entity":
      guard parts.count == 2, let schema = schemas[value], !model.isA(schema, parts[1]) else { return nil }
      return "points at a \(schema), where a \(parts[1]) must stand"
    default: return nil
    }
  }
}
