import StrictJSON
import Testing

@testable import Cooperation

@Suite("A report of execution")
struct ExecutionReportTests {
  private func blocked(_ values: [String: String], without: [String] = []) throws -> [String] {
    let example = try KindExample("resp.execution_report", values)
    guard case .object(let body) = example.body else { return [] }
    let kept = body.members.filter { !without.contains($0.name) }.map { ($0.name, $0.value) }
    return Catalogue.standard.findings(
      inBody: .object(JSONObject(members: kept)), of: "resp.execution_report"
    ).filter { $0.severity == .blocks }.map(\.path).sorted()
  }

  private static let outcomes: [(measure: String, values: [String: String], fields: [String])] = [
    ("a", ["found": "found"], ["certainty", "foundOn", "foundWhere"]),
    ("a", ["found": "uncertain"], ["certainty"]),
    ("c", [:], ["record"]),
    ("d", [:], ["serviceOutcome"]),
    ("d", ["serviceOutcome": "served"], ["servedHow", "servedOn"]),
    ("d", ["serviceOutcome": "refused"], ["servedHow"]),
    ("e", [:], ["consentOfPerson"]),
    ("f", [:], ["consentOfPerson", "returnOn", "transferConditions"]),
    ("g", [:], ["examinationReport"]),
    ("j", [:], ["measuresInPlace"]),
  ]

  @Test("says for each measure what came of it", arguments: outcomes)
  func results(measure: String, values: [String: String], fields: [String]) throws {
    let values = values.merging(["measure": measure, "result": "done"]) { own, _ in own }
    #expect(try blocked(values).isEmpty)
    #expect(try blocked(values, without: fields) == fields.map { "/body/\($0)" })
  }

  @Test("asks for no result of a measure that was not possible, nor of another measure")
  func elsewhere() throws {
    for measure in ["f", "g", "j"] {
      let fields = ["returnOn", "transferConditions", "examinationReport", "measuresInPlace"]
      #expect(try blocked(["measure": measure, "result": "not_possible"], without: fields).isEmpty)
    }
    for field in ["record", "returnOn", "serviceOutcome", "foundWhere", "examinationReport", "measuresInPlace"] {
      #expect(try blocked(["measure": "h", field: "served"]) == ["/body/\(field)"], "\(field)")
    }
  }

  private static let pairs: [(values: [String: String], path: String?)] = [
    (["measure": "f", "consentOfPerson": "declined", "result": "done", "isFinal": "true"], "consentOfPerson"),
    (["measure": "f", "consentOfPerson": "declined", "result": "partly_done"], "consentOfPerson"),
    (["measure": "f", "consentOfPerson": "not_needed", "result": "done"], "consentOfPerson"),
    (["measure": "f", "consentOfPerson": "declined", "result": "not_possible"], nil),
    (["measure": "f", "consentOfPerson": "given", "result": "done"], nil),
    (["measure": "e", "consentOfPerson": "not_needed"], "consentOfPerson"),
    (["measure": "e", "consentOfPerson": "declined", "result": "done"], nil),
    (["measure": "d", "serviceOutcome": "not_served", "result": "done"], "serviceOutcome"),
    (["measure": "d", "serviceOutcome": "not_served", "servedOn": "2025-12-01", "result": "not_possible"], "servedOn"),
    (["measure": "d", "serviceOutcome": "refused", "result": "done"], nil),
    (["measure": "a", "found": "not_found", "foundWhere": "In a port"], "foundWhere"),
    (["measure": "c", "notQuestioned": "Nobody came", "result": "done", "isFinal": "true"], "notQuestioned"),
    (["measure": "c", "notQuestioned": "Nobody came", "result": "not_possible", "isFinal": "true"], nil),
    (["measure": "c", "notQuestioned": "Not yet", "result": "partly_done", "isFinal": "false"], nil),
  ]

  @Test("does not say that done was what the person declined, or what did not happen", arguments: pairs)
  func contradictions(values: [String: String], path: String?) throws {
    #expect(try blocked(values) == (path.map { ["/body/\($0)"] } ?? []), "\(values)")
  }

  @Test("of a transfer against the person's will moves nothing: article 93(7) asks for consent")
  func declined() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "f"]).isEmpty)
    let values = ["measure": "f", "consentOfPerson": "declined", "result": "done", "isFinal": "true"]
    #expect(try play.answer("resp.execution_report", values) == ["/body/consentOfPerson field.contradiction"])
    #expect(play.state == "sent")
  }
}
