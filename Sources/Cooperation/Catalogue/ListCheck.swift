import StrictJSON

/// Holds a list to what another field says: «found» without an asset and «none» with one contradict themselves.
struct ListCheck {
  private let field: Kind.Field
  private let siblings: JSONObject
  private let path: String

  init(_ field: Kind.Field, _ siblings: JSONObject, _ path: String) {
    self.field = field
    self.siblings = siblings
    self.path = path
  }

  func findings() -> [Finding] {
    guard case .array(let elements)? = siblings[field.name] else { return [] }
    if elements.isEmpty, let condition = field.filledWhen, condition.holds(in: siblings) {
      return [contradiction("is empty, though «\(condition.field)» is \(condition.value(in: siblings))")]
    }
    if !elements.isEmpty, let condition = field.emptyWhen, condition.holds(in: siblings) {
      return [contradiction("must be empty when «\(condition.field)» is \(condition.value(in: siblings))")]
    }
    return []
  }

  private func contradiction(_ message: String) -> Finding {
    Finding(path, .blocks, rule: "field.contradiction", source: field.source, message)
  }
}
