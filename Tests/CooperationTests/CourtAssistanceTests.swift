import StrictJSON
import Testing

@testable import Cooperation

@Suite("Assistance of the Court to a State")
struct CourtAssistanceTests {
  private static let own = ["withStateAssistance": "false", "fromWitnesses": "false"]

  /// A State's request that was granted, perhaps after consents were sought.
  private func granted(_ status: String = "granted", seeking: Bool = false) throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("req.to_court", from: "alpha", to: "registry").isEmpty)
    if seeking { try decide(&play, "consents_sought") }
    try decide(&play, status)
    return play
  }

  private func decide(_ play: inout Correspondence, _ status: String) throws {
    let said = try play.answer("court.request_decision", ["status": status], from: "registry", to: "alpha")
    #expect(said.isEmpty && play.state == status)
  }

  private func given(_ play: Correspondence, _ values: [String: String], change: (inout KindExample) -> Void = { _ in })
    throws -> [String]
  {
    var next = play
    return try next.answer(
      "court.evidence_transmittal", values, from: "registry", to: "alpha", changing: change)
  }

  @Test("goes to who was granted it, whole or in part, and to nobody before", arguments: ["granted", "partly_granted"])
  func afterGrant(status: String) throws {
    #expect(try given(granted(status), Self.own).isEmpty)
    #expect(try given(granted("declined"), Self.own) == ["nonconforming"])
    var early = Correspondence()
    #expect(try early.begin("req.to_court", from: "alpha", to: "registry").isEmpty)
    #expect(try given(early, Self.own) == ["nonconforming"])
  }

  @Test(
    "holds what was obtained with a State's assistance only once consents were sought, and names them (93(10)(b)(ii))")
  func consents() throws {
    let others = ["withStateAssistance": "true", "fromWitnesses": "false"]
    #expect(try given(granted(), others) == ["nonconforming"])
    let sought = try granted(seeking: true)
    #expect(try given(sought, others).isEmpty && given(sought, Self.own).isEmpty)
    let silent = try given(sought, others) { $0.values["consents"] = .null }
    #expect(silent.contains("/body/consents field"))
    let needless = try given(sought, Self.own) { $0.values["consents"] = .array([.string("A consent")]) }
    #expect(needless == ["/body/consents field"])
  }

  @Test("says how witnesses and experts are protected whose material it holds (article 68)")
  func witnesses() throws {
    let theirs = ["withStateAssistance": "false", "fromWitnesses": "true"]
    #expect(try given(granted(), theirs).isEmpty)
    #expect(try given(granted(), theirs) { $0.values["protection"] = .null }.contains("/body/protection field"))
  }

  @Test("is evidence: what was given to the Court solely to generate new evidence is none of it")
  func evidence() throws {
    let kind = try #require(Catalogue.standard.kind("court.evidence_transmittal"))
    #expect(kind.isEvidence && kind.needsApproval && kind.senders == ["icc-reg"])
  }

  @Test("to question a detained person is asked for with the questions")
  func questions() throws {
    func lacks(_ sought: [String]) throws -> Bool {
      var example = try KindExample("req.to_court").onlyGiven
      example.values["sought"] = .array(sought.map(JSONValue.string))
      return Catalogue.standard.findings(inBody: example.body, of: "req.to_court").blocked.contains("/body/questions")
    }
    #expect(try lacks(["statements", "questioning_of_detained_person"]) && !lacks(["statements", "documents"]))
  }
}
