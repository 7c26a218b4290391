import StrictJSON
import Testing

@testable import Cooperation

@Suite("What the counters count")
struct ExecutionCountTests {
  /// Three requests of a kind, each answered likewise; what was refused on the way.
  private func played(
    _ kind: String, _ values: [String: String] = [:], _ answers: [(String, [String: String])]
  ) throws -> (held: [HeldMessage], refused: [String]) {
    var play = Correspondence()
    var refused: [String] = []
    let issuer = kind == "req.enforce_order" ? "presidency" : "registry"
    for _ in 0..<3 {
      let blocked = try play.begin(kind, values, from: issuer, handling: KindExample.plain)
      refused += blocked
      for (answer, values) in blocked.isEmpty ? answers : [] {
        refused += try play.answer(answer, values, to: issuer)
      }
    }
    let held = play.messages.enumerated().map { HeldMessage($1, seconds: 1_767_225_600 + $0 * 86_400) }
    return (held, refused)
  }

  private func statistics(_ held: [HeldMessage]) throws -> Statistics {
    Statistics(held, node: "registry", period: try #require(ReportPeriod("2026")))
  }

  private func number(_ name: String, _ statistics: Statistics, in code: String = "overview") -> ReportDocument.Cell? {
    statistics.sections.first { $0.code == code }?.table?.rows.first { $0.first == .text(name) }?[1]
  }

  private static let located = ("resp.arrest_notification", ["event": "not_located"])

  @Test("as executed is a request that its lifecycle leads to what was asked, whatever kind of act does it")
  func executed() throws {
    let plays: [(String, [String: String], [(String, [String: String])])] = [
      (
        "req.assistance", ["measure": "h"],
        [("resp.execution_report", ["measure": "h", "isFinal": "true", "result": "done"])]
      ),
      ("req.asset_tracing", ["doNotAlert": "false"], [("resp.asset_report", ["isFinal": "true", "result": "found"])]),
      ("req.asset_freeze", ["noticeStatus": "notified"], [("resp.restraint", ["event": "restrained"])]),
      ("req.transit", ["warrantPublic": "true"], [("resp.transit", ["outcome": "authorised"])]),
      ("req.enforce_order", [:], [("resp.enforcement_report", ["outcome": "transferred", "isFinal": "true"])]),
      ("req.provisional_arrest", ["warrantPublic": "true"], [("resp.arrest_notification", ["event": "arrested"])]),
    ]
    for (kind, values, answers) in plays {
      let (held, refused) = try played(kind, values, answers)
      let statistics = try statistics(held)
      #expect(refused.isEmpty && number("Requests executed", statistics) == .number(3), "\(kind): \(refused)")
      #expect(number("its execution", statistics, in: "timing") == .number(3), "\(kind)")
    }
  }

  @Test(
    "as executed is none whose person was not found, that evidence alone answered, or of which nothing was possible")
  func notExecuted() throws {
    let plays: [(String, [String: String], [(String, [String: String])])] = [
      ("req.arrest_surrender", ["warrantPublic": "true"], [Self.located]),
      ("req.arrest_surrender", ["warrantPublic": "true"], [("resp.arrest_notification", ["event": "arrested"])]),
      ("req.assistance", ["measure": "b"], [("resp.evidence_transmittal", [:])]),
      (
        "req.assistance", ["measure": "h"],
        [("resp.execution_report", ["measure": "h", "isFinal": "true", "result": "not_possible"])]
      ),
      ("req.transit", ["warrantPublic": "true"], [("resp.transit", ["outcome": "would_impede"])]),
    ]
    for (kind, values, answers) in plays {
      let (held, refused) = try played(kind, values, answers)
      let statistics = try statistics(held)
      #expect(refused.isEmpty && number("Requests executed", statistics) == .number(0), "\(kind): \(refused)")
      #expect(number("its execution", statistics, in: "timing") == .number(0), "\(kind)")
    }
    let reports: [(String, [String: String])] = [
      ("resp.execution_report", ["measure": "h", "isFinal": "true", "result": "not_possible"]),
      ("resp.execution_report", ["measure": "h", "isFinal": "true", "result": "done"]),
    ]
    let (held, _) = try played("req.assistance", ["measure": "h"], reports)
    #expect(number("Requests executed", try statistics(held)) == .number(3), "a later report may say that it was done")
  }

  @Test("as refused is nothing that does not conform")
  func refusals() throws {
    let (held, _) = try played("req.assistance", ["measure": "h"], [])
    let refusals = try held.enumerated().map { place, request in
      let refusal = try KindExample("resp.refusal", ["ground": "93_5_residual_l_prohibited"]).message(
        ThreadWalk.id(50 + place), from: "alpha", to: "registry", thread: request.message.id,
        answering: request.message.id, written: "2026-02-01T00:00:00Z", handling: request.message.handling.json)
      return HeldMessage(refusal, seconds: 1_770_000_000)
    }
    let statistics = try statistics(held + refusals)
    #expect(statistics.sections.first { $0.code == "refusals" }?.table == nil)
    #expect(number("Messages that did not conform", statistics) == .number(3))
    #expect(number("Requests pending", statistics) == .number(3))
  }

  @Test("judge a refusal by what the directory says of who refuses", arguments: [true, false])
  func notBound(isKnown: Bool) throws {
    let (held, _) = try played("req.assistance", ["measure": "h"], [])
    let agreed = try held.map { request in
      let text = String(decoding: request.message.bytes, as: UTF8.self)
      let basis = text.replacing(#""legalBasis":["#, with: #""legalBasis":["Rome Statute art. 87(5)","#)
      return HeldMessage(try Message(parsing: Array(basis.utf8)), seconds: request.seconds)
    }
    let refusals = try agreed.enumerated().map { place, request in
      let refusal = try KindExample("resp.refusal", ["ground": "not_bound"]).message(
        ThreadWalk.id(50 + place), from: "alpha", to: "registry", thread: request.message.id,
        answering: request.message.id, written: "2026-02-01T00:00:00Z", handling: request.message.handling.json)
      return HeldMessage(refusal, seconds: 1_770_000_000)
    }
    let statistics = Statistics(
      agreed + refusals, node: "registry", period: try #require(ReportPeriod("2026")),
      functions: isKnown ? ["alpha": ["nsp"]] : [:])
    #expect(number("Messages that did not conform", statistics) == .number(isKnown ? 0 : 3))
    #expect((statistics.sections.first { $0.code == "refusals" }?.table != nil) == isKnown)
  }

  @Test("stand in a return with the worth of assets, by stage and currency, and with medians beside their numbers")
  func returned() throws {
    let body = try statistics(try ReportStory().held).returned
    #expect(Catalogue.standard.findings(inBody: body, of: "stat.return").blocked.isEmpty)
    guard case .object(let object) = body, case .array(let rows)? = object["counters"] else { return }
    let counters = rows.compactMap { if case .object(let row) = $0 { row } else { nil } }
    let located = try #require(counters.first { $0.text("name") == "assets: located, EUR" })
    guard case .object(let amount)? = located["amount"] else {
      Issue.record("no amount: \(located)")
      return
    }
    #expect(located["value"] == .number(JSONNumber(4)))
    #expect(amount.text("amount") == "40.00" && amount.text("currency") == "EUR")
    let suppressed = counters.filter { $0["suppressed"] == .bool(true) }
    #expect(suppressed.allSatisfy { $0["value"] == nil && $0["amount"] == nil && $0["days"] == nil })
    #expect(suppressed.contains { $0.text("name")?.hasPrefix("assets: ") == true })
    #expect(counters.contains { $0.text("name") == "timing: its acknowledgement" && $0["days"] != nil })
  }

  @Test("refuse a small number that somebody wrote into a return by hand, with the rule", arguments: [1, 2])
  func byHand(value: Int64) throws {
    func findings(_ value: Int64) throws -> [Finding] {
      var example = try KindExample("stat.return")
      let row = #"{"name":"overview: Requests sent","value":\#(value),"suppressed":false}"#
      example.values["counters"] = .array([try JSONValue(parsing: Array(row.utf8))])
      return Catalogue.standard.findings(inBody: example.body, of: "stat.return").filter { $0.severity == .blocks }
    }
    let found = try #require(try findings(value).first)
    #expect(found.path == "/body/counters/0/value" && found.rule == "small_number" && found.source.contains("small"))
    #expect(try findings(0).isEmpty && findings(3).isEmpty)
  }
}
