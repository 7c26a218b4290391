import StrictJSON

extension Lifecycle {
  /// Acts that tell what happened in the order in which it did: none of them names an earlier time than the one told before it.
  package struct Order: Sendable, Hashable {
    /// The kinds of the acts.
    package let kinds: [String]
    /// The field with the day or moment.
    package let field: String
    /// Acts that stand outside the order, as documents that came before an arrest; nil for none.
    package let besides: Kind.Condition?
    /// Why, in words.
    package let help: String
  }
}

extension Lifecycle.Order {
  init(_ object: ObjectReader) throws(JSONError) {
    var reader = object
    kinds = try reader.requireStrings("kinds")
    field = try reader.requireString("field")
    besides = try reader.condition("besides")
    help = try reader.requireString("help")
    try reader.finish()
  }

  /// The fields that it looks at.
  var fields: [String] { [field, besides?.field].compactMap(\.self) }

  /// In words: `«at» of resp.arrest_notification is never before that of the one told before it`.
  var words: String {
    let others = besides.map { ", unless \($0.words)" } ?? ""
    return
      "«\(field)» of \(kinds.joined(separator: " and ")) is never before that of the one told before it\(others): \(help)"
  }

  /// Why an act may not come after others of its lane; nil when it may.
  func fault(of act: ThreadAct, after acts: [ThreadAct]) -> String? {
    guard let own = told(act), let told = acts.compactMap(told).last, own.isBefore(told) else { return nil }
    return "«\(field)» is before what was told last, \(told.text): \(help); what was told wrongly is set right with "
      + "\(Correction.kind) first"
  }

  private func told(_ act: ThreadAct) -> ToldTime? {
    guard kinds.contains(act.kind), besides.map({ !$0.holds(act) }) ?? true else { return nil }
    return act.facts[field].flatMap(ToldTime.init)
  }
}

/// A time that an act states: a moment, or a day alone.
struct ToldTime {
  let text: String
  private let moment: Moment?
  private let day: Moment.Day

  init?(_ text: String) {
    let moment = Moment(text)
    guard let day = moment?.day ?? Moment.Day(text) else { return nil }
    (self.text, self.moment, self.day) = (text, moment, day)
  }

  /// When an act was written; nil for one that states no time.
  init?(written act: ThreadAct) {
    guard act.written > 0 else { return nil }
    self.init(Moment(seconds: act.written, offset: act.offset ?? 0).text)
  }

  /// Whether it lies before another; where either is a day alone, before that day.
  func isBefore(_ other: Self) -> Bool {
    if let moment, let last = other.moment { return moment.seconds < last.seconds }
    return day < other.day
  }
}

extension Kind.Condition {
  /// Whether an act says so.
  func holds(_ act: ThreadAct) -> Bool { act.facts[field].map(values.contains) ?? false }
}
