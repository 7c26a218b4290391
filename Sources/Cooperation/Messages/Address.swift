import StrictJSON

/// Who writes or receives: a node, and inside it a unit and an officer.
package struct Address: Sendable, Hashable {
  /// The node's name.
  package let node: String
  /// The unit inside the party.
  package let unit: String?
  /// The officer.
  package let officer: String?

  package init(node: String, unit: String? = nil, officer: String? = nil) {
    self.node = node
    self.unit = unit
    self.officer = officer
  }

  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    node = try reader.requireString("node")
    unit = try reader.optionalString("unit")
    officer = try reader.optionalString("officer")
  }

  var json: JSONValue {
    var members: [(String, JSONValue)] = [("node", .string(node))]
    if let unit { members.append(("unit", .string(unit))) }
    if let officer { members.append(("officer", .string(officer))) }
    return .object(JSONObject(members: members))
  }
}
