package import StrictJSON

/// A kind as JSON Schema (draft 2020-12), for the case systems of others: what a message of it must look like.
///
/// A schema says the form. Who may send to whom, which ground exists for which request and what the law advises is told
/// by the node, which checks all of it again.
package struct KindSchema: Sendable {
  private let kind: Kind
  private let law: Law

  package init(_ kind: Kind, law: Law) {
    self.kind = kind
    self.law = law
  }

  /// The schema of a template: a message without what the node adds.
  package var json: JSONValue {
    object([
      ("$schema", .string("https://json-schema.org/draft/2020-12/schema")),
      ("$id", .string("urn:comity:kind:\(kind.code):\(kind.version)")), ("title", .string(kind.title)),
      ("description", .string(kind.about)), ("type", .string("object")),
      (
        "required",
        strings(
          ["kind", "kindVersion", "to", "legalBasis", "safeSubject", "handling"]
            + kind.expects.filter(\.isRequired).map(\.name) + (kind.urgencies.isEmpty ? [] : ["urgency"])
            + ["body", "attachments"])
      ),
      ("properties", properties), ("additionalProperties", .bool(false)),
    ])
  }

  /// The schema as a text of one line.
  package var text: String { String(decoding: json.serialized(), as: UTF8.self) }

  private var properties: JSONValue {
    var members: [(String, JSONValue)] = [
      ("kind", object([("const", .string(kind.code))])),
      ("kindVersion", object([("const", .number(JSONNumber(kind.version)))])), ("to", recipients),
      ("legalBasis", list(line, least: 1, most: Limits.line)), ("safeSubject", line), ("handling", handling),
      ("refs", closed(MessageForm.references.map { ($0, line) }, required: [])),
      ("cites", list(pattern("^[0-9a-f]{32}$"), most: Limits.lines)),
      ("urgency", choice(kind.urgencies.isEmpty ? ["routine", "urgent", "flash"] : kind.urgencies)),
      ("channelStatus", choice(channels)),
      (
        "onBehalfOf",
        choice(
          kind.onBehalfOf.isEmpty
            ? ["Prosecution", "Chamber", "Defence", "Victims", "TFV", "Presidency", "own"]
              .filter { !kind.notOnBehalfOf.contains($0) } : kind.onBehalfOf)
      ), ("attachments", object([("type", .string("array")), ("maxItems", number(0))])),
      (Custody.member, custody),
    ]
    let named = Set(members.map(\.0))
    members += MessageForm.texts.filter { !named.contains($0) }.map { ($0, line) }
    members.append(("body", fields(kind.fields)))
    return object(members)
  }

  /// What files are and who held them.
  private var custody: JSONValue {
    let holder = closed(
      [("by", line), ("from", pattern(Self.date)), ("until", pattern(Self.date)), ("seal", line)],
      required: ["by", "from"])
    let entry = closed(
      [
        ("file", line), ("form", choice(Custody.Form.allCases.map(\.rawValue))),
        ("held", list(holder, most: Limits.lines)),
      ], required: ["file", "form"])
    return list(entry, most: Limits.lines)
  }

  /// The channels of which a message of it may speak: a formal one states nothing that a later act does.
  private var channels: [String] {
    law.channels.filter { !kind.isFormal || $0.statedBy == nil }.map(\.code)
  }

  private var recipients: JSONValue {
    list(
      closed([("node", line), ("unit", line), ("officer", line)], required: ["node"]), least: 1,
      most: Limits.recipients)
  }

  private var handling: JSONValue {
    closed(
      [
        ("level", choice(Handling.Level.allCases.map(\.rawValue))), ("underSeal", type("boolean")),
        ("audience", choice(Handling.Audience.allCases.map(\.rawValue))), ("conditions", list(line, most: Limits.line)),
        ("evaluation", pattern("^[ABCX][1-4]$")), ("expiry", pattern(Self.date)),
        ("review", pattern(Self.date)), ("retainUntil", pattern(Self.date)),
      ], required: ["level", "underSeal", "audience", "conditions"])
  }

  private func fields(_ fields: [Kind.Field]) -> JSONValue {
    let required = fields.filter { $0.isRequired && $0.when == nil }.map(\.name)
    var members = [
      ("type", JSONValue.string("object")), ("properties", object(fields.map { ($0.name, described($0)) })),
      ("required", strings(required)), ("additionalProperties", .bool(false)),
    ]
    let conditions = fields.flatMap(conditions)
    if !conditions.isEmpty { members.append(("allOf", .array(conditions))) }
    return object(members)
  }

  /// What must be there when another field says so, and what then must not.
  private func conditions(_ field: Kind.Field) -> [JSONValue] {
    var all: [JSONValue] = []
    if let when = field.when {
      if field.isRequired { all.append(implication(when, then: [("required", strings([field.name]))])) }
      let absent = object([("properties", object([(field.name, .bool(false))]))])
      all.append(object([("if", object([("not", test(when))])), ("then", absent)]))
    }
    if let needed = field.requiredWhen {
      let then = [("required", strings([field.name]))]
      // A field that belongs here only sometimes is not asked for elsewhere.
      if let when = field.when, when != needed {
        let both = object([("allOf", .array([when, needed].map(test)))])
        all.append(object([("if", both), ("then", object(then))]))
      } else {
        all.append(implication(needed, then: then))
      }
    }
    if let other = field.unless {
      let either = ("anyOf", JSONValue.array([field.name, other].map { object([("required", strings([$0]))]) }))
      all.append(field.when.map { implication($0, then: [either]) } ?? object([either]))
    }
    for exclusion in field.notWhen {
      let value =
        exclusion.values.isEmpty
        ? JSONValue.bool(false) : object([("not", object([("enum", strings(exclusion.values))]))])
      all.append(
        object([
          ("if", object([("allOf", .array(exclusion.when.map(test)))])),
          ("then", object([("properties", object([(field.name, value)]))])),
        ]))
    }
    for other in field.notWith {
      all.append(object([("not", object([("required", strings([field.name, other]))]))]))
    }
    return all
  }

  private func implication(_ condition: Kind.Condition, then members: [(String, JSONValue)]) -> JSONValue {
    object([("if", test(condition)), ("then", object(members))])
  }

  private func test(_ condition: Kind.Condition) -> JSONValue {
    let values = condition.values.map {
      $0 == "true" ? JSONValue.bool(true) : $0 == "false" ? .bool(false) : .string($0)
    }
    return object([
      ("properties", object([(condition.field, object([("enum", .array(values))]))])),
      ("required", strings([condition.field])),
    ])
  }

  private func described(_ field: Kind.Field) -> JSONValue {
    guard case .object(let shape) = shape(field) else { return shape(field) }
    let law = "\(field.help) [\(field.source)\(field.isVerified ? "" : ", not law")]"
    return object(shape.members.map { ($0.name, $0.value) } + [("description", .string(law))])
  }
}

extension KindSchema {
  static let date =
    "^[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01])(T[0-9]{2}:[0-9]{2}(:[0-9]{2})?(\\.[0-9]+)?Z?)?)?)?$"

  private func shape(_ field: Kind.Field) -> JSONValue {
    switch field.shape {
    case .line: field.begins.map { pattern("^\($0).*\\S[^\\r\\n]*$") } ?? line
    case .text:
      object([
        ("type", .string("string")), ("minLength", number(1)),
        ("maxLength", number(field.longest > 0 ? field.longest : Limits.text)), ("pattern", .string("\\S")),
      ])
    case .lines: list(line, least: 1, most: Limits.lines)
    case .date: pattern(Self.date)
    case .day: pattern("^[0-9]{4}-(0[1-9]|1[0-2])-(0[1-9]|[12][0-9]|3[01])$")
    case .moment:
      pattern("^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}(\\.[0-9]{1,9})?(Z|[+-][0-9]{2}:[0-9]{2})$")
    case .choice: choice(field.choices)
    case .choices: list(choice(field.choices), least: 1, most: Limits.lines)
    case .flag: field.must.map { object([("const", .bool($0))]) } ?? type("boolean")
    case .integer:
      object(
        [("type", .string("integer")), ("minimum", number(field.least))]
          + (field.most > 0 ? [("maximum", number(field.most))] : [])
          + (field.withheldBelow > 1
            ? [("not", object([("minimum", number(1)), ("maximum", number(field.withheldBelow - 1))]))] : []))
    case .amount:
      closed(
        [("amount", pattern("^[0-9]+(\\.[0-9]+)?$")), ("currency", pattern("^[A-Z]{3}$"))],
        required: ["amount", "currency"])
    case .language: pattern("^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$")
    case .digest: pattern("^[0-9a-f]{64}$")
    case .message: pattern("^[0-9a-f]{32}$")
    case .messages: list(pattern("^[0-9a-f]{32}$"), least: 1, most: Limits.lines)
    case .rows: rows(field)
    case .entities: list(type("string"), most: Limits.entities)
    case .entityIDs: list(type("string"), least: 1, most: Limits.rows)
    case .assets: list(assetRow(field), most: Limits.rows)
    case .period: closed([("from", pattern(Self.date)), ("to", pattern(Self.date))], required: ["from", "to"])
    }
  }

  private func rows(_ field: Kind.Field) -> JSONValue {
    guard case .object(let shape) = list(fields(field.fields), least: 1, most: Limits.rows), let name = field.each,
      let choices = field.fields.first(where: { $0.name == name })?.choices
    else { return list(fields(field.fields), least: 1, most: Limits.rows) }
    let each = choices.map { object([("contains", test(Kind.Condition(field: name, values: [$0])))]) }
    return object(shape.members.map { ($0.name, $0.value) } + [("allOf", .array(each))])
  }

  var line: JSONValue {
    object([
      ("type", .string("string")), ("minLength", number(1)), ("maxLength", number(Limits.line)),
      ("pattern", .string("^[^\\r\\n]*\\S[^\\r\\n]*$")),
    ])
  }

  func choice(_ codes: [String]) -> JSONValue { object([("enum", strings(codes))]) }

  func pattern(_ text: String) -> JSONValue {
    object([("type", .string("string")), ("pattern", .string(text))])
  }

  private func type(_ name: String) -> JSONValue { object([("type", .string(name))]) }

  func list(_ element: JSONValue, least: Int = 0, most: Int) -> JSONValue {
    object([
      ("type", .string("array")), ("minItems", number(least)), ("maxItems", number(most)), ("items", element),
    ])
  }

  func closed(_ members: [(String, JSONValue)], required: [String]) -> JSONValue {
    object([
      ("type", .string("object")), ("properties", object(members)), ("required", strings(required)),
      ("additionalProperties", .bool(false)),
    ])
  }

  func number(_ value: Int) -> JSONValue { .number(JSONNumber(Int64(value))) }

  func strings(_ all: [String]) -> JSONValue { .array(all.map(JSONValue.string)) }

  func object(_ members: [(String, JSONValue)]) -> JSONValue { .object(JSONObject(members: members)) }
}
