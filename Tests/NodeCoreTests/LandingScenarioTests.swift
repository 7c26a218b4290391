import Cooperation
import Evidence
import Foundation
import NodeCore
import Testing

@Suite("An unscheduled landing on two nodes")
struct LandingScenarioTests {
  private static let person = #"{"id":"p1","schema":"Person","properties":{"name":["Orsolan Veth"]}}"#
  private static let landing = String(repeating: "a", count: 32)

  /// A time some hours from the beginning.
  private func moment(hours: Int) -> String { Moment(seconds: Int(TestNode.now.seconds) + hours * 3_600).utc }

  private func post(
    _ letter: String, _ kind: String, from: TestNode, to: TestNode, answering: String? = nil, isSealed: Bool = false,
    _ body: [String: Any]
  ) throws {
    let id = String(repeating: letter, count: 32)
    var made: [String: Any] = [
      "id": id, "thread": answering ?? id, "kind": kind, "kindVersion": 1,
      "from": ["node": from.name.text, "officer": "o"], "to": [["node": to.name.text]],
      "written": moment(hours: 0), "legalBasis": ["Rome Statute art. 89(3)"], "safeSubject": "A matter",
      "handling": [
        "level": "SECRET", "underSeal": isSealed, "audience": isSealed ? "NAMED" : "ORG_STRICT",
        "conditions": [String](),
      ],
      "body": body, "attachments": [Any](),
    ]
    if kind.hasPrefix("req.") { (made["language"], made["channelStatus"]) = ("en", "designated") }
    if let answering { (made["inReplyTo"], made["after"]) = (answering, [answering]) }
    try from.post(Array(try JSONSerialization.data(withJSONObject: made)), to: to.name)
  }

  /// Alpha tells of a landing of two hours ago, for which it requires a request.
  private func landed() throws -> TestFederation {
    let federation = try TestFederation()
    try post(
      "a", "transit.landing", from: federation.alpha, to: federation.registry,
      [
        "person": ["p1"], "entities": [Self.person], "at": moment(hours: -2), "place": "An airfield",
        "requiresRequest": true, "detainedBy": "The border guard", "contact": "Desk 1",
      ])
    try federation.join(1)
    return federation
  }

  /// The Court asks for transit after the landing.
  private func ask(_ federation: TestFederation, isSealed: Bool = false) throws {
    try post(
      "b", "req.transit", from: federation.registry, to: federation.alpha, isSealed: isSealed,
      [
        "person": ["p1"], "entities": [Self.person], "facts": "The facts of the case and what they are in law.",
        "route": "By air, with the landing that nobody planned.", "unscheduledLanding": true, "landing": Self.landing,
        "warrantPublic": !isSealed, "escort": "Two officers of the Court.",
        "transitDates": ["from": "2026-09-21", "to": "2026-09-25"],
      ])
  }

  /// The clocks of the landing that run on a node, each with its end.
  private func running(_ node: TestNode) throws -> [String] {
    let answer = try node.ask(
      .deadlines(DeadlinesRequest()), token: try node.login("drafter"), as: DeadlinesAnswer.self)
    return answer.deadlines.map(\.deadline).filter { $0.thread == Self.landing && $0.status == .running }
      .map { "\($0.clock) \($0.end.utc)" }.sorted()
  }

  @Test("the request for transit stops the Court's clock in the thread of the landing, the State's receipt its own")
  func requested() throws {
    let federation = try landed()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let (request, release) = ("landing_request \(moment(hours: 94))", "landing_release \(moment(hours: 94))")
    #expect(try running(registry) == [release, request] && running(alpha) == [release, request])
    try ask(federation)
    try federation.carryAll()
    #expect(try running(registry) == [release] && running(alpha) == [release])
    try post(
      "c", "transit.landing_update", from: alpha, to: registry, answering: Self.landing,
      ["event": "request_received", "at": moment(hours: 0), "request": String(repeating: "b", count: 32)])
    try federation.carryAll()
    #expect(try running(registry).isEmpty && running(alpha).isEmpty)
  }

  @Test("a request under seal stops no clock that others see, on either node: that it stopped would tell of it")
  func sealed() throws {
    let federation = try landed()
    try ask(federation, isSealed: true)
    try federation.carryAll()
    for node in [federation.registry, federation.alpha] { #expect(try running(node).count == 2) }
  }
}
