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
      overview, byDirection("measures", "Requests by measure", of: "Measure", measure),
      byDirection("organs", "Requests by issuing party", of: "Party") { $0.root.message.from.node },
      // A resolution of the Security Council may bind who is no party to the Statute (article 87(5)).
      byDirection("bases", "Requests by what binds the recipient", of: "Bound by") {
        catalogue.countedBasis(of: $0.root.message)
      },
      byDirection("situations", "Requests by situation", of: "Situation", Self.situation),
      byDirection("urgency", "Requests by urgency", of: "Urgency") { $0.root.message.urgency }, timing,
      grounds("consultations", "Consultations by ground", ["resp.consultation", "court.consultation"], .consultation),
      grounds("postponements", "Postponements by ground", ["resp.postponement"], .postponement),
      grounds("refusals", "Refusals by ground", ["resp.refusal"], .refusal),
      grounds("findings", "Findings of non-compliance (article 87(7)) by ground", ["court.finding"], .finding),
      rulings, arrests, assets, exchanges, voluntary, freshness,
    ]
  }

  private var overview: ReportDocument.Section {
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
      ("Drafts of requests put to consultation", count("consult.draft")),
      ("Records of meetings and calls", count("meet.record")),
      ("Parties addressed", Set(sent.flatMap { $0.root.message.to.map(\.node) }).count),
      ("Items of evidence transmitted", evidence.reduce(0) { $0 + Self.count($1.message.bodyObject["items"]) }),
      ("Notices of essential contacts", count("reg.contact_notice")), ("Notices of travel", count("reg.travel_notice")),
      ("Messages that did not conform", nonconforming),
      ("Rulings of a Chamber asked for", count("resp.ruling_request") + count("state.ruling_request")),
      ("Failures to comply referred (article 87(7))", count("court.referral")),
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

  func byLine(_ code: String, _ heading: String, of column: String, _ counter: Counter) -> ReportDocument.Section {
    let lines = counter.lines
    let total: [ReportDocument.Cell] = [.text("All"), counter.total.map(ReportDocument.Cell.number) ?? .withheld]
    return ReportDocument.Section(
      code, heading, sentences: lines.isEmpty ? ["None in this period."] : [],
      table: lines.isEmpty
        ? nil
        : ReportDocument.Table(columns: [column, "Number"], rows: lines.map { [.text($0.name), $0.cell] } + [total]),
      chart: lines.isEmpty ? nil : BarChart(title: heading, bars: lines.map { .init(label: $0.name, value: $0.value) }))
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
    return byLine(code, heading, of: "Ground", counter)
  }

  /// What Chambers ruled on the legality of requests.
  private var rulings: ReportDocument.Section {
    var counter = Counter()
    for held in messages where held.message.kind == "court.ruling" {
      counter.count(SafeText(held.message.bodyObject.text("outcome") ?? "not told").shortened)
    }
    return byLine("rulings", "Rulings on the legality of requests, by outcome", of: "Outcome", counter)
  }

  /// What was told of persons sought: that they were located, arrested, surrendered.
  private var arrests: ReportDocument.Section {
    let kind = catalogue.kind("resp.arrest_notification")
    let field = kind?.fields.first { $0.name == "event" }
    let values = NoteValues(kind: kind?.code ?? "", labels: .of("en"), words: .english, law: catalogue.law)
    var counter = Counter()
    for held in messages where held.message.kind == kind?.code {
      guard let event = held.message.bodyObject.text("event") else { continue }
      counter.count(field.flatMap { values.title(ofChoice: event, $0) } ?? SafeText(event).shortened)
    }
    return byLine("arrests", "What was told of persons sought", of: "Event", counter)
  }

  /// What States began with each other.
  private var exchanges: ReportDocument.Section {
    var counter = Counter()
    for held in messages where held.message.kind.hasPrefix("is.") && held.message.inReplyTo == nil {
      counter.count(catalogue.kind(held.message.kind)?.title ?? held.message.kind)
    }
    return byLine("exchanges", "Exchanges between States, by kind", of: "Kind", counter)
  }

  private var voluntary: ReportDocument.Section {
    let register = register(.agreements, of: standing.map(\.message))
    var counter = Counter()
    for entry in register.entries where entry.isInForce {
      counter.count(
        "\(entry.text("type") ?? "?"): \(entry.text("status") ?? "?")".split(separator: "_").joined(separator: " "))
    }
    return byLine("agreements", "Voluntary agreements by type and status", of: "Type and status", counter)
  }

  private var freshness: ReportDocument.Section {
    let register = register(.directory, of: standing.map(\.message))
    var counter = Counter(["confirmed within a year", "older"])
    for entry in register.entries where entry.isInForce {
      let day = entry.text("lastConfirmed").flatMap { Moment.Day($0) }
      counter.count(day.map { $0.adding(days: 366) > period.last } ?? false ? "confirmed within a year" : "older")
    }
    return byLine("directory", "Entries of the directory of focal points", of: "Entries", counter)
  }
}
