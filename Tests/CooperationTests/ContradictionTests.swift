import Cooperation
import Testing

@Suite("What contradicts itself")
struct ContradictionTests {
  private func blocking(_ message: Message) -> [String] {
    Catalogue.standard.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
      .filter { $0.severity == .blocks }.map(\.path)
  }

  private func handling(_ level: String, _ audience: String, underSeal: Bool) -> [String: Any] {
    ["level": level, "underSeal": underSeal, "audience": audience, "conditions": ["DETECTABLE_NONE"]]
  }

  @Test("is a sealed matter that many may see, and harm in what everybody may see")
  func handling() throws {
    for (level, audience, isSealed, paths) in [
      ("SECRET", "NAMED", true, []), ("CONFIDENTIAL", "ORG_EXEC", true, []), ("PUBLIC", "PUBLIC", false, []),
      ("RESTRICTED", "NAMED", true, ["/handling"]), ("SECRET", "NETWORK", true, ["/handling"]),
      ("SECRET", "PUBLIC", false, ["/handling"]),
      ("SECRET", "PUBLIC", true, ["/handling", "/handling"]),
    ] as [(String, String, Bool, [String])] {
      let message = try Example.request { object in
        object["handling"] = handling(level, audience, underSeal: isSealed)
        var body = object["body"] as? [String: Any] ?? [:]
        body["doNotAlert"] = false
        object["body"] = body
      }
      #expect(blocking(message) == paths, "\(level) \(audience) \(isSealed)")
    }
  }

  @Test("is a subject that can own nothing, and an asset that is a person or a link")
  func ranges() throws {
    let message = try Example.request { object in
      var body = object["body"] as? [String: Any] ?? [:]
      body["subjects"] = ["demo-person-1", "demo-company-1", "demo-account-1", "demo-own-1", "nobody"]
      body["candidateAssets"] = [
        ["entity": "demo-company-1", "stage": "suspected"], ["entity": "demo-wallet-1", "stage": "located"],
        ["entity": "demo-person-1", "stage": "suspected"], ["entity": "demo-own-1", "stage": "suspected"],
        ["entity": "nobody", "stage": "lost"],
      ]
      object["body"] = body
    }
    #expect(
      Set(blocking(message)) == [
        "/body/subjects/2", "/body/subjects/3", "/body/subjects/4", "/body/candidateAssets/2/entity",
        "/body/candidateAssets/3/entity", "/body/candidateAssets/4/entity", "/body/candidateAssets/4/stage",
      ])
  }

  @Test("is a report that found something without an asset, or nothing with one")
  func reports() throws {
    let parent = try Example.request()
    let row = #"[{"entity":"demo-found-vessel","stage":"verified"}]"#
    for (result, assets, paths) in [
      ("found", row, []), ("none", "[]", []), ("partial", row, []), ("partial", "[]", []),
      ("found", "[]", ["/body/assets"]), ("none", row, ["/body/assets"]),
    ] as [(String, String, [String])] {
      let body = #"{"result":"\#(result)","assets":\#(assets),"actsDone":"the registers were searched","isFinal":true}"#
      let template = try MessageTemplate.reply(
        kind: "resp.asset_report", to: parent, own: "alpha", bodyText: Array(body.utf8)
      ).adding(entityLines: try Example.lines("report.ftm.jsonl"))
      let report = try Message(
        parsing: template.completed(
          id: String(repeating: "b", count: 32), node: "alpha", officer: "o", thread: parent.thread,
          inReplyTo: parent.id))
      let findings = Catalogue.standard.findings(
        in: report, from: Example.alpha, to: [Example.registry], parent: parent)
      #expect(findings.filter { $0.severity == .blocks }.map(\.path) == paths, "\(result) \(assets): \(findings)")
    }
  }
}
