/// What happened did so before it was told; clocks of nodes may differ by an hour, and days by the place.
enum PastCheck {
  /// The place where a day begins first is fourteen hours ahead of UTC.
  private static let eastmost = 14 * 3_600 + Limits.clockDifference

  /// What is wrong with the date of a field in a message; nil when it lies before the writing, or the field need not.
  static func finding(_ field: Kind.Field, _ text: String, written: Moment) -> Finding? {
    guard field.isPast, isLater(text, than: written) else { return nil }
    return Finding(
      "/body/\(field.name)", .blocks, rule: "law.past", source: field.source,
      "\(SafeText(text).shortened) is later than the message, which was written at \(written.utc): \(field.help); state "
        + "what happened once it did")
  }

  private static func isLater(_ text: String, than written: Moment) -> Bool {
    if let moment = Moment(text) { return moment.seconds > written.seconds + Limits.clockDifference }
    guard let day = Moment.Day(text) ?? PartialDate.firstDay(text) else { return false }
    return day > Moment(seconds: written.seconds + eastmost).day
  }
}
