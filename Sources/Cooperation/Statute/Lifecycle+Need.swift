import StrictJSON

extension Lifecycle {
  /// What must stand in a thread before a move: an earlier act, and how its date lies to that of the move.
  package struct Need: Sendable, Hashable {
    /// The earlier act; that of what begins the thread counts too.
    package let earlier: Said
    /// Whether no such act may be there.
    package let isAbsent: Bool
    /// Within how many days of another act it must have come to be meant; nil for whenever it came.
    package let within: Within?
    /// The act before whose newest none is meant, as a recommendation on an earlier application; nil for all.
    package let since: Said?
    /// The field of the newest such act from whose day is counted; nil where the day doesn't matter.
    package let date: String?
    /// The field with the day of the move; nil for the time at which it was written.
    package let own: String?
    /// How many days after that day the move comes at the earliest.
    package let from: Int?
    /// How many days after that day it comes at the latest.
    package let until: Int?
    /// The kind of an act that, once it came after the newest such act, makes the day of no matter; nil for none.
    package let unless: String?
    /// Why, in words.
    package let help: String
  }

  /// An act that says something.
  package struct Said: Sendable, Hashable {
    /// Its kind.
    package let kind: String
    /// What it must say; all of it.
    package let when: [Kind.Condition]
  }

  /// The days after an act in which another must have come.
  package struct Within: Sendable, Hashable {
    /// The act from whose day is counted; the newest.
    package let act: Said
    /// Its field with the day.
    package let date: String
    /// The field of the other with its day.
    package let own: String
    /// How many days.
    package let until: Int
  }
}

extension Lifecycle.Said {
  init(_ reader: inout ObjectReader) throws(JSONError) {
    kind = try reader.requireString("kind")
    when = try reader.conditions("when")
  }

  init(whole object: ObjectReader) throws(JSONError) {
    var reader = object
    self = try Self(&reader)
    try reader.finish()
  }

  /// In words: `resp.arrest_notification where event is arrested`.
  var words: String { kind + (when.isEmpty ? "" : " where " + when.map(\.words).joined(separator: " and ")) }

  /// Whether an act is one.
  func speaks(of act: ThreadAct) -> Bool {
    act.kind == kind && when.allSatisfy { $0.holds(act) }
  }
}

extension Lifecycle.Within {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    act = try Lifecycle.Said(&reader)
    date = try reader.requireString("date")
    own = try reader.requireString("own")
    until = Int(clamping: try reader.requireInt64("until"))
    try reader.finish()
  }
}

extension Lifecycle.Need {
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    earlier = try Lifecycle.Said(&reader)
    isAbsent = try reader.flag("absent")
    within = try reader.optionalObject("within").map { object throws(JSONError) in try Lifecycle.Within(object) }
    since = try reader.optionalObject("since").map { object throws(JSONError) in try Lifecycle.Said(whole: object) }
    date = try reader.optionalString("date")
    own = try reader.optionalString("own")
    from = try reader.optionalInt64("from").flatMap { Int(exactly: $0) }
    until = try reader.optionalInt64("until").flatMap { Int(exactly: $0) }
    unless = try reader.optionalString("unless")
    help = try reader.requireString("help")
    try reader.finish()
    guard (date == nil) == (from == nil && until == nil), date == nil || !isAbsent, unless == nil || date != nil else {
      throw JSONError(.member, offset: nil, "«/moves/needs» counts days from a date, and from one that is there")
    }
  }

  /// The fields that it looks at.
  var fields: [String] {
    let counted = [date, own, within?.date, within?.own].compactMap(\.self)
    return (earlier.when + (within?.act.when ?? []) + (since?.when ?? [])).map(\.field) + counted
  }

  /// In words: `after resp.arrest_notification where event is arrested`.
  var words: String {
    let meant =
      earlier.words + (since.map { ", since the newest \($0.words)" } ?? "")
      + (within.map { ", \(Self.days($0.until)) «\($0.date)» of \($0.act.words) at most" } ?? "")
    guard let date else { return "\(isAbsent ? "without" : "after") \(meant)" }
    let bounds = [
      from.map { "at the earliest \(Self.days($0))" }, until.map { "at the latest \(Self.days($0))" },
    ]
    return "\(bounds.compactMap { $0 }.joined(separator: ", ")) «\(date)» of \(meant)"
      + (unless.map { ", or once \($0) came" } ?? "")
  }

  private static func days(_ count: Int) -> String {
    switch count {
    case 0: "on"
    case 1: "on the day after"
    default: "\(count) days after"
    }
  }
}
