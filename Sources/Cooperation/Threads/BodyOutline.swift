import StrictJSON

/// The body of a message as far as its act tells it: choices, flags, dates and numbers with their values, of all else that it is
/// there. Enough to say what of a corrected body would have been refused.
struct BodyOutline {
  /// The fact that names the members that a body has; one that is an empty list with a mark behind it.
  static let members = "/members"
  private static let empty = "-"

  private let act: ThreadAct
  private let kind: Kind

  init(_ act: ThreadAct, _ kind: Kind) {
    self.act = act
    self.kind = kind
  }

  /// The names of a body's members, for its act.
  static func members(of body: JSONObject, _ kind: Kind) -> String? {
    let names = kind.fields.compactMap { field -> String? in
      guard let value = body[field.name] else { return nil }
      return field.name + (value == .array([]) ? empty : "")
    }
    return names.isEmpty ? nil : names.joined(separator: " ")
  }

  /// What the rules of the kind say against the body with other values, and did not say against it as it is.
  func findings(with values: [String: String]) -> [Finding] {
    let before = Set(findings(in: object(with: [:]), [:]))
    return findings(in: object(with: values), values).filter { !before.contains($0) }
  }

  private func findings(in body: JSONObject, _ values: [String: String]) -> [Finding] {
    let entities = EntityList([])
    let past = kind.fields.compactMap { field -> Finding? in
      guard act.written > 0, let text = values[field.name] else { return nil }
      return PastCheck.finding(field, text, written: Moment(seconds: act.written))
    }
    return kind.fields.flatMap { FieldCheck($0, body: body, entities).findings() }.filter { $0.severity == .blocks }
      + past
  }

  private func object(with values: [String: String]) -> JSONObject {
    let names = Set((act.facts[Self.members] ?? "").split(separator: " ").map(String.init))
    let members = kind.fields.compactMap { field -> (String, JSONValue)? in
      if let text = values[field.name] ?? act.facts[field.name] { return (field.name, Self.value(text, field)) }
      if names.contains(field.name + Self.empty) { return (field.name, .array([])) }
      return names.contains(field.name) ? (field.name, Self.something(field)) : nil
    }
    return JSONObject(members: members)
  }

  private static func value(_ text: String, _ field: Kind.Field) -> JSONValue {
    switch field.shape {
    case .flag: .bool(text == "true")
    case .integer: Int64(text).map { .number(JSONNumber($0)) } ?? .string(text)
    case .choices, .messages: .array(text.split(separator: " ").map { .string(String($0)) })
    case .lines: .array(text.split(separator: "\n").map { .string(String($0)) })
    default: .string(text)
    }
  }

  /// A value of which no more is known than that it is there: what the rules say against it they say with or without a correction.
  private static func something(_ field: Kind.Field) -> JSONValue {
    switch field.shape {
    case .lines, .choices, .messages, .rows, .entities, .entityIDs, .assets: .array([.string("something")])
    default: .string("something")
    }
  }
}
