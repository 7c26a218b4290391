import StrictJSON

/// How messages of a kind are handled by default while their body says something: a default alone, that an author may choose
/// otherwise; what nobody may go below is a ``HandlingFloor``.
package struct HandlingDefault: Sendable, Hashable {
  /// What the body says where it holds, all of it.
  package let when: [Kind.Condition]
  /// The handling.
  package let handling: Handling
  /// The article or document it comes from.
  package let source: Citation
  /// Why, for people.
  package let help: String

  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    when = try reader.conditions("when")
    handling = try Handling(data: try reader.require("handling"))
    source = try reader.citation()
    help = try reader.requireString("help")
    try reader.finish()
    guard !when.isEmpty else { throw JSONError(.member, offset: nil, "«/handlingWhen/when» says when it holds") }
  }

  /// Whether it holds for a body.
  func holds(in body: JSONObject) -> Bool { when.allSatisfy { $0.holds(in: body) } }
}
