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

  /// The harm.
  package let level: Level
  /// Whether the existence of the matter itself is secret.
  package let underSeal: Bool
  /// Who.
  package let audience: Audience
  /// Conditions on use; codes of the closed list, some with a text after a colon.
  package let conditions: [String]
  /// Source and information evaluation, such as `B2`.
  package let evaluation: String?
  /// When it expires: after that day nobody but its author uses the message anew.
  package let expiry: String?
  /// When it is looked at again whether it must be handled so strictly.
  package let review: String?
  /// Until when it is kept: after that day its content is due for deletion, which two officers decide.
  package let retainUntil: String?

  /// Whether the day after which it may not be used anew is over.
  package func hasExpired(on day: Moment.Day) -> Bool { expiry.flatMap(PartialDate.lastDay).map { $0 < day } ?? false }

  /// Whether this handling is at least as strict as another in every field.
  package func isAtLeastAsStrict(as other: Handling) -> Bool {
    level >= other.level && (underSeal || !other.underSeal) && audience.width <= other.audience.width
      && Set(conditions).isSuperset(of: other.conditions)
  }

  /// The first of two days; nil where there is none.
  private static func first(_ one: String?, _ other: String?) -> String? {
    guard let one, let other else { return one ?? other }
    guard let day = PartialDate.lastDay(one), let second = PartialDate.lastDay(other) else { return one }
    return day <= second ? one : other
  }

  /// The names of days that are left out here, or are later than those of another, which an answer inherits.
  func laterDays(than other: Handling) -> [String] {
    [("review", review, other.review), ("retainUntil", retainUntil, other.retainUntil)].filter { _, own, inherited in
      inherited != nil && Self.first(own, inherited) != own
    }.map(\.0)
  }

  /// The strictest of two, with the first of their days; what was evaluated and when it expires is told anew by each author.
  func strictest(_ other: Handling?) -> Handling {
    guard let other else {
      return Handling(
        level: level, underSeal: underSeal, audience: audience, conditions: conditions, evaluation: nil, expiry: nil,
        review: review, retainUntil: retainUntil)
    }
    return Handling(
      level: max(level, other.level), underSeal: underSeal || other.underSeal,
      audience: audience.width <= other.audience.width ? audience : other.audience,
      conditions: conditions + other.conditions.filter { !conditions.contains($0) }, evaluation: nil, expiry: nil,
      review: Self.first(review, other.review), retainUntil: Self.first(retainUntil, other.retainUntil))
  }

  init(
    level: Level, underSeal: Bool, audience: Audience, conditions: [String], evaluation: String?, expiry: String?,
    review: String? = nil, retainUntil: String? = nil
  ) {
    self.level = level
    self.underSeal = underSeal
    self.audience = audience
    self.conditions = conditions
    self.evaluation = evaluation
    self.expiry = expiry
    self.review = review
    self.retainUntil = retainUntil
  }

  /// Reads what ``findings(in:)`` finds no fault with.
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    guard let level = Level(rawValue: try reader.requireString("level")),
      let audience = Audience(rawValue: try reader.requireString("audience"))
    else { throw JSONError(.member, offset: nil, "«/handling» has a level or an audience of no closed list") }
    self.level = level
    self.audience = audience
    underSeal = try reader.requireBool("underSeal")
    conditions = try reader.requireStrings("conditions")
    evaluation = try reader.optionalString("evaluation")
    expiry = try reader.optionalString("expiry")
    review = try reader.optionalString("review")
    retainUntil = try reader.optionalString("retainUntil")
  }

  var json: JSONValue {
    var members: [(String, JSONValue)] = [
      ("level", .string(level.rawValue)), ("underSeal", .bool(underSeal)), ("audience", .string(audience.rawValue)),
      ("conditions", .array(conditions.map(JSONValue.string))),
    ]
    if let evaluation { members.append(("evaluation", .string(evaluation))) }
    for (name, day) in [("expiry", expiry), ("review", review), ("retainUntil", retainUntil)] {
      if let day { members.append((name, .string(day))) }
    }
    return .object(JSONObject(members: members))
  }
}
