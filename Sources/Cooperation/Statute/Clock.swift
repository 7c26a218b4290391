import StrictJSON

/// A clock that a node runs: what starts it, how long it is, what stops it, and whether it is law.
package struct Clock: Sendable, Hashable {
  /// Kept apart always: what the law says, what soft words are taken to mean, what somebody asked for.
  package enum Sort: String, Sendable, Codable { case legal, target, requested }

  /// How long it runs.
  package enum Length: Sendable, Hashable {
    /// Calendar days, counted from the day after the start; negative for days before.
    case days(Int)
    /// Hours from the moment.
    case hours(Int)
    /// Until the date that the field itself states.
    case agreed
    /// Two thirds of the sentence, or 25 years.
    case sentence
  }

  /// An act that starts or stops a clock.
  package struct Trigger: Sendable, Hashable {
    /// A pattern of kinds.
    package let kind: String
    /// The field with the date or moment; nil when the act itself starts it.
    package let field: String?
    /// A field that must have one of some values.
    package let when: Kind.Condition?
    /// The side whose act it must be; nil for either.
    package let side: Lifecycle.Side?
    /// A field that names the act whose clock is meant; nil for every clock that runs.
    package let naming: String?
  }

  /// The code.
  package let code: String
  /// In words.
  package private(set) var title: String
  /// What sort it is.
  package let sort: Sort
  /// How long.
  package private(set) var length: Length
  /// What starts it.
  package let starts: Trigger
  /// A field of the act that, when it is there, states the date instead.
  package let unless: String?
  /// A field that what begins the thread must have; nil for whatever that says.
  package let rootField: String?
  /// Lifecycles in which it runs; empty for all.
  package let lifecycles: [String]
  /// What stops it.
  package let stops: [Trigger]
  /// What begins another thread and stops it by naming what began this one, or the act that started it.
  package let stopsElsewhere: [Trigger]
  /// What begins another thread by naming what began this one, and is asked of whoever must act while it runs; it does not end it.
  package let asksFor: [Trigger]
  /// Acts after which it is started no more.
  package let notAfter: [Trigger]
  /// Clocks that stop when it starts.
  package let supersedes: [String]
  /// Whether it stops once what was asked is answered.
  package let endsWhenAnswered: Bool
  /// Whether each start runs for itself, and none begins another anew.
  package let isEach: Bool
  /// Which side must act.
  package let owner: Lifecycle.Side
  /// Whether it only informs: nobody is late when it is over.
  package let informs: Bool
  /// The article.
  package let source: Citation
  /// The articles of threads in which another one asks for the same, by lifecycle.
  package let sourcesIn: [String: Citation]

  /// The article that counts in threads of a lifecycle.
  package func source(in lifecycle: String?) -> Citation { lifecycle.flatMap { sourcesIn[$0] } ?? source }

  init(_ reader: inout ObjectReader) throws(JSONError) {
    code = try reader.requireString("code")
    title = try reader.requireString("title")
    guard let sort = Sort(rawValue: try reader.requireString("sort")),
      let owner = Lifecycle.Side(rawValue: try reader.requireString("owner"))
    else { throw JSONError(.member, offset: nil, "«\(code)» is of no sort, or nobody's") }
    self.sort = sort
    self.owner = owner
    length = try Length(try reader.requireObject("length"))
    starts = try Trigger(try reader.requireObject("starts"))
    unless = try reader.optionalString("unless")
    rootField = try reader.optionalString("rootHas")
    lifecycles = try reader.strings("lifecycles")
    stops = try Self.triggers(&reader, "stops")
    stopsElsewhere = try Self.triggers(&reader, "stopsElsewhere")
    asksFor = try Self.triggers(&reader, "asksFor")
    notAfter = try Self.triggers(&reader, "notAfter")
    supersedes = try reader.strings("supersedes")
    endsWhenAnswered = try reader.optionalString("ends") == "answered"
    isEach = try reader.flag("each")
    informs = try reader.flag("informs")
    source = try reader.citation()
    sourcesIn = try Self.sources(&reader)
  }

  private static func triggers(_ reader: inout ObjectReader, _ name: String) throws(JSONError) -> [Trigger] {
    guard reader.optional(name) != nil else { return [] }
    return try reader.requireObjects(name).map { object throws(JSONError) in try Trigger(object) }
  }

  /// The same with other days, which its title says: no other node counts them so.
  func lasting(days: Int) -> Clock {
    var clock = self
    clock.length = .days(days)
    clock.title += " (days set at this node)"
    return clock
  }

  /// Whether it runs in threads that a kind begins.
  package func runs(inThreadsOf kind: Kind) -> Bool {
    lifecycles.isEmpty ? KindPattern(starts.kind).holds(kind) : kind.lifecycle.map(lifecycles.contains) ?? false
  }

  private static func sources(_ reader: inout ObjectReader) throws(JSONError) -> [String: Citation] {
    guard reader.optional("citedIn") != nil else { return [:] }
    var found: [String: Citation] = [:]
    for object in try reader.requireObjects("citedIn") {
      var row = object
      found[try row.requireString("lifecycle")] = try row.citation()
      try row.finish()
    }
    return found
  }
}

extension Clock.Length {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    if let days = try reader.optionalInt64("days") {
      self = .days(Int(clamping: days))
    } else if let hours = try reader.optionalInt64("hours") {
      self = .hours(Int(clamping: hours))
    } else if try reader.flag("agreed") {
      self = .agreed
    } else if try reader.flag("sentence") {
      self = .sentence
    } else {
      throw JSONError(.member, offset: nil, "a clock has no length")
    }
    try reader.finish()
  }
}

extension Clock.Trigger {
  fileprivate init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    kind = try reader.requireString("kind")
    field = try reader.optionalString("field")
    when = try reader.condition("when")
    let by = try reader.optionalString("by")
    side = by.flatMap(Lifecycle.Side.init)
    guard (by == nil) == (side == nil) else {
      throw JSONError(.member, offset: nil, "«\(by ?? "")» is no side that starts a clock")
    }
    naming = try reader.optionalString("naming")
    try reader.finish()
  }
}
