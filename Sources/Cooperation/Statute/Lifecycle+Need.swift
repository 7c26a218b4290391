import StrictJSON

extension Lifecycle {
  /// What must stand in a thread before a move: an earlier act, and how its date lies to that of the move.
  package struct Need: Sendable, Hashable {
    /// The kind of the earlier act; that of what begins the thread counts too.
    package let kind: String
    /// What it must say; all of them.
    package let when: [Kind.Condition]
    /// Whether no such act may be there.
    package let isAbsent: Bool
    /// The field of the newest such act from whose day is counted; nil where the day doesn't matter.
    package let date: String?
    /// The field with the day of the move; nil for the day on which it was written.
    package let own: String?
    /// How many days after that day the move comes at the earliest.
    package let from: Int?
    /// How many days after that day it comes at the latest.
    package let until: Int?
    /// Why, in words.
    package let help: String
  }
}

extension Lifecycle.Need {
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    kind = try reader.requireString("kind")
    when = try reader.conditions("when")
    isAbsent = try reader.flag("absent")
    date = try reader.optionalString("date")
    own = try reader.optionalString("own")
    from = try reader.optionalInt64("from").flatMap { Int(exactly: $0) }
    until = try reader.optionalInt64("until").flatMap { Int(exactly: $0) }
    help = try reader.requireString("help")
    try reader.finish()
    guard (date == nil) == (from == nil && until == nil), date == nil || !isAbsent else {
      throw JSONError(.member, offset: nil, "«/moves/needs» counts days from a date, and from one that is there")
    }
  }

  /// In words: `after resp.arrest_notification where event is arrested`.
  var words: String {
    let said = when.isEmpty ? "" : " where " + when.map(\.words).joined(separator: " and ")
    guard let date else { return "\(isAbsent ? "without" : "after") \(kind)\(said)" }
    let bounds = [
      from.map { "at the earliest \(Self.days($0))" }, until.map { "at the latest \(Self.days($0))" },
    ]
    return "\(bounds.compactMap { $0 }.joined(separator: ", ")) «\(date)» of \(kind)\(said)"
  }

  private static func days(_ count: Int) -> String {
    switch count {
    case 0: "on"
    case 1: "on the day after"
    default: "\(count) days after"
    }
  }

  /// Whether an act is one of which it speaks.
  func speaks(of act: ThreadAct) -> Bool {
    act.kind == kind
      && when.allSatisfy { condition in act.facts[condition.field].map(condition.values.contains) ?? false }
  }

  /// Whether an act is among earlier ones, or none is where none may be; days aside.
  func stands(among acts: [ThreadAct]) -> Bool { acts.contains(where: speaks) != isAbsent }

  /// Why an act may not come after others; nil when it may.
  func fault(of act: ThreadAct, after acts: [ThreadAct]) -> String? {
    guard stands(among: acts) else { return "only \(words): \(help)" }
    guard let date, let told = acts.last(where: speaks)?.facts[date].flatMap(Self.day) else { return nil }
    // Who states no day at all keeps none.
    // The day is that of the place where the act was written, as it stands in the act.
    let written = act.written > 0 ? Moment(seconds: act.written, offset: act.offset ?? 0).day : nil
    let day = own.map { act.facts[$0].flatMap(Self.day) } ?? written
    if let from {
      let first = told.adding(days: from)
      if day.map({ $0 < first }) ?? true { return "not before \(first): \(help)" }
    }
    if let until {
      let last = told.adding(days: until)
      if day.map({ $0 > last }) ?? true { return "not after \(last): \(help)" }
    }
    return nil
  }

  private static func day(_ text: String) -> Moment.Day? { Moment(text)?.day ?? Moment.Day(text) }
}
