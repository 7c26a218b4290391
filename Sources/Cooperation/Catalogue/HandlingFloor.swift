package import StrictJSON

/// The least strict handling that messages of a kind, or about a measure, may have: below it nothing is sent.
package struct HandlingFloor: Sendable, Hashable {
  /// What the body says where it holds, all of it; empty for always.
  package let when: [Kind.Condition]
  /// The least strict handling.
  package let handling: Handling
  /// Whether it only holds as long as its author does not lower the handling: what nobody may notice is known one day.
  package let endsWhenLowered: Bool
  /// The article or document it comes from.
  package let source: Citation
  /// Whom it protects, for people.
  package let help: String

  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    when =
      reader.optional("when") == nil
      ? [] : try reader.requireObjects("when").map { object throws(JSONError) in try Kind.Condition(object) }
    handling = try Handling(data: try reader.require("handling"))
    endsWhenLowered = try reader.flag("untilLowered")
    source = try reader.citation()
    help = try reader.requireString("help")
    try reader.finish()
  }

  /// Whether it holds for a body.
  func holds(in body: JSONObject) -> Bool { when.allSatisfy { $0.holds(in: body) } }

  /// Whether it holds for what a fold keeps of a body.
  func holds(in facts: [String: String]) -> Bool {
    when.allSatisfy { condition in facts[condition.field].map(condition.values.contains) ?? false }
  }

  /// What to change in a weaker handling.
  func lacks(_ other: Handling) -> String {
    var changes: [String] = []
    if other.level < handling.level { changes.append("level \(handling.level.rawValue)") }
    if handling.underSeal, !other.underSeal { changes.append("underSeal true") }
    if other.audience.width > handling.audience.width { changes.append("audience \(handling.audience.rawValue)") }
    let conditions = handling.conditions.filter { !other.conditions.contains($0) }
    if !conditions.isEmpty { changes.append("\(conditions.joined(separator: ", ")) among the conditions") }
    return changes.joined(separator: ", ")
  }
}

extension Catalogue {
  /// The floors that a kind and the measure in a body set, whether they hold for it or not.
  private func floors(of kind: Kind, measure: String?) -> [HandlingFloor] {
    kind.handlingFloors
      + law.measures.filter { $0.code == measure && $0.kinds.contains(kind.code) }.flatMap(\.handlingFloors)
  }

  /// The floors that hold for a message.
  func floors(of kind: Kind, body: JSONObject) -> [HandlingFloor] {
    floors(of: kind, measure: body.text("measure")).filter { $0.holds(in: body) }
  }

  /// The floors below which not even its author lowers an act of a thread.
  func floors(of act: ThreadAct) -> [HandlingFloor] {
    guard let kind = kind(act.kind) else { return [] }
    return floors(of: kind, measure: act.facts["measure"]).filter { !$0.endsWhenLowered && $0.holds(in: act.facts) }
  }

  /// How a message is handled when nobody says otherwise: by its kind and what its body says, and never below a floor.
  package func usualHandling(of kind: Kind, body: JSONObject) -> Handling? {
    let usual = kind.handlingDefaults.first { $0.holds(in: body) }?.handling ?? kind.handling
    return floors(of: kind, body: body).reduce(usual) { usual, floor in floor.handling.strictest(usual) }
  }
}
