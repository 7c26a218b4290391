/// A date as a note verbale writes it out: `28 November 2026`, `1er décembre 2026`.
enum NoteDate {
  private static let english = [
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
  ]
  private static let french = [
    "janvier", "février", "mars", "avril", "mai", "juin", "juillet", "août", "septembre", "octobre", "novembre",
    "décembre",
  ]

  /// A day in words.
  static func text(_ day: Moment.Day, in language: String) -> String {
    let (year, month, day) = day.parts
    let isFrench = language.hasPrefix("fr")
    let names = isFrench ? french : english
    guard names.indices.contains(month - 1) else { return "\(year)" }
    return "\(day)\(isFrench && day == 1 ? "er" : "") \(names[month - 1]) \(year)"
  }

  /// A moment in words, with the time at its own place.
  static func text(_ moment: Moment, in language: String) -> String {
    let time = moment.text.split(separator: "T").last.map { $0.prefix(5) } ?? ""
    let zone = moment.offset == 0 ? "UTC" : "UTC\(Moment.zone(moment.offset))"
    return "\(text(moment.day, in: language)), \(time) \(zone)"
  }

  /// A date or a moment that is written in digits; anything else, such as a year or a month alone, as it stands.
  static func text(_ written: String, in language: String) -> String {
    if let day = Moment.Day(written) { return text(day, in: language) }
    return Moment(written).map { text($0, in: language) } ?? written
  }
}
