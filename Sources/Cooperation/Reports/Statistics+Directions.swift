import StrictJSON

extension Statistics {
  /// Requests that this node sent, and those that it received.
  var sent: [Matter] { requests.filter { $0.root.message.from.node == node } }
  var received: [Matter] { requests.filter { $0.root.message.from.node != node } }

  /// Whether what was sent and what was received is told apart. Both add up to a number that follows from elsewhere in the report:
  /// where one of them is too small to be told, neither it nor its parts may stand apart.
  private var tellsDirections: Bool {
    Counter.shown(sent.count) != nil && Counter.shown(received.count) != nil
  }

  /// Requests by one thing that each of them says, sent and received apart.
  ///
  /// Each direction has lines of its own, and no line has a sum over both: what stands in one tells nothing of the other.
  func byDirection(_ code: String, _ heading: String, of column: String, _ name: (Matter) -> String)
    -> ReportDocument.Section
  {
    let directions =
      tellsDirections
      ? [(Self.sentRow, sent), (Self.receivedRow, received)] : [("\(Self.sentRow) and \(Self.receivedRow)", requests)]
    let counted = directions.map { direction, requests in
      var counter = Counter()
      for request in requests { counter.count(name(request)) }
      return (direction: direction, counter: counter)
    }
    let rows = counted.flatMap { direction, counter -> [[ReportDocument.Cell]] in
      let lines = counter.lines.map { ($0.name, $0.cell) }
      guard !lines.isEmpty else { return [] }
      return (lines + [("All", counter.total.map(ReportDocument.Cell.number) ?? .withheld)]).map {
        [.text(direction), .text($0), $1]
      }
    }
    let bars = counted.flatMap { direction, counter in
      counter.lines.map { BarChart.Bar(label: "\($0.name) (\(direction))", value: $0.value) }
    }
    return ReportDocument.Section(
      code, heading, sentences: sentences(isEmpty: rows.isEmpty),
      table: rows.isEmpty ? nil : ReportDocument.Table(columns: ["Direction", column, "Number"], rows: rows),
      chart: rows.isEmpty ? nil : BarChart(title: heading, bars: bars))
  }

  private func sentences(isEmpty: Bool) -> [String] {
    if isEmpty { return ["None in this period."] }
    return tellsDirections ? [] : ["Sent and received stand together, since too few requests went one way to be told."]
  }

  private static let sentRow = "sent"
  private static let receivedRow = "received"

  /// The measure of article 93(1), else what kind of request it is.
  func measure(_ matter: Matter) -> String {
    guard case .string(let code)? = matter.root.message.bodyObject["measure"] else { return matter.kind.title }
    let title = catalogue.law.measures.first { $0.code == code }?.title ?? SafeText(code).shortened
    return "93(1)(\(code)) \(title)"
  }

  /// What is for named recipients is counted, and its words stand in no line.
  static func situation(_ matter: Matter) -> String {
    guard !matter.root.isUnlisted else { return "not told here" }
    return SafeText(matter.root.message.text("situation") ?? "none named").shortened
  }
}
