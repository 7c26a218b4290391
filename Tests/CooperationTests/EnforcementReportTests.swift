import StrictJSON
import Testing

@testable import Cooperation

@Suite("A report on the enforcement of an order")
struct EnforcementReportTests {
  private func ordered(_ kind: String) throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("req.enforce_order", ["orderKind": kind], from: "presidency").isEmpty)
    return play
  }

  private func rows(_ text: String) throws -> JSONValue { try JSONValue(parsing: Array(text.utf8)) }

  private func report(
    _ play: inout Correspondence, _ kind: String, _ outcome: String, _ assets: String?, isFinal: Bool = true
  ) throws -> [String] {
    let table = try assets.map(rows)
    let values = ["orderKind": kind, "outcome": outcome, "isFinal": String(isFinal)]
    return try play.answer("resp.enforcement_report", values, to: "presidency") { example in
      if let table { example.values["assets"] = table }
    }
  }

  @Test("tells of each asset up to what was transferred for reparations, and the totals hold it")
  func totals() throws {
    var play = try ordered("reparations")
    let recovered =
      #"[{"entity":"a1","stage":"value_recovered","valuation":{"amount":"900.50","currency":"EUR","date":"2026-02-01"}}]"#
    #expect(try report(&play, "reparations", "value_recovered", recovered, isFinal: false).isEmpty)
    #expect(AssetTotals(AssetTable(folding: play.messages).assets).transferred.isEmpty)
    for (amount, isLast) in [("500.25", false), ("400.25", true)] {
      let paid =
        #"[{"entity":"a1","stage":"transferred","transfers":[{"amount":"\#(amount)","currency":"EUR","date":"2026-03-01"}]}]"#
      #expect(try report(&play, "reparations", "transferred", paid, isFinal: isLast).isEmpty)
    }
    #expect(play.state == "executed")
    let table = AssetTable(folding: play.messages)
    let totals = AssetTotals(table.assets)
    #expect(table.assets.map(\.stage) == [.transferred] && table.assets[0].history.allSatisfy(\.isUsual))
    #expect(totals.transferred.mapValues(\.description) == ["EUR": "900.50"])
    #expect(totals.rows.map { "\($0.stage) \($0.currency) \($0.amount)" } == ["transferred EUR 900.50"])
  }

  @Test("names its assets unless the order is a fine, and says of which order it speaks")
  func assets() throws {
    for kind in ["forfeiture", "reparations", "restitution"] {
      var play = try ordered(kind)
      #expect(try report(&play, kind, "in_kind", "[]") == ["/body/assets field.contradiction"], "\(kind)")
      #expect(try report(&play, "fine", "in_kind", nil) == ["/body/orderKind law.same"])
      #expect(try report(&play, kind, "in_kind", #"[{"entity":"a1","stage":"enforced_in_kind"}]"#).isEmpty)
    }
    var play = try ordered("fine")
    #expect(try report(&play, "fine", "transferred", nil).isEmpty && play.state == "executed")
  }

  @Test("gives the stages of an enforcement alone, with the worth or the transfer that they speak of")
  func stages() throws {
    var play = try ordered("forfeiture")
    for (row, path) in [
      (#"{"entity":"a1","stage":"suspected"}"#, "stage"), (#"{"entity":"a1","stage":"value_recovered"}"#, "valuation"),
      (#"{"entity":"a1","stage":"transferred"}"#, "transfers"),
      (#"{"entity":"a1","stage":"transferred","transfers":[]}"#, "transfers"),
    ] {
      #expect(try report(&play, "forfeiture", "transferred", "[\(row)]") == ["/body/assets/0/\(path) asset"], "\(row)")
    }
  }
}
