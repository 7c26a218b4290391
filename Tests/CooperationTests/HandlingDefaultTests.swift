import StrictJSON
import Testing

@testable import Cooperation

@Suite("The default of handling that a field decides")
struct HandlingDefaultTests {
  private func usual(_ kind: String, _ values: [String: String]) throws -> Handling? {
    let example = try KindExample(kind, values)
    guard case .object(let body) = example.body else { return nil }
    return Catalogue.standard.usualHandling(of: example.kind, body: body)
  }

  @Test(
    "is sealed for a warrant that is not public, and open to those who execute one that is",
    arguments: ["req.arrest_surrender", "req.provisional_arrest"])
  func warrant(kind: String) throws {
    let sealed = try #require(try usual(kind, ["warrantPublic": "false"]))
    #expect(sealed.underSeal && sealed.level == .secret && sealed.audience == .named)
    let open = try #require(try usual(kind, ["warrantPublic": "true"]))
    #expect(!open.underSeal && open.level == .confidential && open.audience == .organisationExecuting)
    let message = try KindExample(kind, ["warrantPublic": "true"]).message(ThreadWalk.id(1))
    let found = Catalogue.standard.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(!found.contains { $0.path.hasPrefix("/handling") }, "no advice against what is usual")
  }

  @Test("is lower for a freezing order that the person knows of")
  func notified() throws {
    #expect(try usual("req.asset_freeze", ["noticeStatus": "ex_parte"])?.level == .secret)
    #expect(try usual("req.asset_freeze", ["noticeStatus": "notified"])?.level == .confidential)
  }

  @Test("adds national security to what an answer takes over, where it is about that")
  func nationalSecurity() throws {
    for (kind, ground) in [
      ("resp.consultation", "72_5_national_security"), ("court.consultation", "72_5_national_security"),
      ("resp.refusal", "93_4_national_security"),
    ] {
      #expect(try usual(kind, ["ground": ground])?.conditions == ["NAT_SEC"], "\(kind)")
      let others = kind == "resp.refusal" ? "70_2_domestic_law" : "97a_insufficient_information"
      #expect(try usual(kind, ["ground": others]) == nil, "\(kind) takes over what it answers")
    }
    let request = try Example.request()
    let body = try KindExample("resp.consultation", ["ground": "72_5_national_security"]).body
    let draft = try Example.reply("resp.consultation", to: request, from: "alpha", body: body)
    #expect(draft.handling.conditions.contains("NAT_SEC") && draft.handling.isAtLeastAsStrict(as: request.handling))
  }

  @Test("is a default alone, with its source, and shows in the explanation of its kind")
  func told() throws {
    let kinds = Catalogue.standard.kinds.filter { !$0.handlingDefaults.isEmpty }
    #expect(!kinds.isEmpty)
    for kind in kinds {
      let text = KindText(kind).lines.joined(separator: "\n")
      for usual in kind.handlingDefaults {
        #expect(text.contains(usual.help) && text.contains(usual.source.text), "\(kind.code)")
      }
      #expect(
        kind.handlingDefaults.flatMap(\.when).allSatisfy { condition in
          kind.fields.contains { $0.name == condition.field }
        })
    }
    let message = try KindExample("req.asset_freeze", ["noticeStatus": "notified"]).message(
      ThreadWalk.id(1), handling: KindExample.plain)
    let found = Catalogue.standard.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(found.filter { $0.path == "/handling" }.allSatisfy { $0.severity == .advises })
  }

  @Test("and other conditions look into lists of choices: named parties are named where one scope of several is they")
  func listed() throws {
    func lacks(_ scope: [String]) throws -> Bool {
      var example = try KindExample("resp.consent_disclosure").onlyGiven
      example.values["scope"] = .array(scope.map(JSONValue.string))
      return Catalogue.standard.findings(inBody: example.body, of: example.kind.code).blocked.contains("/body/parties")
    }
    #expect(try lacks(["evidence", "named_parties"]) && lacks(["named_parties"]) && !lacks(["evidence", "public"]))
  }
}
