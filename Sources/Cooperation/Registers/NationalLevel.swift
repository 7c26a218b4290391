package import StrictJSON

/// What a State calls a level of handling, as its entry in the directory of focal points says. It changes nothing of how the node
/// handles a message, and says nothing of what that State's own law asks for.
package enum NationalLevel {
  /// The field of the entry: rows with a `level` and its `name`.
  static let field = "nationalLevels"

  /// The name of a level in the body of an entry; nil where it says nothing of it.
  package static func name(of level: Handling.Level, in entry: JSONObject) -> String? {
    guard case .array(let rows)? = entry[field] else { return nil }
    return rows.prefix(Limits.lines).lazy.compactMap { row -> String? in
      guard case .object(let object) = row, object.text("level") == level.rawValue else { return nil }
      return object.text("name")
    }.first
  }
}
