import StrictJSON
import Testing

@testable import Cooperation

@Suite("Statistics and reports")
struct ReportTests {
  private static let period = ReportPeriod("2026")
  private static let day = 1_795_000_000  // in November 2026

  /// So many requests of their own threads, perhaps under seal.
  private func requests(
    _ number: Int, underSeal: Bool = false, first: Int = 0, from node: String = "registry"
  ) throws -> [HeldMessage] {
    try (first..<first + number).map { index in
      let text = String(repeating: "0", count: 8) + String(index, radix: 16)
      let id = String(repeating: underSeal ? "e" : "f", count: 32 - text.count) + text
      let template = try Example.template { object in
        var handling = object["handling"] as? [String: Any] ?? [:]
        handling["underSeal"] = underSeal
        object["handling"] = handling
      }.adding(entityLines: try Example.lines("notice.ftm.jsonl"))
      let message = try Message(
        parsing: template.completed(id: id, node: node, officer: "o", thread: nil, inReplyTo: nil))
      return HeldMessage(message, seconds: Self.day + index * 60)
    }
  }

  private func statistics(_ held: [HeldMessage]) throws -> Statistics {
    Statistics(held, node: "registry", period: try #require(Self.period))
  }

  /// The year of the story, by the directory of its parties.
  private func year(_ story: ReportStory) throws -> Statistics {
    Statistics(
      story.held, node: "registry", period: try #require(Self.period), functions: Correspondence.functions)
  }

  private func number(_ name: String, _ statistics: Statistics) -> ReportDocument.Cell? {
    statistics.sections.first?.table?.rows.first { $0.first == .text(name) }?.last
  }

  @Test("count requests, and withhold numbers below three")
  func counting() throws {
    #expect(number("Requests sent", try statistics([])) == .number(0))
    #expect(number("Requests sent", try statistics(try requests(2))) == .withheld)
    #expect(number("Requests sent", try statistics(try requests(3))) == .number(3))
    #expect(number("Requests received", try statistics(try requests(3))) == .number(0))
  }

  private static let byDirection = ["measures", "organs", "bases", "situations", "urgency"]

  @Test("tell requests sent and received apart, in every section and in the return")
  func directions() throws {
    let held = try requests(4) + requests(3, first: 4, from: "prosecutor")
    let counted = try statistics(held)
    for section in counted.sections where Self.byDirection.contains(section.code) {
      let sums = section.table?.rows.filter { $0[1] == .text("All") } ?? []
      #expect(sums == [[.text("sent"), .text("All"), .number(4)], [.text("received"), .text("All"), .number(3)]])
    }
    let returned = try Self.counters(counted.returned)
    #expect(
      returned.contains { $0.text("name") == "organs: received, prosecutor" && $0["value"] == .number(JSONNumber(3)) })
    let chart = counted.sections.first { $0.code == "organs" }?.chart
    #expect(chart?.bars.map(\.label) == ["registry (sent)", "prosecutor (received)"])
  }

  @Test(
    "tell them together where few went one way, since what was executed, answered and left open adds up to all",
    arguments: [(2, 9), (9, 2), (1, 1), (1, 0), (0, 2)])
  func fewOneWay(sent: Int, received: Int) throws {
    let held = try requests(sent) + requests(received, first: sent, from: "prosecutor")
    let counted = try statistics(held)
    #expect(number("Requests sent", counted) == .withheld || sent == 0)
    #expect(number("Requests received", counted) == .withheld || received == 0)
    for section in counted.sections where Self.byDirection.contains(section.code) {
      #expect(section.table?.rows.allSatisfy { $0[0] == .text("sent and received") } == true, "\(section.code)")
    }
    // No row of the issuers tells how many of all came from one.
    let organs = counted.sections.first { $0.code == "organs" }?.table?.rows ?? []
    #expect(organs.filter { $0[1] != .text("All") }.allSatisfy { $0[2] == .withheld })
  }

  @Test("say what was transferred by currency, and no sum where the number of assets would tell of another")
  func transferred() throws {
    func sums(inDollars: Bool) throws -> [[ReportDocument.Cell]] {
      let story = try ReportStory(paysDollars: inDollars)
      let rows = try statistics(story.held).sections.first { $0.code == "assets" }?.table?.rows ?? []
      return rows.filter { $0[0] == .text("sums transferred") }
    }
    let sum = ReportDocument.Cell.amount(try #require(DecimalAmount("1001.00")), "EUR")
    #expect(try sums(inDollars: false) == [[.text("sums transferred"), .text("EUR"), .number(4), sum]])
    let withheld: [ReportDocument.Cell] = [.withheld, .withheld]
    #expect(try sums(inDollars: true).map { Array($0.suffix(2)) } == [withheld, withheld])
  }

  @Test(
    "tell no number of assets with sums where that would tell how many stand in a stage that is withheld",
    arguments: [
      (["located": 3, "transferred": 4, "allocated": 1], false),
      (["located": 1, "restrained": 3, "transferred": 4], true),
      (["located": 3, "transferred": 4, "allocated": 3], true),
    ])
  func sumsByStage(stages: [String: Int], isTold: Bool) throws {
    var play = Correspondence()
    let number = stages.values.reduce(0, +)
    let entities = (1...number).map { place in
      JSONValue.string(
        #"{"id":"a\#(place)","schema":"BankAccount","properties":{"name":["a\#(place)"],"accountNumber":["77-\#(place)"]}}"#
      )
    }
    let paid = #","transfers":[{"amount":"100.00","currency":"EUR","date":"2026-01-01"}]"#
    let rows = stages.sorted { $0.key < $1.key }.flatMap { Array(repeating: $0.key, count: $0.value) }.enumerated().map
    {
      #"{"entity":"a\#($0 + 1)","stage":"\#($1)"\#(["transferred", "allocated"].contains($1) ? paid : "")}"#
    }
    let table = try JSONValue(parsing: Array("[\(rows.joined(separator: ","))]".utf8))
    #expect(try play.begin("req.asset_tracing").isEmpty)
    #expect(
      try play.answer("resp.asset_report") {
        $0.values["entities"] = .array(entities)
        $0.values["assets"] = table
      }.isEmpty)
    let counted = try statistics(play.messages.map { HeldMessage($0, seconds: Self.day) })
    let section = try #require(counted.sections.first { $0.code == "assets" })
    let sums = section.table?.rows.filter { $0[0] == .text("sums transferred") } ?? []
    let moved = (stages["transferred"] ?? 0) + (stages["allocated"] ?? 0)
    #expect(sums.map { $0[2] } == [isTold ? .number(moved) : .withheld])
    #expect(section.chart?.bars.contains { $0.value.map { $0 > 0 && $0 < Counter.smallest } ?? false } == false)
  }

  @Test("hold what stands, however long ago it came, and not what was said at a meeting in another period")
  func standing() {
    #expect(Statistics.isStanding("reg.warrant") && Statistics.isStanding("meet.notice"))
    #expect(!Statistics.isStanding("meet.record") && !Statistics.isStanding("resp.acknowledge"))
  }

  @Test("say the same whether a sealed matter exists or not")
  func sealed() throws {
    let open = try requests(4)
    let moment = Moment(seconds: Self.day)
    let without = try statistics(open).report(at: moment)
    let with = try statistics(open + (try requests(5, underSeal: true))).report(at: moment)
    #expect(without == with && without.html == with.html && without.plainText == with.plainText)
    // An answer under seal takes its whole thread out.
    let answer = try Example.reply(
      "resp.acknowledge", to: open[0].message, from: "alpha", body: Example.acknowledgement())
    let text = String(decoding: answer.bytes, as: UTF8.self)
    let hidden = text.split(separator: "\"underSeal\":false").joined(separator: "\"underSeal\":true")
    let sealedAnswer = HeldMessage(try Message(parsing: Array(hidden.utf8)), seconds: Self.day + 100)
    #expect(number("Requests sent", try statistics(open + [sealedAnswer])) == .number(3))
  }

  @Test("withhold a second number where the sum would give the first away")
  func complementary() {
    var counter = Counter()
    counter.count("a", by: 1)
    counter.count("b", by: 7)
    counter.count("c", by: 9)
    #expect(counter.lines.map(\.value) == [9, nil, nil] && counter.lines.map(\.name) == ["c", "a", "b"])
    #expect(counter.total == 17)
    var two = Counter(["none"])
    two.count("a", by: 2)
    two.count("b", by: 2)
    #expect(two.lines.map(\.value) == [0, nil, nil] && two.total == 4)
  }

  @Test("never let a withheld number be computed from what is shown", arguments: UInt64(1)...400)
  func inference(seed: UInt64) {
    var state = seed
    var counter = Counter()
    for name in 0..<Int(seed % 6) + 1 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      counter.count("n\(name)", by: Int(state >> 40) % 5)
    }
    expectUntold(counter)
  }

  @Test(
    "never let one be computed where all are small, or alone",
    arguments: [[1, 1, 1], [1, 1], [1, 1, 0], [2, 2], [1, 9, 9], [1, 1, 1, 1, 9], [2], [1, 0, 0], [1, 1, 1, 3]])
  func smallOnes(counts: [Int]) {
    var counter = Counter()
    for (place, count) in counts.enumerated() { counter.count("n\(place)", by: count) }
    expectUntold(counter)
  }

  /// Whoever knows the sum and all that is shown tries every number that each withheld line could have.
  private func expectUntold(_ counter: Counter) {
    let lines = counter.lines
    let hidden = lines.count { $0.value == nil }
    #expect(lines.allSatisfy { $0.value.map { $0 == 0 || $0 >= Counter.smallest } ?? true })
    guard hidden > 0, let total = counter.total else { return }
    let sum = total - lines.compactMap(\.value).reduce(0, +)
    // A zero is shown as such unless all are withheld.
    let least = lines.contains { $0.value == 0 } ? 1 : 0
    #expect(Self.possible(sum, of: hidden, from: least).count > 1, "\(lines)")
  }

  /// The numbers that one of some lines can have, which add up to a sum.
  private static func possible(_ sum: Int, of lines: Int, from least: Int) -> Set<Int> {
    guard lines > 1 else { return [sum] }
    return Set((least...max(least, sum)).filter { sum - $0 >= least * (lines - 1) })
  }

  @Test(
    "read periods",
    arguments: [
      ("2026", "2026-01-01 to 2026-12-31"), ("2024-02", "2024-02-01 to 2024-02-29"),
      ("2026-Q4", "2026-10-01 to 2026-12-31"),
      ("2026-01-05..2026-01-05", "2026-01-05 to 2026-01-05"),
    ])
  func periods(text: String, said: String) { #expect(ReportPeriod(text)?.description == said) }

  @Test(
    "refuse what is no period",
    arguments: [
      "", "26", "2026-13", "2026-Q5", "2026-1-1", "2026-02-30..2026-03-01", "2026-03-01..2026-02-01", "2026-",
    ])
  func noPeriods(text: String) { #expect(ReportPeriod(text) == nil) }

  @Test("escape whatever others wrote, by scalars and not by characters")
  func escaping() {
    let attack = "\"\u{301} onfocus=alert(1) y=<script>&'\u{202E}\u{1B}"
    let page: HTML = "<p title=\"\(attack)\">\(attack)</p>"
    #expect(!page.markup.contains("<script") && page.markup.hasPrefix("<p title=\"&quot;\u{301} onfocus"))
    #expect(!page.markup.unicodeScalars.contains("\u{202E}") && !page.markup.unicodeScalars.contains("\u{1B}"))
    let chart = BarChart(title: attack, bars: [.init(label: attack, value: 3), .init(label: "x", value: nil)])
    #expect(!chart.svg.markup.contains("<script") && chart.svg.markup.contains("withheld"))
  }

  @Test("say the same as text, JSON, CSV and a page that needs nothing from elsewhere")
  func forms() throws {
    let report = try statistics(try requests(4)).report(at: Moment(seconds: Self.day))
    #expect(report.plainText.contains("Requests sent") && report.html.contains("<td dir=\"auto\">Requests sent</td>"))
    #expect(try JSONValue(parsing: report.json.serialized()) == report.json)
    #expect(
      try Sheet(parsing: report.sheet.bytes).rows.contains { $0.prefix(3) == ["overview", "Requests sent", "4"] })
    for foreign in ["http:", "https:", "<script", "src="] { #expect(!report.html.contains(foreign)) }
  }

  @Test("stand in golden files", arguments: ["statistics", "period", "challenges", "register", "distribution"])
  func golden(name: String) throws {
    let story = try ReportStory()
    #expect(story.refused.isEmpty, "\(story.refused)")
    let report = try report(name, year(story), at: Moment(seconds: Self.day))
    for format in ReportFormat.allCases {
      try Golden.expect(report.written(as: format), "report-\(name).\(format.rawValue)")
    }
  }

  @Test("hold something of every sort in the year of the golden files: rows, sums, and numbers that are withheld")
  func whole() throws {
    let sections = try year(try ReportStory()).sections
    for section in sections {
      let rows = try #require(section.table?.rows, "\(section.code) is empty")
      #expect(
        rows.contains {
          $0.contains { if case .number(let number) = $0 { number >= Counter.smallest } else { false } }
        }, "\(section.code)")
    }
    for code in ["overview", "measures", "consultations", "assets", "agreements"] {
      let rows = sections.first { $0.code == code }?.table?.rows ?? []
      #expect(rows.contains { $0.contains(.withheld) }, "\(code)")
    }
    let assets = sections.first { $0.code == "assets" }?.table?.rows ?? []
    #expect(
      Set(assets.map { $0[0] }).count > 2 && Set(assets.map { $0[1] }).isSuperset(of: [.text("EUR"), .text("USD")]))
  }

  @Test("of every register stand in a golden file, each with an entry that holds")
  func registers() throws {
    let record = try KindExample("meet.record", ["outcome": "A short outcome"]).message(
      Example.id("f"), from: "alpha", to: "registry", written: "2026-03-10T08:00:00Z")
    let messages = try ReportStory().messages + [record]
    let reports = RegisterKind.all.map { kind in
      Register(kind, folding: messages).report(at: Moment(seconds: Self.day), node: "registry", withHistory: false)
    }
    for (kind, report) in zip(RegisterKind.all, reports) {
      #expect(report.sections.first?.table?.rows.isEmpty == false, "\(kind.code)")
    }
    try Golden.expect(reports.map(\.plainText).joined(separator: "\n"), "registers.txt")
    let whole = RegisterKind.all.map { kind in
      Register(kind, folding: messages).report(at: Moment(seconds: Self.day), node: "registry", withHistory: true)
    }
    for format in ReportFormat.allCases {
      try Golden.expect(
        whole.map { $0.written(as: format) }.joined(separator: "\n"), "registers-history.\(format.rawValue)")
    }
  }

  private func report(_ name: String, _ statistics: Statistics, at moment: Moment) throws -> ReportDocument {
    switch name {
    case "period":
      let list = try RecommendationList(
        parsing: Array(try Example.corpus("recommendations.json").joined(separator: "\n").utf8))
      return PeriodReport(statistics, lists: [list]).report(at: moment)
    case "distribution": return DistributionReport(statistics).report(at: moment)
    case "challenges": return PracticalChallenges(statistics).report(at: moment)
    case "register": return try Self.warrants().report(at: moment, node: "registry", withHistory: true)
    default: return statistics.report(at: moment)
    }
  }

  /// A register with an entry that holds and one that it replaced.
  private static func warrants() throws -> Register {
    var first = try KindExample("reg.warrant", ["status": "outstanding"])
    first.values["person"] = .string("Orsolan Veth")
    var second = first
    second.values["status"] = .string("executed")
    second.values["replaces"] = .string(Example.id("a"))
    let messages = [
      try first.message(Example.id("a"), written: "2026-01-01T08:00:00Z"),
      try second.message(Example.id("b"), written: "2026-02-01T08:00:00Z"),
    ]
    return Register(.warrants, folding: messages)
  }

  @Test("make a signed return that the catalogue takes, and that keeps what is withheld apart from zero")
  func returned() throws {
    let body = try statistics(try requests(2)).returned
    #expect(Catalogue.standard.findings(inBody: body, of: "stat.return").blocked.isEmpty)
    let counters = try Self.counters(body)
    func row(_ name: String) throws -> JSONObject { try #require(counters.first { $0.text("name") == name }) }
    let (withheld, zero) = (try row("overview: Requests sent"), try row("overview: Requests received"))
    #expect(withheld["value"] == nil && withheld["suppressed"] == .bool(true))
    #expect(zero["value"] == .number(JSONNumber(0)) && zero["suppressed"] == .bool(false))
    for counter in counters { #expect((counter["value"] == nil) == (counter["suppressed"] == .bool(true))) }
  }

  @Test("show what was returned as it was returned, in every form: suppressed is no zero")
  func shownReturns() throws {
    var example = try KindExample("stat.return")
    guard case .object(let body) = try statistics(try requests(2)).returned else { return }
    for member in body.members { example.values[member.name] = member.value }
    let message = try example.message(Example.id("c"), from: "alpha", to: "secretariat")
    let report = Register(.returns, folding: [message]).report(
      at: Moment(seconds: 0), node: "secretariat", withHistory: false)
    let rows = try Sheet(parsing: report.sheet.bytes).rows.filter { $0.first == "counters" }.map {
      Array($0.dropLast(2).suffix(2))
    }
    #expect(
      rows.contains(["overview: Requests sent", "withheld"]) && rows.contains(["overview: Requests received", "0"]))
    let cells = String(decoding: report.json.serialized(), as: UTF8.self)
    #expect(
      cells.contains(#""overview: Requests sent","withheld""#) && cells.contains(#""overview: Requests received",0"#))
    #expect(report.html.contains("withheld") && report.plainText.contains("withheld"))
  }

  @Test("refuse a number beside «suppressed», and a counter that says neither")
  func suppressed() throws {
    func blocked(_ counter: String) throws -> [String] {
      var example = try KindExample("stat.return")
      example.values["counters"] = .array([try JSONValue(parsing: Array(counter.utf8))])
      return Catalogue.standard.findings(inBody: example.body, of: "stat.return").filter { $0.severity == .blocks }
        .map(\.path)
    }
    #expect(try blocked(#"{"name":"n","value":0,"suppressed":true}"#) == ["/body/counters/0/value"])
    #expect(try blocked(#"{"name":"n","suppressed":false}"#) == ["/body/counters/0/value"])
    #expect(try blocked(#"{"name":"n","suppressed":true}"#).isEmpty)
    #expect(try blocked(#"{"name":"n","value":0,"suppressed":false}"#).isEmpty)
  }

  private static func counters(_ body: JSONValue) throws -> [JSONObject] {
    guard case .object(let object) = body, case .array(let rows)? = object["counters"] else { return [] }
    return rows.compactMap { if case .object(let row) = $0 { row } else { nil } }
  }

  @Test("count the bytes of evidence that was transmitted, and withhold them where few messages carried any")
  func evidenceBytes() throws {
    func bytes(_ sizes: [UInt64], underSeal: Bool = false) throws -> ReportDocument.Cell? {
      let held = try sizes.enumerated().map { index, size in
        let root = ThreadWalk.id(100 + index)
        let handling = KindExample.plain
        let message = try KindExample("resp.evidence_transmittal").message(
          ThreadWalk.id(200 + index), from: "alpha", to: "registry", thread: root, answering: root,
          handling: underSeal ? try sealed(handling) : handling)
        return HeldMessage(message, seconds: Self.day, enclosedBytes: size)
      }
      return number("Bytes of evidence transmitted", try statistics(held))
    }
    #expect(try bytes([]) == .number(0) && bytes([0, 0]) == .number(0))
    #expect(try bytes([10, 20]) == .withheld && bytes([10, 20, 0]) == .withheld)
    #expect(try bytes([10, 20, 4_000_000_000]) == .number(4_000_000_030))
    #expect(try bytes([1, 2, 3], underSeal: true) == .number(0))
    #expect(try bytes([.max, .max, .max]) != nil, "no sum traps")
  }

  private func sealed(_ handling: JSONValue) throws -> JSONValue {
    guard case .object(let object) = handling else { return handling }
    return .object(
      JSONObject(members: object.members.map { ($0.name, $0.name == "underSeal" ? .bool(true) : $0.value) }))
  }
}
