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
      conditions: handling.conditions.filter { !lifted.contains($0) }, evaluation: nil, expiry: nil,
      review: handling.review, retainUntil: handling.retainUntil)
    return handling.isAtLeastAsStrict(as: lowered) ? lowered : nil
  }
}
