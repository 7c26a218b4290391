import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("Seals, notices and audiences when something is sent")
struct HandlingAtSendingTests {
  private let catalogue = Catalogue.standard
  private let root = ThreadWalk.id(1)

  @Test(
    "seal a warrant that is not public",
    arguments: [
      "req.arrest_surrender", "req.provisional_arrest", "req.transit", "req.waiver", "reg.travel_notice",
    ])
  func sealed(kind: String) throws {
    func blocked(_ isPublic: Bool?, _ seal: Bool) throws -> Bool {
      var example = try KindExample(kind)
      example.values["warrantPublic"] = isPublic.map(JSONValue.bool)
      let handling = JSONValue.object(
        JSONObject(members: [
          ("level", .string(seal ? "SECRET" : "PUBLIC")), ("underSeal", .bool(seal)),
          ("audience", .string("NAMED")), ("conditions", .array([])),
        ]))
      return catalogue.findings(
        in: try example.message(root, handling: handling), from: Example.registry, to: [Example.alpha], parent: nil
      ).blocked.contains("/handling/underSeal")
    }
    #expect(try blocked(nil, false) && (try blocked(false, false)))
    #expect(try !blocked(true, false) && !(try blocked(nil, true)) && !(try blocked(true, true)))
  }

  @Test("tell that a notice of article 103(2) is late")
  func notice() throws {
    func rules(_ day: String) throws -> [String] {
      let example = try KindExample("enf.notice", ["event": "circumstances", "effectiveOn": day])
      let message = try example.message(root, from: "alpha", to: "registry", written: "2026-01-01T08:00:00Z")
      return catalogue.findings(in: message, from: Example.alpha, to: [Example.registry], parent: nil).map(\.rule)
    }
    #expect(try rules("2026-02-14").contains("law.notice") && !(try rules("2026-02-15").contains("law.notice")))
  }

  @Test("are the closed list that the form takes")
  func closed() throws {
    func isTaken(_ condition: String) throws -> Bool {
      let text = #"{"level":"RESTRICTED","underSeal":false,"audience":"ORG_EXEC","conditions":["\#(condition)"]}"#
      return Handling.findings(in: try JSONValue(parsing: Array(text.utf8))).isEmpty
    }
    for condition in catalogue.law.conditions {
      #expect(try isTaken(condition.code) == (condition.text != .required), "\(condition.code)")
      #expect(try isTaken("\(condition.code):a text") == (condition.text != .none), "\(condition.code)")
      #expect(try !isTaken("\(condition.code):"))
    }
    #expect(try !isTaken("UNHEARD_OF"))
  }

  @Test("tell who will receive a message and why, before it is sent")
  func audience() throws {
    let request = try Example.request()
    let answer = catalogue.audience(of: request, recipients: [Example.alpha])
    #expect(answer.recipients.map(\.node) == ["alpha"] && answer.recipients[0].unit == "Asset Recovery Office")
    #expect(answer.recipients[0].why.contains(" (req.asset_tracing) is sent to nfp: national focal point"))
    #expect(answer.beyond.contains("executing authorities") && answer.handling.contains("TLP:AMBER"))
    #expect(answer.conditions.count == 1 && answer.conditions[0].hasPrefix("DETECTABLE_NONE: "))
    let defence = try KindExample("req.defence_assistance").message(root)
    #expect(catalogue.audience(of: defence, recipients: [Example.alpha]).excluded == ["icc-otp"])
  }
}
