import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("The catalogue of kinds")
struct CatalogueTests {
  private let catalogue = Catalogue.standard

  @Test("ships every kind of this version as data, without a defect")
  func kinds() throws {
    #expect(catalogue.defects.isEmpty, "\(catalogue.defects)")
    #expect(
      catalogue.kinds.map(\.code) == ["is.info_request", "req.asset_tracing", "resp.acknowledge", "resp.asset_report"])
    #expect(
      try Example.kindFiles() == catalogue.kinds.map { $0.code.replacingOccurrences(of: ".", with: "_") + ".json" })
    #expect(FtMModel.standard?.version == "4.11.2")
  }

  @Test("gives each kind its law, its route and words for people", arguments: Catalogue.standard.kinds)
  func data(kind: Kind) throws {
    let functions: Set<String> = ["icc-reg", "icc-otp", "nfp", "nfp-fin"]
    #expect(!kind.fields.isEmpty && !kind.legalBasis.isEmpty && !kind.title.isEmpty)
    #expect(!kind.senders.isEmpty && functions.isSuperset(of: kind.senders))
    #expect(!kind.recipients.isEmpty && functions.isSuperset(of: kind.recipients))
    #expect(kind.answers.allSatisfy { catalogue.kind($0) != nil })
    #expect(MessageThread.order.contains(kind.leadsTo))
    #expect(kind.partial.map { MessageThread.order.contains($0.leadsTo) } ?? true)
    #expect(kind.partial.map { partial in kind.fields.contains { $0.name == partial.flag } } ?? true)
    #expect(Set(kind.fields.map(\.name)).count == kind.fields.count)
    for field in kind.fields {
      #expect(!field.source.isEmpty && !field.help.isEmpty, "\(field.name)")
      #expect(field.choices.isEmpty == (field.shape != .choice && field.shape != .choices), "\(field.name)")
    }
  }

  @Test("tells which approvals are needed")
  func approvals() {
    let needed = catalogue.kinds.filter(\.needsApproval).map(\.code)
    #expect(needed == ["is.info_request", "req.asset_tracing", "resp.asset_report"])
  }

  @Test("keeps a kind whose data is defect out, and says so")
  func defect() {
    let broken = Catalogue(files: [Array("{\"code\":\"x\"}".utf8), PackageResources.resp_acknowledge_json])
    #expect(broken.kinds.map(\.code) == ["resp.acknowledge"] && broken.defects.count == 1)
    let twice = Catalogue(files: [PackageResources.resp_acknowledge_json, PackageResources.resp_acknowledge_json])
    #expect(twice.defects.count == 1)
  }

  @Test("finds nothing at all in the demo's messages")
  func good() throws {
    let request = try Example.request()
    let inquiry = try Example.inquiry()
    #expect(catalogue.findings(in: request, from: Example.registry, to: [Example.alpha], parent: nil) == [])
    #expect(catalogue.findings(in: inquiry, from: Example.alpha, to: [Example.bravo], parent: nil) == [])
    let entities = try Example.lines("report.ftm.jsonl")
    for (name, parent, from, to) in [
      ("report-to-alpha.json", inquiry, Example.bravo, Example.alpha),
      ("report.json", request, Example.alpha, Example.registry),
    ] {
      let body = try JSONValue(parsing: Array(try Example.text(name).utf8))
      let report = try Example.reply("resp.asset_report", to: parent, from: from.name, body: body, entities: entities)
      #expect(catalogue.findings(in: report, from: from, to: [to], parent: parent) == [], "\(name)")
    }
  }

  @Test("names every missing and wrong field in one pass, with place and article")
  func everyField() throws {
    let message = try Example.requestWithBody { body in
      body["purpose"] = nil
      body["facts"] = "   "
      body["purposes"] = ["locate", "arrest"]
      body["subjects"] = ["nobody"]
      body["period"] = ["from": "2026-02-30", "to": "2026"]
      body["doNotAlert"] = "yes"
      body["surprise"] = 1
      body["candidateAssets"] = [
        ["entity": "nothing", "stage": "lost", "colour": "red", "valuation": ["amount": "1,5"]]
      ]
      body["grounds"] = "a\u{202E}b"
    }
    let findings = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    let row = "/body/candidateAssets/0"
    #expect(
      findings.blocked == [
        "/body/purpose", "/body/facts", "/body/purposes/1", "/body/subjects/0", "/body/period/from", "/body/doNotAlert",
        "/body/surprise", "/body/grounds", "\(row)/entity", "\(row)/stage", "\(row)/colour", "\(row)/valuation/amount",
        "\(row)/valuation/currency", "\(row)/valuation/date",
      ])
    #expect(findings.first { $0.path == "/body/purpose" }?.source == "Rome Statute art. 96(2)(a)")
    #expect(findings.first { $0.path == "/body/facts" }?.source == "Rome Statute art. 96(2)(c)")
  }

  @Test("advises on what is thin, absent or weaker than usual, and does not block")
  func advice() throws {
    let message = try Example.request { object in
      object["language"] = nil
      object["handling"] = ["level": "RESTRICTED", "underSeal": false, "audience": "NETWORK", "conditions": [String]()]
      object["safeSubject"] = "Assets of Orsolan Veth"
      var body = object["body"] as? [String: Any] ?? [:]
      body["facts"] = "He is rich."
      object["body"] = body
    }
    let findings = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(findings.blocked.isEmpty)
    #expect(Set(findings.map(\.path)) == ["/language", "/handling", "/safeSubject", "/body/facts"])
  }

  @Test("blocks a name in the subject of a sealed matter")
  func sealedSubject() throws {
    let message = try Example.request { object in
      object["handling"] = [
        "level": "SECRET", "underSeal": true, "audience": "NAMED", "conditions": ["DETECTABLE_NONE"],
      ]
      object["safeSubject"] = "Assets of ORSOLAN VETH"
    }
    let findings = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(findings.blocked == ["/safeSubject"])
  }

  @Test("holds common fields to their closed lists")
  func closedLists() throws {
    let message = try Example.request { object in
      object["urgency"] = "now"
      object["onBehalfOf"] = "Everybody"
      object["channelStatus"] = "pigeon"
      object["dueRequested"] = "soon"
      object["language"] = "English, please"
      object["translationOf"] = "the other one"
    }
    let findings = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    let names = [
      "urgency", "urgencyReason", "onBehalfOf", "channelStatus", "dueRequested", "language", "translationOf",
    ]
    #expect(findings.blocked == Set(names.map { "/\($0)" }))
  }

  @Test("knows who may write to whom")
  func routes() throws {
    let message = try Example.request()
    let wrong = catalogue.findings(in: message, from: Example.bravo, to: [Example.registry], parent: nil)
    #expect(Set(wrong.filter { $0.rule == "route" }.map(\.path)) == ["/from", "/to/0"])
    let inquiry = catalogue.findings(
      in: try Example.inquiry(), from: Example.registry, to: [Example.bravo, Example.registry], parent: nil)
    #expect(inquiry.blocked == ["/from", "/to/1"])
  }

  @Test("refuses an unknown kind and another version by name")
  func unknownKind() throws {
    let unknown = try Example.request { $0["kind"] = "req.tea\u{200D}" }
    let findings = catalogue.findings(in: unknown, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(findings.blocked == ["/kind"])
    let later = try Example.request { $0["kindVersion"] = 2 }
    #expect(
      catalogue.findings(in: later, from: Example.registry, to: [Example.alpha], parent: nil).blocked == [
        "/kindVersion"
      ])
    let rootless = try Example.request { $0["legalBasis"] = [String]() }
    #expect(
      catalogue.findings(in: rootless, from: Example.registry, to: [Example.alpha], parent: nil).blocked
        == ["/legalBasis"])
  }
}
