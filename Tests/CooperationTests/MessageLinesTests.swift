import StrictJSON
import Testing

@testable import Cooperation

@Suite("A message in lines")
struct MessageLinesTests {
  @Test(
    "leaves nothing out that binds: for whom, how soon and why, by when and why, to whose attention, and how it is handled"
  )
  func whole() throws {
    let message = try Example.request { object in
      for (name, text) in [
        ("onBehalfOf", "Chamber"), ("urgency", "urgent"), ("urgencyReason", "it is moved tonight"),
        ("dueRequested", "2026-12-24"), ("dueReason", "the hearing is then"), ("channelStatus", "designated"),
      ] { object[name] = text }
      object["to"] = [["node": "alpha", "unit": "asset recovery office"]]
      object["cites"] = [Example.id("c")]
      object["handling"] = [
        "level": "SECRET", "underSeal": true, "audience": "NAMED", "conditions": ["LEAD_ONLY", "FREE:by hand only"],
        "evaluation": "B2", "expiry": "2027-01-31",
      ]
    }
    let text = MessageLines(message).lines.joined(separator: "\n")
    for part in [
      "On behalf of\n    Chamber", "Urgency reason\n    it is moved tonight", "Due requested\n    2026-12-24",
      "Due reason\n    the hearing is then", "alpha: asset recovery office", "· \(Example.id("c"))", "level: SECRET",
      "under seal: yes", "audience: NAMED", "condition: LEAD_ONLY: ", "condition: FREE:by hand only", "evaluation: B2",
      "expires: after 2027-01-31",
    ] { #expect(text.contains(part), "\(part)") }
  }

  @Test("is told that it is written on behalf of one, where somebody wrote a list")
  func oneOrgan() throws {
    let error = try #require(throws: CooperationError.self) {
      _ = try Example.request { $0["onBehalfOf"] = ["Chamber", "Victims"] }
    }
    let finding = try #require(error.findings.first { $0.path == "/onBehalfOf" })
    #expect(finding.message.contains("on behalf of one") && finding.severity == .blocks)
  }

  @Test("says that no condition and no end binds, where none does")
  func free() throws {
    let message = try Example.request { object in
      object["handling"] = [
        "level": "RESTRICTED", "underSeal": false, "audience": "ORG_EXEC", "conditions": [String](),
      ]
    }
    let lines = MessageLines(message).lines
    #expect(lines.contains("    conditions: none") && lines.contains("    expires: never"))
    #expect(lines.contains("    under seal: no"))
  }

  @Test("says what a code of a closed list means, with the code where the words do not show it")
  func words() throws {
    let refusal = try KindExample("resp.refusal", ["ground": "93_4_national_security"]).message(ThreadWalk.id(1))
    let title = try #require(Catalogue.standard.law.ground(.refusal, "93_4_national_security")).title
    #expect(MessageLines(refusal).lines.contains("    \(title) (93_4_national_security)"))
    let tracing = MessageLines(try Example.request()).lines
    #expect(tracing.contains("    · obtain information") && tracing.contains("    · locate"))
  }

  @Test("says so inside rows and assets too, and leaves out no date or method of a value")
  func rows() throws {
    var report = try KindExample("resp.asset_report", ["isFinal": "true", "result": "found"])
    report.values["assets"] = .array([try KindExample.wholeAsset("restrained")])
    let text = MessageLines(try report.message(ThreadWalk.id(1), from: "alpha", to: "registry")).lines.joined(
      separator: "\n")
    for part in [
      "valuation: 1200.50 EUR (date: 2026-02, method: An estimate, by: An office)", "type: freezing (freeze)",
      "stage: restrained", "transfers: 1000.00 EUR (date: 2026-03-01, account: The Court's)",
    ] { #expect(text.contains(part), "\(part)") }
    // Every code of a closed list inside rows, of every kind, where there are words for it.
    for kind in Catalogue.standard.kinds {
      for field in kind.fields where field.shape == .rows && kind.isRoot {
        let message = try KindExample(kind).message(ThreadWalk.id(1))
        guard message.bodyObject[field.name] != nil else { continue }
        let lines = MessageLines(message).lines.joined(separator: "\n")
        let values = NoteValues(
          kind: kind.code, labels: .of("en"), words: .english, law: Catalogue.standard.law)
        for inner in field.fields where inner.shape == .choice && lines.contains("\(inner.name): ") {
          let told = inner.choices.map { values.title(ofChoice: $0, inner) ?? $0 }
          #expect(told.contains { lines.contains("\(inner.name): \($0)") }, "\(kind.code).\(field.name).\(inner.name)")
        }
      }
    }
  }
}
