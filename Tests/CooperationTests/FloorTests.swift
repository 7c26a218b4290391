import Cooperation
import StrictJSON
import Testing

@testable import Cooperation

@Suite("The least strict handling of what protects somebody")
struct FloorTests {
  private let catalogue = Catalogue.standard
  private static let root = ThreadWalk.id(1)

  private static let kinds: [(kind: String, values: [String: String], source: String)] = [
    ("req.assistance", ["measure": "j"], "Rome Statute art. 87(4)"),
    ("req.defence_assistance", ["measure": "j"], "Rome Statute art. 87(4)"),
    ("vol.placement_request", [:], "Rome Statute art. 87(4)"),
    ("sec.threat_notice", [:], "Resolution ICC-ASP/23/Res.5 para. 41"),
    ("agr.record", ["type": "relocation", "existencePublic": "false"], "Resolution ICC-ASP/23/Res.5 para. 24"),
    ("agr.record", ["type": "enforcement", "existencePublic": "false"], "Resolution ICC-ASP/23/Res.5 para. 24"),
    ("agr.negotiation", ["type": "relocation"], "Resolution ICC-ASP/23/Res.5 para. 24"),
  ]

  private func usual(_ example: KindExample) throws -> Handling {
    guard case .object(let body) = example.body else { throw CooperationError(.malformed, "no body") }
    return try #require(catalogue.usualHandling(of: example.kind, body: body))
  }

  private func found(_ example: KindExample, _ handling: Handling) throws -> [Finding] {
    let message = try example.message(Self.root, handling: handling.json)
    return catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
      .filter { $0.path == "/handling" }
  }

  private func weaker(_ usual: Handling) -> [(Handling, String)] {
    func handling(_ level: Handling.Level, _ seal: Bool, _ conditions: [String]) -> Handling {
      Handling(
        level: level, underSeal: seal, audience: usual.audience, conditions: conditions, evaluation: nil, expiry: nil)
    }
    var all = [
      (handling(usual.level, false, usual.conditions), "underSeal true"),
      (handling(.restricted, usual.underSeal, usual.conditions), "level \(usual.level.rawValue)"),
    ]
    if !usual.conditions.isEmpty {
      all.append((handling(usual.level, usual.underSeal, []), "VW_PROTECT among the conditions"))
    }
    return all
  }

  @Test(
    "is data of the kind or the measure: what is weaker is not sent, and says what it lacks and why", arguments: kinds)
  func blocked(kind: String, values: [String: String], source: String) throws {
    let example = try KindExample(kind, values)
    let usual = try usual(example)
    #expect(try found(example, usual).isEmpty, "the default of \(kind) is below its floor")
    for (weak, lack) in weaker(usual) {
      let finding = try #require(try found(example, weak).first { $0.rule == "handling.floor" }, "\(kind) \(lack)")
      #expect(finding.severity == .blocks && finding.source == source && finding.message.contains(lack))
    }
    let open = Handling(
      level: .public, underSeal: false, audience: .public, conditions: [], evaluation: nil, expiry: nil)
    #expect(try found(example, open).contains { $0.rule == "handling.floor" })
  }

  @Test("protects victims and witnesses by VW_PROTECT wherever it is the default")
  func protects() throws {
    for (kind, values, _) in Self.kinds where !kind.hasPrefix("agr") {
      #expect(try usual(KindExample(kind, values)).conditions.contains("VW_PROTECT"), "\(kind)")
    }
    let kinds = catalogue.kinds.filter { $0.handling?.conditions.contains("VW_PROTECT") == true }
    #expect(kinds.allSatisfy { !$0.handlingFloors.isEmpty }, "a default that an author may leave out protects nobody")
    let floors = catalogue.kinds.flatMap(\.handlingFloors) + catalogue.law.measures.flatMap(\.handlingFloors)
    #expect(floors.allSatisfy { !$0.source.text.isEmpty && !$0.help.isEmpty })
  }

  @Test("holds only where its conditions do: other measures, other agreements and public ones stay as they were")
  func when() throws {
    let plain = Handling(
      level: .confidential, underSeal: false, audience: .organisationStrict, conditions: [], evaluation: nil,
      expiry: nil)
    for (kind, values) in [
      ("req.assistance", ["measure": "b"]), ("agr.record", ["type": "relocation", "existencePublic": "true"]),
      ("agr.record", ["type": "enforcement", "existencePublic": "true"]), ("agr.negotiation", ["type": "enforcement"]),
      ("req.asset_tracing", ["doNotAlert": "false"]), ("req.assistance", ["measure": "a", "discreet": "false"]),
      ("req.asset_freeze", ["noticeStatus": "notified"]),
    ] {
      #expect(try found(KindExample(kind, values), plain).allSatisfy { $0.severity == .advises }, "\(kind) \(values)")
    }
  }

  /// What the subject must not notice, with what the least strict handling lacks below which it does.
  private static let hidden: [(kind: String, values: [String: String], lacks: String, source: String)] = [
    (
      "req.asset_tracing", ["doNotAlert": "true"],
      "level CONFIDENTIAL, audience ORG_EXEC, DETECTABLE_NONE among the conditions", "Rome Statute art. 87(3)"
    ),
    (
      "req.assistance", ["measure": "a", "discreet": "true"],
      "level CONFIDENTIAL, audience ORG_EXEC, DETECTABLE_NONE among the conditions", "Rome Statute art. 87(3)"
    ),
    (
      "req.defence_assistance", ["measure": "a", "discreet": "true"],
      "level CONFIDENTIAL, audience ORG_EXEC, DETECTABLE_NONE among the conditions", "Rome Statute art. 87(3)"
    ),
    (
      "req.asset_freeze", ["noticeStatus": "ex_parte"], "level SECRET, audience ORG_EXEC",
      "Rules of Procedure and Evidence 99"
    ),
    (
      "reg.travel_notice", ["warrantPublic": "true"], "level CONFIDENTIAL, audience ORG_EXEC", "practice of tracking"
    ),
  ]

  @Test("holds what its subject must not notice, until its own author lowers it", arguments: hidden)
  func unnoticed(kind: String, values: [String: String], lacks: String, source: String) throws {
    let example = try KindExample(kind, values)
    #expect(try found(example, usual(example)).isEmpty, "the default of \(kind) is below its floor")
    let open = Handling(
      level: .public, underSeal: false, audience: .public, conditions: [], evaluation: nil, expiry: nil)
    let finding = try #require(try found(example, open).first { $0.rule == "handling.floor" })
    #expect(finding.severity == .blocks && finding.source == source && finding.message.hasSuffix("it needs \(lacks)"))
    let request = try example.message(Self.root)
    var lowering = try KindExample(
      "thread.downgrade", ["level": "RESTRICTED", "audience": "ORG_EXEC", "underSeal": "false"])
    lowering.values["target"] = .string(request.id)
    for (author, other, isTaken) in [("registry", "alpha", true), ("alpha", "registry", false)] {
      let act = try lowering.message(
        ThreadWalk.id(2), from: author, to: other, thread: request.id, answering: request.id, after: [request.id],
        handling: request.handling.json)
      #expect(MessageThread(folding: [request, act]).nonconforming.isEmpty == isTaken)
    }
  }

  @Test("is told to a peer that goes below it")
  func peer() throws {
    let message = try KindExample("sec.threat_notice").message(Self.root, handling: KindExample.plain)
    let found = catalogue.findings(
      in: message, from: Example.registry, to: [Example.alpha], parent: nil, isOurs: false)
    #expect(Nonconformity.told(found, of: message).map(\.rule).contains("handling.floor"))
  }

  @Test("is not lowered afterwards: not even its author's downgrade goes below it")
  func downgrade() throws {
    func outcome(_ kind: String, _ values: [String: String]) throws -> [String] {
      let request = try KindExample(kind, values).message(Self.root)
      var lowering = try KindExample(
        "thread.downgrade", ["level": "RESTRICTED", "audience": "ORG_STRICT", "underSeal": "false"])
      lowering.values["target"] = .string(request.id)
      let act = try lowering.message(
        ThreadWalk.id(2), thread: request.id, answering: request.id, after: [request.id],
        handling: request.handling.json)
      return MessageThread(folding: [request, act]).nonconforming
    }
    #expect(try outcome("vol.placement_request", [:]) == [ThreadWalk.id(2)])
    #expect(try outcome("agr.record", ["type": "relocation", "existencePublic": "false"]) == [ThreadWalk.id(2)])
    #expect(try outcome("req.transit", [:]) == [])
  }

  @Test("and one that ends before the message is written is refused, since nobody could use it")
  func ended() throws {
    for (day, isFound) in [("2026-01-09", true), ("2026-01-10", false), ("2026-01", false), ("2025", true)] {
      let example = try KindExample("req.assistance", ["measure": "b"])
      let usual = try usual(example)
      let handling = Handling(
        level: usual.level, underSeal: usual.underSeal, audience: usual.audience, conditions: usual.conditions,
        evaluation: nil, expiry: day)
      let message = try example.message(Self.root, written: "2026-01-10T08:00:00Z", handling: handling.json)
      let found = catalogue.findings(in: message, from: Example.registry, to: [Example.alpha], parent: nil)
        .filter { $0.path == "/handling/expiry" }
      #expect(found.map(\.rule) == (isFound ? ["handling.expiry"] : []), "\(day)")
      #expect(found.allSatisfy { $0.severity == .blocks && $0.message.contains("2026-01-10") })
    }
  }
}
