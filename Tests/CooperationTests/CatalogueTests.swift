import Foundation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("The catalogue of kinds")
struct CatalogueTests {
  private let catalogue = Catalogue.standard

  @Test("ships every kind, the law and the lifecycles as data, without a defect")
  func kinds() throws {
    #expect(catalogue.defects.isEmpty, "\(catalogue.defects.map(\.message))")
    let kinds = try Example.files("Kinds")
    #expect(
      !kinds.isEmpty && kinds == catalogue.kinds.map { $0.code.replacingOccurrences(of: ".", with: "_") }.sorted())
    // A lifecycle that begins nowhere is there for others to extend.
    let begun = try Example.files("Lifecycles").filter {
      try !Example.source("Lifecycles/\($0).json").contains("\"begins\": \"\"")
    }
    #expect(!begun.isEmpty && begun == catalogue.lifecycles.map(\.code).sorted())
    #expect(FtMModel.standard?.version == "4.11.2")
  }

  @Test("is embedded as its files say", arguments: ["Kinds", "Law", "Lifecycles", "Labels"])
  func embedded(folder: String) throws {
    let held =
      switch folder {
      case "Kinds": CatalogueData.kinds
      case "Law": CatalogueData.law
      case "Labels": CatalogueData.labels
      default: CatalogueData.lifecycles
      }
    #expect(held.map(\.name) == (try Example.files(folder)))
    for (name, text) in held {
      let file = try JSONValue(parsing: Array(try Example.source("\(folder)/\(name).json").utf8))
      #expect(file.serialized() == Array(text.utf8), "run make catalogue")
    }
  }

  @Test("gives each kind its law, its route and words for people", arguments: Catalogue.standard.kinds)
  func data(kind: Kind) throws {
    let functions = Set(catalogue.law.functions.map(\.code))
    #expect(!kind.legalBasis.isEmpty && !kind.title.isEmpty && !kind.about.isEmpty && kind.version >= 1)
    #expect(kind.fields.isEmpty == kind.isLogged)
    #expect(!kind.routes.isEmpty && functions.isSuperset(of: kind.senders) && functions.isSuperset(of: kind.recipients))
    #expect(
      kind.isLogged || kind.lifecycle != nil || !kind.answers.isEmpty, "it begins a thread, by a lifecycle, or answers")
    #expect(kind.isLogged || kind.lifecycle.map { catalogue.lifecycle($0) != nil } ?? true)
    #expect(kind.handling != nil || !kind.isRoot, "what begins a thread says how it is handled")
    for pattern in kind.answers {
      #expect(catalogue.kinds.contains { KindPattern(pattern).holds($0) }, "\(pattern) is no kind")
    }
    try fields(kind.fields, of: kind)
  }

  private func fields(_ fields: [Kind.Field], of kind: Kind) throws {
    let names = Set(fields.map(\.name))
    #expect(names.count == fields.count, "a field stands twice in \(kind.code)")
    for field in fields {
      #expect(!field.source.isEmpty && !field.help.isEmpty, "\(field.name)")
      #expect(field.choices.isEmpty == (field.shape != .choice && field.shape != .choices), "\(field.name)")
      #expect(field.fields.isEmpty == (field.shape != .rows), "\(field.name)")
      #expect(!(field.isRequired && field.isWanted) && (field.must == nil || field.shape == .flag), "\(field.name)")
      #expect(field.element.map { catalogue.law.element($0) != nil } ?? true, "\(field.name)")
      for condition in [field.when, field.requiredWhen, field.filledWhen, field.emptyWhen].compactMap(\.self) {
        let other = try #require(fields.first { $0.name == condition.field }, "\(condition.field) is no field")
        if !other.choices.isEmpty { #expect(Set(other.choices).isSuperset(of: condition.values), "\(field.name)") }
      }
      if let other = field.unless { #expect(names.contains(other)) }
      try self.fields(field.fields, of: kind)
    }
  }

  @Test("tells which approvals are needed: every formal request, and every formal answer")
  func approvals() throws {
    for kind in catalogue.kinds where kind.code.hasPrefix("req.") { #expect(kind.needsApproval, "\(kind.code)") }
    for code in ["resp.refusal", "resp.consent_disclosure", "thread.downgrade", "resp.postponement", "court.withdraw"] {
      #expect(try #require(catalogue.kind(code)).needsApproval)
    }
    #expect(catalogue.kind("resp.acknowledge")?.approval == .never)
    let request = try Example.request()
    for (ground, isNeeded) in [("72_5_national_security", true), ("other", false)] {
      let body = try JSONValue(parsing: Array("{\"ground\":\"\(ground)\"}".utf8))
      let message = try Example.reply("resp.consultation", to: request, from: "alpha", body: body)
      #expect(catalogue.needsApproval(message) == isNeeded)
    }
  }

  @Test("keeps a kind whose data is defect out, and says so")
  func defect() throws {
    let good = try Example.source("Kinds/resp_acknowledge.json")
    let broken = Catalogue(kinds: ["{\"code\":\"x\"}", good], law: CatalogueData.law, lifecycles: [])
    #expect(broken.kinds.map(\.code) == ["resp.acknowledge"] && broken.defects.count == 1)
    #expect(Catalogue(kinds: [good, good], law: CatalogueData.law, lifecycles: []).defects.count == 1)
    let lawless = Catalogue(kinds: [], law: [("grounds", "[]")], lifecycles: ["{}"])
    // Every table is missed or cannot be read, and so is the lifecycle.
    #expect(try lawless.defects.count == Example.files("Law").count + 2 && lawless.law.grounds.isEmpty)
    let mistyped = CatalogueData.law.map { name, text in
      (name, text.replacingOccurrences(of: #""by":"issuer""#, with: #""by":"isuer""#))
    }
    #expect(Catalogue(kinds: [], law: mistyped, lifecycles: []).defects.contains { $0.message.contains("«isuer»") })
    let lost = good.replacingOccurrences(of: "\"answers\"", with: "\"fieldsOf\": \"req.none\", \"answers\"")
    #expect(Catalogue(kinds: [lost], law: CatalogueData.law, lifecycles: []).defects.count == 1)
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
      object["handling"] = ["level": "RESTRICTED", "underSeal": false, "audience": "NETWORK", "conditions": [String]()]
      object["safeSubject"] = "Assets of Orsolan Veth"
      var body = object["body"] as? [String: Any] ?? [:]
      body["facts"] = "He is rich."
      body["doNotAlert"] = false
      object["body"] = body
    }
    let findings = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
    #expect(findings.blocked.isEmpty)
    #expect(Set(findings.map(\.path)) == ["/handling", "/safeSubject", "/body/facts"])
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
