import StrictJSON

/// Holds a list to what another field of the body says: «found» without an asset and «none» with one contradict themselves.
struct ListCheck {
  private let field: Kind.Field
  private let body: JSONObject

  init(_ field: Kind.Field, _ body: JSONObject) {
    self.field = field
    self.body = body
  }

  func findings() -> [Finding] {
    guard case .array(let elements)? = body[field.name] else { return [] }
    if elements.isEmpty, let value = value(of: field.filledWhen) {
      return [contradiction("is empty, though «\(value.field)» is \(value.text)")]
    }
    if !elements.isEmpty, let value = value(of: field.emptyWhen) {
      return [contradiction("must be empty when «\(value.field)» is \(value.text)")]
    }
    return []
  }

  /// What the other field says, when the condition holds.
  private func value(of condition: Kind.Condition?) -> (field: String, text: String)? {
    guard let condition, case .string(let text)? = body[condition.field], condition.values.contains(text) else {
      return nil
    }
    return (condition.field, text)
  }

  private func contradiction(_ message: String) -> Finding {
    Finding("/body/\(field.name)", .blocks, rule: "field.contradiction", source: field.source, message)
  }
}
