/// Deadlines as iCalendar (RFC 5545), without content: of a PUBLIC matter what kind of deadline and of which law, of any other that
/// there is one, in which thread by number; of a matter under seal nothing, unless that was asked for.
///
/// No subject, name or party stands in it, so that it may lie in an ordinary calendar.
package struct CalendarFile: Sendable {
  private let deadlines: [Deadline]
  private let stamp: Moment
  private let hash: @Sendable (String) -> String

  /// - Parameters:
  ///   - stamp: the time at which the file is made.
  ///   - withSealed: whether deadlines of matters under seal stand in it too, telling nothing but their day.
  ///   - hash: a one-way function, so that an event keeps its UID and the UID tells nothing.
  package init(
    _ deadlines: [Deadline], stamp: Moment, withSealed: Bool = false, hash: @escaping @Sendable (String) -> String
  ) {
    self.deadlines = deadlines.filter { withSealed || $0.secrecy == .open || $0.secrecy == .neutral }
    self.stamp = stamp
    self.hash = hash
  }

  /// The file, with the line ends and the folding of the standard.
  package var text: String {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Comity//Deadlines//EN", "CALSCALE:GREGORIAN"]
    return (head + deadlines.flatMap(event) + ["END:VCALENDAR"]).map(Self.folded).joined()
  }

  private func event(_ deadline: Deadline) -> [String] {
    let day = Moment.Day(deadline.day) ?? deadline.end.day
    let sort =
      switch (deadline.clock, deadline.sort) {
      case (ThreadFold.reviewClock, _): "Review of the handling"
      case (ThreadFold.retentionClock, _): "End of retention"
      case (_, .legal): "Legal deadline"
      case (_, .target): "Target"
      case (_, .requested): "Date asked for"
      }
    return [
      "BEGIN:VEVENT", "UID:\(Self.escaped(hash("comity/calendar/1\n\(deadline.id)")))@comity",
      "DTSTAMP:\(Self.basic(stamp))",
      "DTSTART;VALUE=DATE:\(Self.basic(day))", "DTEND;VALUE=DATE:\(Self.basic(day.adding(days: 1)))",
      "SUMMARY:\(Self.escaped(sort + Self.matter(deadline)))",
      "DESCRIPTION:\(Self.escaped(Self.source(deadline) + Self.end(deadline)))",
      "STATUS:\(deadline.status == .running ? "CONFIRMED" : "CANCELLED")", "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL",
      "END:VEVENT",
    ]
  }

  /// What of the matter stands in the title.
  private static func matter(_ deadline: Deadline) -> String {
    switch deadline.secrecy {
    case .open: ": \(deadline.title), thread \(deadline.thread.prefix(12))"
    case .neutral: ", thread \(deadline.thread.prefix(12))"
    case .sealed, nil: ""
    }
  }

  /// Midnight after the last day would read as the day after.
  private static func end(_ deadline: Deadline) -> String {
    deadline.endsWithDay ? "Last day \(deadline.day)." : "Ends \(deadline.end.utc)."
  }

  private static func source(_ deadline: Deadline) -> String {
    guard deadline.secrecy == .open else { return "" }
    return deadline.source.text + (deadline.source.isVerified ? ". " : " (practice, not law). ")
  }

  private static func basic(_ day: Moment.Day) -> String { day.description.filter { $0 != "-" } }

  private static func basic(_ moment: Moment) -> String { moment.utc.filter { $0 != "-" && $0 != ":" } }

  /// Text of RFC 5545 3.3.11; whatever could steer a reader is an escape already.
  static func escaped(_ text: String) -> String {
    var safe = ""
    for character in SafeText(text).text.unicodeScalars {
      if "\\;,".unicodeScalars.contains(character) { safe += "\\" }
      safe.unicodeScalars.append(character)
    }
    return safe
  }

  /// A line of at most 75 octets; what goes on begins with a space.
  static func folded(_ line: String) -> String {
    var out = ""
    var octets = 0
    for scalar in line.unicodeScalars {
      let width = String(scalar).utf8.count
      if octets + width > 75 {
        out += "\r\n "
        octets = 1
      }
      out.unicodeScalars.append(scalar)
      octets += width
    }
    return out + "\r\n"
  }
}
