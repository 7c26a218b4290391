import StrictJSON
import Testing

@testable import Cooperation

@Suite("What findings and clocks say")
struct WordingTests {
  private static let catalogue = Catalogue.standard

  @Test("a deadline of the law rests on a text that was read; the date asked for on no article that names none")
  func clocks() {
    let clocks = Self.catalogue.law.clocks
    #expect(clocks.filter { $0.sort == .legal && !$0.source.isVerified }.map(\.code) == [])
    #expect(clocks.first { $0.code == "requested_date" }?.source.text == "practice of central authorities")
    #expect(clocks.first { $0.code == "legality_ruling" }?.sort == .target)
  }

  @Test("a day that no calendar has is told as that", arguments: ["2027-02-29", "2026-11-31", "2026-13-01"])
  func days(_ day: String) throws {
    let request = try Example.request { $0["dueRequested"] = day }
    let due = Self.catalogue.findings(in: request, from: Example.registry, to: [Example.alpha], parent: nil)
      .first { $0.path == "/dueRequested" }
    #expect(due?.message.hasSuffix("the day \(day) does not exist") == true, "\(due as Any)")
    let body = try KindExample("resp.restraint", ["at": day]).message(ThreadWalk.id(1))
    let at = Self.catalogue.findings(inBody: body.body, of: "resp.restraint").first { $0.path == "/body/at" }
    #expect(at?.message == "must be a day such as 2026-11-24: the day \(day) does not exist")
    #expect(PartialDate.fault("soon") == "must be a date such as 2026-11-24")
  }

  @Test("for whom a party with several functions writes is named once")
  func behalf() throws {
    let message = try KindExample("is.info_request").message(
      ThreadWalk.id(1), from: "alpha", to: "bravo", more: [("onBehalfOf", .string("Chamber"))])
    let all = Correspondence.parties
    let found = Self.catalogue.findings(
      in: message, from: all.first { $0.name == "alpha" } ?? all[0], to: all.filter { $0.name == "bravo" }, parent: nil)
    let told = try #require(found.first { $0.path == "/onBehalfOf" }).message
    #expect(told.hasPrefix("must be own for is.info_request"), "\(told)")
  }

  @Test("one field is one, and two are two")
  func numbers() throws {
    let message = try KindExample("req.assistance", ["measure": "h"]).message(ThreadWalk.id(1))
    guard case .object(let object) = try JSONValue(parsing: message.bytes) else { return }
    func told(_ names: Set<String>) -> String {
      let members = object.members.filter { !names.contains($0.name) }.map { ($0.name, $0.value) }
      do {
        try Message.requireForm(of: JSONObject(members: members), isTemplate: false)
        return ""
      } catch { return error.message }
    }
    #expect(told(["safeSubject"]).contains("has 1 common field that cannot be"))
    #expect(told(["safeSubject", "handling"]).contains("has 2 common fields that cannot be"))
  }
}
