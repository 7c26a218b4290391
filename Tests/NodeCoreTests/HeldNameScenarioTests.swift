import Cooperation
import Evidence
import Foundation
import NodeStore
import Testing

@testable import NodeCore

@Suite("What a message rests on outside of its thread")
struct HeldNameScenarioTests {
  private let federation: TestFederation

  init() throws {
    federation = try TestFederation()
    try federation.join(1)
  }

  /// What a draft of a node is refused for, of the fields that name messages.
  private func refused(_ node: TestNode, _ kind: String, to recipient: String, _ body: String) throws -> [String] {
    let text = """
      {"kind":"\(kind)","kindVersion":1,"to":[{"node":"\(recipient)"}],"legalBasis":["Regulations of the Court 108"],
      "safeSubject":"A matter","handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":[]},
      "attachments":[],"body":\(body)}
      """
    let draft = try node.ask(
      .draftNew(DraftNewRequest(template: text, entities: [])), token: try node.login("drafter"), as: DraftAnswer.self)
    return draft.findings.filter { $0.rule == "law.names" }.map { "\($0.path) \($0.severity.rawValue)" }
  }

  @Test("a State asks the Chamber about a request and a declaration that it holds, and about no made-up ones")
  func ruling() throws {
    let request = try federation.send()
    try federation.carryAll()
    let declaration = String(repeating: "d", count: 32)
    let message: [String: Any] = [
      "id": declaration, "thread": request, "inReplyTo": request, "after": [request],
      "kind": "court.consultations_exhausted", "kindVersion": 1, "from": ["node": "registry", "officer": "o"],
      "to": [["node": "alpha"]], "written": Moment(seconds: Int(TestNode.now.seconds)).utc,
      "legalBasis": ["Regulations of the Court 108"], "safeSubject": "A matter",
      "handling": ["level": "SECRET", "underSeal": false, "audience": "NAMED", "conditions": ["DETECTABLE_NONE"]],
      "body": ["declaredOn": "2026-09-20", "remark": "Nothing more can be said."], "attachments": [Any](),
    ]
    try federation.registry.post(
      Array(try JSONSerialization.data(withJSONObject: message)), to: federation.alpha.name)
    try federation.carryAll()
    func body(_ request: String, _ declaration: String) -> String {
      """
      {"request":"\(request)","requestKind":"asset_tracing","declaration":"\(declaration)","declaredOn":"2026-09-20",
      "question":"Whether the request is lawful in this form."}
      """
    }
    let madeUp = String(repeating: "e", count: 32)
    let alpha = federation.alpha
    let kind = "state.ruling_request"
    #expect(try refused(alpha, kind, to: "registry", body(request, declaration)).isEmpty)
    #expect(
      try refused(alpha, kind, to: "registry", body(madeUp, madeUp)) == [
        "/body/request blocks", "/body/declaration blocks",
      ])
    #expect(
      try refused(alpha, kind, to: "registry", body(request, request)) == ["/body/declaration blocks"],
      "a request is no declaration")
  }

  /// Sends alpha proceedings that name a request.
  /// - Returns: what alpha told the Registry, and what it shows its own officer of the request.
  private func proceedings(
    _ letter: Character, naming request: String, isBroken: Bool = false
  ) throws -> (told: [String], shown: [String]) {
    let id = String(repeating: letter, count: 32)
    let written = Moment(seconds: Int(TestNode.now.seconds) + 60)
    let message: [String: Any] = [
      "id": id, "thread": id, "kind": "court.noncompliance", "kindVersion": 1,
      "from": ["node": "registry", "officer": "o"], "to": [["node": "alpha"]], "written": written.utc,
      "legalBasis": ["Rome Statute art. 87(7)"], "safeSubject": "A matter",
      "handling": ["level": "CONFIDENTIAL", "underSeal": false, "audience": "ORG_STRICT", "conditions": [String]()],
      "body": [
        "chamber": isBroken ? "" : "A Chamber", "organ": "Prosecution", "request": request,
        "requestKind": "assistance", "what": "What the finding would be about.",
        "until": written.day.adding(days: 30).description,
      ], "attachments": [Any](),
    ]
    try federation.registry.post(
      Array(try JSONSerialization.data(withJSONObject: message)), to: federation.alpha.name)
    try federation.carryAll()
    for _ in 0..<3 { try federation.tickAll() }
    let shown = try federation.alpha.ask(
      .show(id), token: try federation.alpha.login("drafter"), as: MessageAnswer.self)
    #expect(shown.state == "hearing" || isBroken, "both sides fold the same")
    return (
      shown.told.flatMap(\.findings).map { "\($0.path) \($0.rule)" },
      shown.findings.filter { $0.rule == "law.names" }.map { "\($0.path) \($0.severity.rawValue)" }
    )
  }

  @Test(
    "a State's officers see that proceedings name a request which never came; the Registry is not told what is held")
  func untold() throws {
    let held = try federation.send()
    try federation.carryAll()
    let known = try proceedings("b", naming: held)
    let unknown = try proceedings("c", naming: String(repeating: "e", count: 32))
    #expect(known.told.isEmpty && known.shown.isEmpty)
    #expect(unknown.told.isEmpty && unknown.shown == ["/body/request advises"])
    let broken = try proceedings("d", naming: String(repeating: "f", count: 32), isBroken: true)
    #expect(!broken.told.isEmpty && broken.shown.isEmpty, "\(broken)")
  }

  @Test("a request under seal shows as none to whoever may not know of it")
  func underSeal() throws {
    let id = String(repeating: "a", count: 32)
    let message: [String: Any] = [
      "id": id, "thread": id, "kind": "req.assistance", "kindVersion": 1, "from": ["node": "registry", "officer": "o"],
      "to": [["node": "alpha"]], "written": Moment(seconds: Int(TestNode.now.seconds)).utc,
      "legalBasis": ["Rome Statute art. 93"], "safeSubject": "A matter",
      "handling": ["level": "SECRET", "underSeal": true, "audience": "NAMED", "conditions": [String]()],
      "body": ["measure": "a"], "attachments": [Any](),
    ]
    try federation.registry.post(
      Array(try JSONSerialization.data(withJSONObject: message)), to: federation.alpha.name)
    try federation.carryAll()
    #expect(try federation.alpha.store.read { try $0.isSealed(matter: id) })
    let sealed = try proceedings("b", naming: id)
    #expect(sealed.told.isEmpty && sealed.shown == ["/body/request advises"])
  }
}
