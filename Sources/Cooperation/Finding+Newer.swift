/// What a newer peer may have added: kept and shown, never acted on, and no fault of its message.
extension Finding {
  /// The rule of a member that no field, row or part here knows.
  static let foreignRule = "field.foreign"
  /// Rules that only say that this node does not know something.
  static let mayBeNewer: Set<String> = [foreignRule, "ftm.property", "ftm.schema"]

  /// A member of an object that is not known.
  static func foreign(_ path: String, _ name: String, _ message: String, _ source: String) -> Finding {
    Finding(
      "\(path)/\(pointerPart(SafeText(name).shortened))", .blocks, rule: foreignRule, source: source, message)
  }

  /// The same as advice, with what happens to it.
  func advising(_ more: String) -> Finding {
    Finding(path, .advises, rule: rule, source: source, "\(message); \(more)")
  }
}
