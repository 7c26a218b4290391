import StrictJSON

/// How a message may be handled: five fields that don't depend on one another.
package struct Handling: Sendable, Hashable {
  /// How much harm disclosure would do.
  package enum Level: String, Sendable, CaseIterable, Comparable {
    case `public` = "PUBLIC"
    case restricted = "RESTRICTED"
    case confidential = "CONFIDENTIAL"
    case secret = "SECRET"

    package static func < (a: Level, b: Level) -> Bool { a.rank < b.rank }

    private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  /// Who may see it, the narrowest first.
  package enum Audience: String, Sendable, CaseIterable {
    case named = "NAMED"
    case organisationStrict = "ORG_STRICT"
    case organisationExecuting = "ORG_EXEC"
    case network = "NETWORK"
    case `public` = "PUBLIC"

    var width: Int { Self.allCases.firstIndex(of: self) ?? 0 }
  }

  package let level: Level
  package let underSeal: Bool
  package let audience: Audience
  /// Conditions on use; codes of the closed list, some with a text after a colon.
  package let conditions: [String]
  /// Source and information evaluation, such as `B2`.
  package let evaluation: String?
  /// When it must be reviewed or expires.
  package let expiry: String?

  static let conditionCodes: Set<String> = [
    "NO_JUDICIAL", "NO_ONWARD", "LEAD_ONLY", "ORIGINATOR", "NAT_SEC", "VW_PROTECT", "PURPOSE", "DETECTABLE_NONE",
    "FREE",
  ]

  /// Whether this handling is at least as strict as another in every field.
  package func isAtLeastAsStrict(as other: Handling) -> Bool {
    level >= other.level && (underSeal || !other.underSeal) && audience.width <= other.audience.width
      && Set(conditions).isSuperset(of: other.conditions)
  }

  /// The strictest of two.
  func strictest(_ other: Handling) -> Handling {
    Handling(
      level: max(level, other.level), underSeal: underSeal || other.underSeal,
      audience: audience.width <= other.audience.width ? audience : other.audience,
      conditions: Set(conditions).union(other.conditions).sorted(), evaluation: evaluation, expiry: expiry)
  }

  init(
    level: Level, underSeal: Bool, audience: Audience, conditions: [String], evaluation: String?, expiry: String?
  ) {
    self.level = level
    self.underSeal = underSeal
    self.audience = audience
    self.conditions = conditions
    self.evaluation = evaluation
    self.expiry = expiry
  }

  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    guard let level = Level(rawValue: try reader.requireString("level")) else {
      throw JSONError(.member, offset: nil, "«/handling/level» is none of PUBLIC, RESTRICTED, CONFIDENTIAL, SECRET")
    }
    guard let audience = Audience(rawValue: try reader.requireString("audience")) else {
      throw JSONError(
        .member, offset: nil, "«/handling/audience» is none of NAMED, ORG_STRICT, ORG_EXEC, NETWORK, PUBLIC")
    }
    self.level = level
    self.audience = audience
    underSeal = try reader.requireBool("underSeal")
    conditions = try reader.requireStrings("conditions")
    evaluation = try reader.optionalString("evaluation")
    expiry = try reader.optionalString("expiry")
    try reader.finish()
    for condition in conditions {
      let code = condition.split(separator: ":", maxSplits: 1).first.map(String.init) ?? ""
      guard Self.conditionCodes.contains(code) else {
        throw JSONError(.member, offset: nil, "«/handling/conditions» has a condition that is not in the closed list")
      }
    }
  }

  var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("level", .string(level.rawValue)), ("underSeal", .bool(underSeal)), ("audience", .string(audience.rawValue)),
      ("conditions", .array(conditions.map(JSONValue.string))),
    ]
    if let evaluation { members.append(("evaluation", .string(evaluation))) }
    if let expiry { members.append(("expiry", .string(expiry))) }
    return .object(JSONObject(members: members))
  }
}
