import StrictJSON

/// An author's correction of a message of its own.
enum Correction {
  /// The kind's code.
  static let kind = "thread.correction"
  private static let prefix = "fix."

  /// The single fields that it sets right.
  static func facts(_ body: JSONObject) -> [String: String] {
    guard case .array(let rows)? = body["fields"] else { return [:] }
    var facts: [String: String] = [:]
    for row in rows.prefix(Limits.lines) {
      guard case .object(let object) = row, case .string(let field)? = object["field"],
        case .string(let value)? = object["value"]
      else { continue }
      facts[prefix + field] = value
    }
    return facts
  }

  /// An act with the values that a correction gives it: only fields of its own kind, only values of their shape.
  static func applied(_ correction: ThreadAct, to act: ThreadAct, _ catalogue: Catalogue) -> ThreadAct {
    guard let kind = catalogue.kind(act.kind) else { return act }
    var corrected = act
    for field in kind.fields {
      guard let value = correction.facts[prefix + field.name], isFit(value, field) else { continue }
      corrected.facts[field.name] = value
    }
    return corrected
  }

  private static func isFit(_ value: String, _ field: Kind.Field) -> Bool {
    switch field.shape {
    case .choice: field.choices.contains(value)
    case .flag: value == "true" || value == "false"
    case .date: PartialDate.isValid(value)
    case .day: Moment.Day(value) != nil
    case .moment: Moment(value) != nil
    default: false
    }
  }
}

/// An originator's lowering of the handling of a message of its own.
enum Downgrade {
  /// The kind's code.
  static let kind = "thread.downgrade"

  /// The handling that a message has after it; nil when it is not lower in any way or not of the closed lists.
  static func applied(_ act: ThreadAct, to handling: Handling) -> Handling? {
    guard let level = act.facts["level"].flatMap(Handling.Level.init),
      let audience = act.facts["audience"].flatMap(Handling.Audience.init)
    else { return nil }
    let lifted = Set((act.facts["lifted"] ?? "").split(separator: "\n").map(String.init))
    let lowered = Handling(
      level: level, underSeal: act.facts["underSeal"] == "true", audience: audience,
      conditions: handling.conditions.filter { !lifted.contains($0) }, evaluation: nil, expiry: nil)
    return handling.isAtLeastAsStrict(as: lowered) ? lowered : nil
  }
}
