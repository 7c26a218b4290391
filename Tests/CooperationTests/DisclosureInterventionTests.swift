import StrictJSON
import Testing

@testable import Cooperation

@Suite("A State's intervention on the disclosure of its information")
struct DisclosureInterventionTests {
  private func raised(_ intervention: String = "72_4_national_security") throws -> Correspondence {
    var play = Correspondence()
    #expect(try play.begin("state.disclosure", ["intervention": intervention], from: "alpha", to: "registry").isEmpty)
    #expect(play.state == "raised")
    return play
  }

  @Test(
    "begins a thread where none is there, under the condition of article 72, with a target for the Court's first step")
  func begins() throws {
    var play = try raised()
    #expect(play.messages[0].handling.conditions == ["NAT_SEC"])
    #expect(try raised("73_originator").messages[0].handling.conditions.isEmpty)
    let clock = try #require(play.thread.fold.deadlines().first { $0.clock == "disclosure_consultation" })
    #expect(clock.sort == .target && clock.owner == "registry" && clock.status == .running)
    #expect(try play.answer("resp.acknowledge", from: "registry", to: "alpha").isEmpty && play.state == "acknowledged")
    let ground = ["ground": "72_5_national_security"]
    #expect(try play.answer("court.consultation", ground, from: "registry", to: "alpha").isEmpty)
    #expect(play.state == "consulting" && play.thread.fold.deadlines().first?.status == .met)
  }

  @Test("is resolved when both sides say so, and decided by the Chamber where they do not")
  func ends() throws {
    var play = try raised()
    let ground = ["ground": "72_5_national_security"]
    #expect(try play.answer("resp.consultation", ground).isEmpty && play.state == "consulting")
    let asked = try #require(play.messages.last)
    #expect(!play.thread.fold.deadlines().contains { $0.clock == "consultation" }, "that target is the Court's")
    var decided = play
    #expect(try play.answer("consult.resolved", answering: asked).isEmpty && play.state == "consulting")
    #expect(try play.answer("consult.resolved", from: "registry", to: "alpha", answering: asked).isEmpty)
    #expect(play.state == "resolved")
    let decision = ["decision": "on_conditions"]
    #expect(
      try decided.answer("court.disclosure_decision", decision, from: "prosecutor", to: "alpha") == ["/from route"])
    #expect(try decided.answer("court.disclosure_decision", decision, from: "registry", to: "alpha").isEmpty)
    #expect(decided.state == "decided")
    #expect(try decided.answer("state.withdraw") == ["nonconforming"], "what was decided is not withdrawn")
    var withdrawn = try raised()
    #expect(try withdrawn.answer("state.withdraw").isEmpty && withdrawn.state == "withdrawn")
  }

  @Test(
    "has a thread of its own with the Registry, through which the Chamber decides, and none with the Prosecutor alone")
  func ownThread() throws {
    var play = Correspondence()
    #expect(try play.begin("req.assistance", ["measure": "h"]).isEmpty)
    #expect(try !play.answer("state.disclosure", ["intervention": "72_4_national_security"]).isEmpty)
    #expect(
      try play.begin("state.disclosure", ["intervention": "72_4_national_security"], from: "alpha", to: "prosecutor")
        == ["/to/0 route"])
  }

  @Test("says for national security why, and of an originator that it undertakes to resolve the matter")
  func content() throws {
    func blocked(_ text: String) throws -> Set<String> {
      Set(Catalogue.standard.findings(inBody: try JSONValue(parsing: Array(text.utf8)), of: "state.disclosure").blocked)
    }
    #expect(try blocked(#"{"intervention":"72_4_national_security"}"#) == ["/body/what", "/body/grounds"])
    #expect(
      try blocked(#"{"intervention":"73_originator"}"#) == ["/body/what", "/body/undertakes", "/body/otherState"])
    #expect(
      try blocked(
        #"{"intervention":"73_originator","what":"The minutes of a meeting","undertakes":false,"otherState":"withheld"}"#
      )
        == ["/body/undertakes"])
    var play = Correspondence()
    #expect(
      try play.begin("state.disclosure", ["intervention": "72_4_national_security"], from: "mechanism", to: "registry")
        == [
          "/from route"
        ])
  }
}
