import StrictJSON
import Testing

@testable import Cooperation

@Suite("Statistics and reports")
struct ReportTests {
  private static let period = ReportPeriod("2026")
  private static let day = 1_795_000_000  // in November 2026

  /// So many requests of their own threads, perhaps under seal.
  private func requests(_ number: Int, underSeal: Bool = false, first: Int = 0) throws -> [HeldMessage] {
    try (first..<first + number).map { index in
      let text = String(repeating: "0", count: 8) + String(index, radix: 16)
      let id = String(repeating: underSeal ? "e" : "f", count: 32 - text.count) + text
      let template = try Example.template { object in
        var handling = object["handling"] as? [String: Any] ?? [:]
        handling["underSeal"] = underSeal
        object["handling"] = handling
      }.adding(entityLines: try Example.lines("notice.ftm.jsonl"))
      let message = try Message(
        parsing: template.completed(id: id, node: "registry", officer: "o", thread: nil, inReplyTo: nil))
      return HeldMessage(message, seconds: Self.day + index * 60)
    }
  }

  private func statistics(_ held: [HeldMessage]) throws -> Statistics {
    Statistics(held, node: "registry", period: try #require(Self.period))
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

  @Test("never let a withheld number be computed from what is shown", arguments: UInt64(1)...200)
  func inference(seed: UInt64) {
    var state = seed
    var counter = Counter()
    for name in 0..<Int(seed % 7) + 1 {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      counter.count("n\(name)", by: Int(state >> 40) % 6)
    }
    let lines = counter.lines
    let withheld = lines.count { $0.value == nil }
    if withheld > 0, let total = counter.total {
      let rest = total - lines.compactMap(\.value).reduce(0, +)
      #expect(withheld >= 2 && rest >= Counter.smallest)
    }
    #expect(lines.allSatisfy { $0.value.map { $0 == 0 || $0 >= Counter.smallest } ?? true })
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
    #expect(!chart.svg.markup.contains("<script") && chart.svg.markup.contains("&lt; 3"))
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

  @Test("stand in golden files", arguments: ["statistics", "period", "challenges", "register"])
  func golden(name: String) throws {
    let report = try report(name, statistics(try requests(4)), at: Moment(seconds: Self.day))
    for format in ReportFormat.allCases {
      try Golden.expect(report.written(as: format), "report-\(name).\(format.rawValue)")
    }
  }

  private func report(_ name: String, _ statistics: Statistics, at moment: Moment) throws -> ReportDocument {
    switch name {
    case "period":
      let list = try RecommendationList(
        parsing: Array(try Example.corpus("recommendations.json").joined(separator: "\n").utf8))
      return PeriodReport(statistics, lists: [list]).report(at: moment)
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

  @Test("make a signed return that the catalogue takes")
  func returned() throws {
    let body = try statistics(try requests(4)).returned
    #expect(Catalogue.standard.findings(inBody: body, of: "stat.return").blocked.isEmpty)
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
