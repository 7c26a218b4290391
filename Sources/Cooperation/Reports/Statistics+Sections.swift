import StrictJSON

extension Statistics {
  /// The report.
  package func report(at moment: Moment) -> ReportDocument {
    ReportDocument(
      kind: "statistics", title: "Statistics of cooperation, \(period)",
      facts: facts(at: moment), notes: Self.notes, sections: sections)
  }

  /// From what, of when and by whom a report is; and that it is partial before any number of it is read.
  func facts(at moment: Moment) -> [(name: String, value: String)] {
    let partial = part.map { part in
      (
        name: ReportDocument.partial,
        value:
          "made from \(part.messages) messages; of the threads in which nothing was sent or received after \(part.since.utc), some or "
          + "all are in no number of it. Name a shorter period for a whole report"
      )
    }
    return [("Node", node), ("Period", period.description), ("Made", moment.utc)] + [partial].compactMap(\.self)
  }

  /// What whoever quotes a number must know.
  static let notes = [
    "Matters under seal are left out of every number, median and total.",
    "Numbers below three are withheld, and further ones where a sum would give them away; both look alike.",
    "Counted are messages that this node holds; other nodes count their own.",
  ]

  /// Every counter.
  package var sections: [ReportDocument.Section] {
    [
      overview, byLine("measures", "Requests by measure", measures),
      byLine("organs", "Requests by issuing party", organs),
      byLine("bases", "Requests by what binds the recipient", bases),
      byLine("situations", "Requests by situation", situations), byLine("urgency", "Requests by urgency", urgencies),
      timing,
      grounds("consultations", "Consultations by ground", ["resp.consultation", "court.consultation"], .consultation),
      grounds("postponements", "Postponements by ground", ["resp.postponement"], .postponement),
      grounds("refusals", "Refusals by ground", ["resp.refusal"], .refusal), assets, voluntary, freshness,
    ]
  }

  private var overview: ReportDocument.Section {
    let sent = requests.filter { $0.root.message.from.node == node }
    let received = requests.filter { $0.root.message.from.node != node }
    let evidence = messages.filter { $0.message.kind == "resp.evidence_transmittal" }
    // A single file's size tells which it is: bytes stand only where enough messages carried some.
    let sizes = evidence.map(\.enclosedBytes).filter { $0 > 0 }
    let total = sizes.reduce(UInt64(0)) { $0.addingReportingOverflow($1).partialValue }
    let bytes: ReportDocument.Cell =
      0 < sizes.count && sizes.count < Counter.smallest ? .withheld : .number(Int(clamping: total))
    // What is sent and received, and what is answered, pending or neither, adds up to all: one number must not tell another.
    let executed = requests.count { $0.isExecuted }
    let answered = requests.count { $0.isAnswered && !$0.isExecuted }
    let pending = requests.count { !$0.isFinal && !$0.isAnswered && !$0.isExecuted }
    let sums =
      Self.parts([("Requests sent", sent.count), ("Requests received", received.count)])
      + Self.parts([
        (Self.executedRow, executed), ("Requests answered otherwise", answered), ("Requests pending", pending),
        ("Requests ended without an answer", requests.count - executed - answered - pending),
      ])
    let rows: [(String, Int)] = [
      ("Requests past the date that was asked for", requests.count { $0.isOverdue }),
      (
        "Requests for the Defence",
        requests.count { $0.root.message.text("onBehalfOf") == "Defence" || $0.kind.code == "req.defence_assistance" }
      ),
      ("Parties addressed", Set(sent.flatMap { $0.root.message.to.map(\.node) }).count),
      ("Items of evidence transmitted", evidence.reduce(0) { $0 + Self.count($1.message.bodyObject["items"]) }),
      ("Notices of essential contacts", count("reg.contact_notice")), ("Notices of travel", count("reg.travel_notice")),
      ("Messages that did not conform", nonconforming),
      ("Exchanges between States", messages.count { $0.message.kind.hasPrefix("is.") && $0.message.inReplyTo == nil }),
    ]
    return ReportDocument.Section(
      "overview", "The period in numbers",
      table: ReportDocument.Table(
        columns: ["Counter", "Number"],
        rows: sums + rows.map { [.text($0.0), Counter.shown($0.1).map(ReportDocument.Cell.number) ?? .withheld] }
          + [[.text("Bytes of evidence transmitted"), bytes]]))
  }

  private static let executedRow = "Requests executed"

  /// Rows that add up to a number which stands elsewhere in the report.
  private static func parts(_ parts: [(name: String, count: Int)]) -> [[ReportDocument.Cell]] {
    var counter = Counter(parts.map(\.name))
    for part in parts { counter.count(part.name, by: part.count) }
    let lines = Dictionary(counter.lines.map { ($0.name, $0.cell) }, uniquingKeysWith: { first, _ in first })
    return parts.map { [.text($0.name), lines[$0.name] ?? .withheld] }
  }

  private func count(_ kind: String) -> Int { messages.count { $0.message.kind == kind } }

  static func count(_ value: JSONValue?) -> Int { if case .array(let all)? = value { all.count } else { 0 } }

  private func byLine(_ code: String, _ heading: String, _ counter: Counter) -> ReportDocument.Section {
    let lines = counter.lines
    let total: [ReportDocument.Cell] = [.text("All"), counter.total.map(ReportDocument.Cell.number) ?? .withheld]
    return ReportDocument.Section(
      code, heading, sentences: lines.isEmpty ? ["None in this period."] : [],
      table: lines.isEmpty
        ? nil
        : ReportDocument.Table(columns: ["", "Number"], rows: lines.map { [.text($0.name), $0.cell] } + [total]),
      chart: lines.isEmpty ? nil : BarChart(title: heading, bars: lines.map { .init(label: $0.name, value: $0.value) }))
  }

  private var measures: Counter {
    var counter = Counter()
    for matter in requests {
      if case .string(let code)? = matter.root.message.bodyObject["measure"] {
        let title = catalogue.law.measures.first { $0.code == code }?.title ?? SafeText(code).shortened
        counter.count("93(1)(\(code)) \(title)")
      } else {
        counter.count(matter.kind.title)
      }
    }
    return counter
  }

  private var organs: Counter { counter(requests.map { $0.root.message.from.node }) }

  /// A resolution of the Security Council may bind who is no party to the Statute (article 87(5)).
  private var bases: Counter {
    counter(requests.map { catalogue.countedBasis(of: $0.root.message) })
  }

  private var situations: Counter {
    // What is for named recipients is counted, and its words stand in no line.
    counter(
      requests.map { matter in
        guard !matter.root.isUnlisted else { return "not told here" }
        return SafeText(matter.root.message.text("situation") ?? "none named").shortened
      })
  }

  private var urgencies: Counter { counter(requests.map { $0.root.message.urgency }) }

  private func counter(_ names: [String]) -> Counter {
    var counter = Counter()
    for name in names { counter.count(name) }
    return counter
  }

  private var timing: ReportDocument.Section {
    // How many did and how many did not adds up to all; and what the overview withholds stands nowhere.
    func row(_ name: String, _ times: [Int?], counted: ReportDocument.Cell? = nil) -> [ReportDocument.Cell] {
      let known = times.compactMap(\.self)
      let own = Self.parts([("with", known.count), ("without", times.count - known.count)])[0].last ?? .withheld
      let median = Self.median(known).map(ReportDocument.Cell.number) ?? (known.isEmpty ? .none : .withheld)
      let shown = counted == .withheld ? .withheld : own
      return [.text(name), shown, shown == .withheld && median != .none ? .withheld : median]
    }
    let executed = overview.table?.rows.first { $0.first == .text(Self.executedRow) }?.last
    return ReportDocument.Section(
      "timing", "How long it takes",
      table: ReportDocument.Table(
        columns: ["From the request to", "Requests", Self.medianColumn],
        rows: [
          row("its acknowledgement", requests.map(\.toAcknowledge)),
          row("the first substantive answer", requests.map(\.toAnswer)),
          row("its execution", requests.map(\.toExecution), counted: executed),
        ]))
  }

  static let medianColumn = "Median, whole days"

  func grounds(_ code: String, _ heading: String, _ kinds: Set<String>, _ list: Ground.List) -> ReportDocument.Section {
    var counter = Counter()
    for held in messages where kinds.contains(held.message.kind) {
      guard case .string(let ground)? = held.message.bodyObject["ground"] else { continue }
      let known = catalogue.law.ground(list, ground)
      counter.count(known.map { "\($0.source.text): \($0.title)" } ?? SafeText(ground).shortened)
    }
    return byLine(code, heading, counter)
  }

  private var assets: ReportDocument.Section {
    let table = AssetTable(
      folding: standing.map(\.message), own: node, catalogue: catalogue, functions: functions,
      then: Self.then(standing))
    let totals = AssetTotals(table.assets)
    var counter = Counter()
    for (stage, count) in totals.counts { counter.count(stage.title, by: count) }
    let sums = totals.counts.keys.sorted().flatMap { Self.sums(of: $0, totals) }
    let lines = counter.lines
    return ReportDocument.Section(
      "assets", "Assets at the end of the period, by stage and currency",
      sentences: sentences(on: totals, isEmpty: table.assets.isEmpty),
      table: sums.isEmpty
        ? nil : ReportDocument.Table(columns: ["Stage", "Currency", "Assets", "Value"], rows: sums),
      chart: lines.isEmpty
        ? nil : BarChart(title: "Assets by stage", bars: lines.map { .init(label: $0.name, value: $0.value) }))
  }

  /// The assets of a stage by currency; how many there are in all stands in the chart, so no withheld number may follow from it.
  private static func sums(of stage: AssetStage, _ totals: AssetTotals) -> [[ReportDocument.Cell]] {
    let rows = totals.rows.filter { $0.stage == stage }
    var counter = Counter()
    for row in rows { counter.count(row.currency, by: row.count) }
    let unvalued = (totals.counts[stage] ?? 0) - rows.reduce(0) { $0 + $1.count }
    if unvalued > 0 { counter.count("not valued", by: unvalued) }
    return counter.lines.map { line in
      let amount =
        rows.first { $0.currency == line.name }.map { ReportDocument.Cell.amount($0.amount, $0.currency) } ?? .none
      return [.text(stage.title), .text(line.name), line.cell, line.value == nil ? .withheld : amount]
    }
  }

  private func sentences(on totals: AssetTotals, isEmpty: Bool) -> [String] {
    if isEmpty { return ["None."] }
    guard totals.doubtful > 0 else { return [] }
    let count = totals.doubtful < Counter.smallest ? "Some assets" : "\(totals.doubtful) assets"
    return ["\(count) may stand in these numbers twice: something hints at it, and nothing proves it."]
  }

  private var voluntary: ReportDocument.Section {
    let register = register(.agreements, of: standing.map(\.message))
    var counter = Counter()
    for entry in register.entries where entry.isInForce {
      counter.count(
        "\(entry.text("type") ?? "?"): \(entry.text("status") ?? "?")".split(separator: "_").joined(separator: " "))
    }
    return byLine("agreements", "Voluntary agreements by type and status", counter)
  }

  private var freshness: ReportDocument.Section {
    let register = register(.directory, of: standing.map(\.message))
    var counter = Counter(["confirmed within a year", "older"])
    for entry in register.entries where entry.isInForce {
      let day = entry.text("lastConfirmed").flatMap { Moment.Day($0) }
      counter.count(day.map { $0.adding(days: 366) > period.last } ?? false ? "confirmed within a year" : "older")
    }
    return byLine("directory", "Entries of the directory of focal points", counter)
  }
}
