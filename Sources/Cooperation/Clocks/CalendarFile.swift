/// Deadlines as iCalendar (RFC 5545), without content: what kind of deadline, of which law, in which thread by number.
///
/// No subject, name or party stands in it, so that it may lie in an ordinary calendar.
package struct CalendarFile: Sendable {
  private let deadlines: [Deadline]
  private let stamp: Moment

  /// - Parameter stamp: the time at which the file is made.
  package init(_ deadlines: [Deadline], stamp: Moment) {
    self.deadlines = deadlines
    self.stamp = stamp
  }

  /// The file, with the line ends and the folding of the standard.
  package var text: String {
    let head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Comity//Deadlines//EN", "CALSCALE:GREGORIAN"]
    return (head + deadlines.flatMap(event) + ["END:VCALENDAR"]).map(Self.folded).joined()
  }

  private func event(_ deadline: Deadline) -> [String] {
    let day = Moment.Day(deadline.day) ?? deadline.end.day
    let sort =
      switch deadline.sort {
      case .legal: "Legal deadline"
      case .target: "Target"
      case .requested: "Date asked for"
      }
    let source = deadline.source.isVerified ? deadline.source.text : "\(deadline.source.text) (practice, not law)"
    return [
      "BEGIN:VEVENT", "UID:\(Self.escaped(deadline.id))@comity", "DTSTAMP:\(Self.basic(stamp))",
      "DTSTART;VALUE=DATE:\(Self.basic(day))", "DTEND;VALUE=DATE:\(Self.basic(day.adding(days: 1)))",
      "SUMMARY:\(Self.escaped("\(sort): \(deadline.title), thread \(deadline.thread.prefix(12))"))",
      "DESCRIPTION:\(Self.escaped("\(source). Ends \(deadline.end.utc)."))",
      "STATUS:\(deadline.status == .running ? "CONFIRMED" : "CANCELLED")", "TRANSP:TRANSPARENT", "CLASS:CONFIDENTIAL",
      "END:VEVENT",
    ]
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
