import StrictJSON

/// A row about an asset as JSON Schema, from the tables that it is held to.
extension KindSchema {
  /// - Parameter field: the field whose rows they are; it may allow some stages only.
  func assetRow(_ field: Kind.Field) -> JSONValue {
    let stages = field.stages.isEmpty ? AssetRow.stages : field.stages.map(\.stage)
    var members: [(String, JSONValue)] = [("entity", line), ("stage", choice(stages))]
    members += AssetRow.texts.sorted().map { ($0, text($0)) }
    members.append(("valuation", part(AssetRow.valuation, AssetRow.valuationNeeds)))
    members += AssetRow.lists.sorted { $0.key < $1.key }.map { name, rows in
      (name, list(part(rows.parts, rows.required), most: Limits.lines))
    }
    members += AssetRow.lines.map { ($0, list(line, most: Limits.lines)) }
    let row = closed(members, required: ["entity", "stage"])
    let needs = field.stages.filter { !$0.needs.isEmpty }.map(needs)
    guard !needs.isEmpty, case .object(let shape) = row else { return row }
    return object(shape.members.map { ($0.name, $0.value) } + [("allOf", .array(needs))])
  }

  /// What a row in a stage says besides, and never empty.
  private func needs(_ rule: Kind.StageRule) -> JSONValue {
    let isStage = object([("properties", object([("stage", object([("const", .string(rule.stage))]))]))])
    let filled = rule.needs.map { ($0, object([("minItems", number(1))])) }
    return object([
      ("if", isStage), ("then", object([("required", strings(rule.needs)), ("properties", object(filled))])),
    ])
  }

  private func text(_ name: String) -> JSONValue {
    if let codes = AssetRow.choices[name] { return choice(codes) }
    return name == "vin" ? pattern("^[0-9A-HJ-NPR-Z]{17}$") : line
  }

  private func part(_ parts: [String: AssetRow.Part], _ required: [String]) -> JSONValue {
    closed(parts.sorted { $0.key < $1.key }.map { ($0.key, value($0.value)) }, required: required)
  }

  private func value(_ part: AssetRow.Part) -> JSONValue {
    switch part {
    case .line: line
    case .amount: pattern("^(?=.{1,24}$)[0-9]+(\\.[0-9]+)?$")
    case .currency: pattern("^[A-Z]{3}$")
    case .date: pattern(Self.date)
    case .choice(let codes): choice(codes)
    }
  }
}
