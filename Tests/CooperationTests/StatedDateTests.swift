import StrictJSON
import Testing

@testable import Cooperation

@Suite("Dates and terms that are stated")
struct StatedDateTests {
  private func blocked(_ kind: String, _ field: String, _ value: String, answering: String) throws -> Bool {
    var play = Correspondence()
    #expect(try play.begin(answering).isEmpty)
    return try play.answer(kind, [field: value]).contains("/body/\(field) law.past")
  }

  @Test("what happened is not told before it did, an hour of difference between clocks aside")
  func future() throws {
    // The answer is written at midnight of 2 January, UTC.
    func arrested(_ moment: String) throws -> Bool {
      try blocked("resp.arrest_notification", "at", moment, answering: "req.arrest_surrender")
    }
    #expect(try !arrested("2026-01-02T01:00:00Z") && arrested("2026-01-02T01:00:01Z"))
    #expect(try !arrested("2026-01-02T14:30:00+14:00") && arrested("2026-01-02T16:00:00+14:00"))
    func restrained(_ day: String) throws -> Bool {
      try blocked("resp.restraint", "at", day, answering: "req.asset_freeze")
    }
    #expect(try !restrained("2026-01-02") && restrained("2026-01-03"))
    #expect(try blocked("resp.acknowledge", "receivedDate", "2027", answering: "req.assistance"))
    #expect(try !blocked("resp.acknowledge", "receivedDate", "2026", answering: "req.assistance"))
  }

  private func designation(_ numbers: [String: Int64], _ values: [String: String]) throws -> Set<String> {
    var example = try KindExample("enf.designation", ["sentenceStart": "2025-03-01"].merging(values) { $1 })
    for (name, number) in numbers { example.values[name] = .number(JSONNumber(number)) }
    guard case .object(let body) = example.body else { throw CooperationError(.malformed, "") }
    return Catalogue.standard.findings(inBody: .object(body), of: "enf.designation").blocked
  }

  @Test("imprisonment that is not for life has at most thirty years (article 77(1)(a))")
  func thirtyYears() throws {
    #expect(try designation(["sentenceYears": 30], [:]).isEmpty)
    #expect(try designation(["sentenceYears": 31], [:]) == ["/body/sentenceYears"])
  }

  @Test("a sentence for life has neither years nor an end, and an end is that of its years")
  func term() throws {
    #expect(try designation([:], ["life": "true"]).isEmpty)
    #expect(try designation(["sentenceYears": 12], ["life": "true"]) == ["/body/life"])
    #expect(try designation([:], ["life": "true", "sentenceEnds": "2050-01-01"]) == ["/body/life"])
    for (day, fits) in [
      ("2037-02-27", false), ("2037-02-28", true), ("2037-03-01", true), ("2038-02-28", true), ("2038-03-01", false),
      ("2025-03-01", false),
    ] {
      #expect(try designation(["sentenceYears": 12], ["sentenceEnds": day]).isEmpty == fits, "\(day)")
    }
  }

  @Test("conditions of a State of enforcement belong to its acceptance (article 103(1)(b))")
  func conditions() throws {
    func blocked(_ status: String) throws -> Set<String> {
      var example = try KindExample("enf.answer", ["status": status])
      example.values["conditions"] = .array([.string("A condition")])
      return Catalogue.standard.findings(inBody: example.body, of: "enf.answer").blocked
    }
    #expect(try blocked("accepted").isEmpty)
    for status in ["rejected", "delivery_arranged", "delivered"] {
      #expect(try blocked(status) == ["/body/conditions"], "\(status)")
    }
  }
}
