import Cooperation
import Evidence
import Foundation
import NodeCore
import Testing

@Suite("A provisional arrest on two nodes")
struct ArrestScenarioTests {
  private static let person = #"{"id":"p1","schema":"Person","properties":{"name":["Orsolan Veth"]}}"#
  private static let asked = String(repeating: "a", count: 32)

  /// A time some hours from the beginning.
  private func moment(hours: Int) -> String { Moment(seconds: Int(TestNode.now.seconds) + hours * 3_600).utc }

  private func post(
    _ letter: String, _ kind: String, from: TestNode, to: TestNode, answering: String? = nil, isSealed: Bool = false,
    _ body: [String: Any]
  ) throws {
    let id = String(repeating: letter, count: 32)
    var made: [String: Any] = [
      "id": id, "thread": answering ?? id, "kind": kind, "kindVersion": 1, "channelStatus": "designated",
      "language": "en", "urgency": "urgent", "urgencyReason": "It cannot wait", "onBehalfOf": "Chamber",
      "from": ["node": from.name.text, "officer": "o"], "to": [["node": to.name.text]],
      "written": moment(hours: 0), "legalBasis": [try #require(Catalogue.standard.kind(kind)?.legalBasis.first).text],
      "safeSubject": "A matter",
      "handling": ["level": "SECRET", "underSeal": isSealed, "audience": "NAMED", "conditions": [String]()],
      "body": body, "attachments": [Any](),
    ]
    if let answering {
      (made["inReplyTo"], made["after"]) = (answering, [answering])
      for name in ["channelStatus", "language", "onBehalfOf"] { made[name] = nil }
    }
    try from.post(Array(try JSONSerialization.data(withJSONObject: made)), to: to.name)
  }

  /// Alpha tells of an arrest of two hours ago.
  private func arrested() throws -> TestFederation {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let facts =
      "The facts that are alleged to constitute the crimes, told concisely and invented from their beginning to end."
    try post(
      "a", "req.provisional_arrest", from: registry, to: alpha,
      [
        "person": ["p1"], "entities": [Self.person], "probableLocation": "A harbour", "facts": facts,
        "warrantPublic": true, "warrantStatement": "warrant_exists", "surrenderRequestFollows": true,
      ])
    try federation.join(1)
    try federation.carryAll()
    try post(
      "b", "resp.arrest_notification", from: alpha, to: registry, answering: Self.asked,
      ["event": "arrested", "at": moment(hours: -2), "place": "A harbour", "authority": "A court", "rightsTold": true])
    try federation.carryAll()
    return federation
  }

  /// The Court asks for the surrender.
  private func ask(_ federation: TestFederation, isSealed: Bool = false) throws {
    try post(
      "c", "req.arrest_surrender", from: federation.registry, to: federation.alpha, isSealed: isSealed,
      [
        "purpose": "To surrender the person who was arrested provisionally.", "provisionalArrest": Self.asked,
        "facts": "The crimes and the facts of the warrant, told concisely and invented from their beginning to end.",
        "person": ["p1"], "entities": [Self.person], "probableLocation": "In custody",
        "nationalProcess": "none_required", "nationalProcessDetails": "The register says so.", "warrantPublic": true,
        "personLanguage": "en",
      ])
  }

  /// The clocks of the papers that run on a node.
  private func running(_ node: TestNode) throws -> Int {
    let answer = try node.ask(
      .deadlines(DeadlinesRequest()), token: try node.login("keeper"), as: DeadlinesAnswer.self)
    return answer.deadlines.map(\.deadline).filter {
      $0.clock == "art91_papers" && $0.thread == Self.asked && $0.status == .running
    }.count
  }

  @Test("the request for surrender that names it is asked for no more; the sixty days end when the State has it")
  func requested() throws {
    let federation = try arrested()
    let nodes = [federation.registry, federation.alpha]
    for node in nodes { #expect(try running(node) == 1) }
    func awaited(_ node: TestNode) throws -> [String] {
      try node.ask(.show(Self.asked), token: try node.login("keeper"), as: MessageAnswer.self).begins.map(\.kind)
    }
    #expect(try awaited(federation.registry) == ["req.arrest_surrender", "req.arrest_surrender_convicted"])
    #expect(try awaited(federation.alpha).isEmpty)
    try ask(federation)
    try federation.carryAll()
    for node in nodes { #expect(try running(node) == 1 && awaited(node).isEmpty) }
    try post(
      "d", "resp.arrest_notification", from: federation.alpha, to: federation.registry, answering: Self.asked,
      ["event": "papers_received", "at": moment(hours: 0), "request": String(repeating: "c", count: 32)])
    try federation.carryAll()
    for node in nodes { #expect(try running(node) == 0) }
  }

  @Test("one under seal is told of to nobody who does not know of it: it is asked for as before")
  func sealed() throws {
    let federation = try arrested()
    try ask(federation, isSealed: true)
    try federation.carryAll()
    for node in [federation.registry, federation.alpha] { #expect(try running(node) == 1) }
    let registry = federation.registry
    func awaited(_ officer: String) throws -> Int {
      try registry.ask(.show(Self.asked), token: try registry.login(officer), as: MessageAnswer.self).begins.count
    }
    #expect(try awaited("keeper") == 0, "who takes up sealed matters knows of it")
    let other = MatterRequest(reference: Self.asked, officer: "both")
    _ = try registry.ask(.matterList(other), token: try registry.login("keeper"), as: MatterAnswer.self)
    #expect(try awaited("both") == 2)
  }
}
