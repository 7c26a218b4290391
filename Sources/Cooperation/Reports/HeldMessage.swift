/// A message as the node that reports holds it: its text, and when this node sent or received it.
package struct HeldMessage: Sendable {
  package let message: Message
  /// When it was dispatched or arrived, by the node's clock: seconds since 1970.
  package let seconds: Int
  /// Bytes of the files that go with it.
  package let enclosedBytes: UInt64

  /// Whether no officer opens it, or takes it out of the node, alone: it is counted, and nothing of what it says is listed.
  package let isProtected: Bool
  /// Whether lists that every officer reads leave out what it says: protected, or for named recipients.
  var isUnlisted: Bool { isProtected || message.handling.audience == .named }

  /// What the directory said of its author and recipients when it was sent; nil where that is not asked.
  package let functions: [String: [String]]?

  /// Takes a message.
  package init(
    _ message: Message, seconds: Int, enclosedBytes: UInt64 = 0, isProtected: Bool = false,
    functions: [String: [String]]? = nil
  ) {
    self.message = message
    self.functions = functions
    self.isProtected = isProtected
    self.seconds = seconds
    self.enclosedBytes = enclosedBytes
  }

  /// What its act is known by in a thread.
  var key: String { message.key }

  /// The calendar day in UTC.
  package var day: Moment.Day { Moment(seconds: seconds).day }
}

/// The days that a report speaks of, both included.
package struct ReportPeriod: Sendable, Hashable, CustomStringConvertible {
  package let first: Moment.Day
  package let last: Moment.Day

  /// Days in order; nil for a last day before the first.
  package init?(first: Moment.Day, last: Moment.Day) {
    guard first <= last else { return nil }
    self.first = first
    self.last = last
  }

  /// Reads `2026`, `2026-11`, `2026-Q4` or `2026-01-01..2026-06-30`.
  package init?(_ text: String) {
    let ends = text.split(separator: ".", omittingEmptySubsequences: false)
    if ends.count == 3, ends[1].isEmpty, let first = Moment.Day(ends[0]), let last = Moment.Day(ends[2]) {
      self.init(first: first, last: last)
      return
    }
    let parts = text.split(separator: "-", omittingEmptySubsequences: false)
    guard let first = parts.first, first.utf8.count == 4, first.utf8.allSatisfy({ (0x30...0x39).contains($0) }),
      let year = Int(first), (1000...2999).contains(year), parts.count <= 2
    else { return nil }
    let months: ClosedRange<Int>
    switch parts.count == 2 ? String(parts[1]) : "" {
    case "": months = 1...12
    case "Q1": months = 1...3
    case "Q2": months = 4...6
    case "Q3": months = 7...9
    case "Q4": months = 10...12
    case let text:
      guard text.utf8.count == 2, let month = Int(text), (1...12).contains(month) else { return nil }
      months = month...month
    }
    guard parts.count == 1 || !parts[1].isEmpty else { return nil }
    self.init(
      first: Moment.Day(year: year, month: months.lowerBound, day: 1),
      last: Moment.Day(
        year: year, month: months.upperBound, day: PartialDate.days(year, months.upperBound)))
  }

  /// Whether a day lies in it.
  package func contains(_ day: Moment.Day) -> Bool { first <= day && day <= last }

  package var description: String { "\(first) to \(last)" }
}
