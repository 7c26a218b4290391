import Cooperation
import Evidence
import Foundation
import NodeStore
import Testing

@testable import NodeCore

@Suite("The ledger of disclosures")
struct DisclosureTests {
  private func add(
    _ id: String, on node: TestNode, as officer: String = "drafter", to: String = "Court of first instance",
    why: String = "The search needs an order of a judge.", day: String? = nil
  ) throws -> DisclosuresAnswer {
    try node.ask(
      .disclosureAdd(DisclosureRequest(reference: id, to: to, part: "The order and its annex", why: why, on: day)),
      token: try node.login(officer), as: DisclosuresAnswer.self)
  }

  private func list(_ id: String, on node: TestNode, as officer: String = "drafter") throws -> DisclosuresAnswer {
    try node.ask(.disclosures(id), token: try node.login(officer), as: DisclosuresAnswer.self)
  }

  @Test("says to whom what was disclosed and why, line after line, and the log states each without a word of it")
  func ledger() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    let alpha = federation.alpha
    _ = try add(id, on: alpha)
    let answer = try add(id, on: alpha, to: "Land registry", day: "2026-01-02")
    #expect(answer.disclosures.map(\.number) == [1, 2] && answer.disclosures.allSatisfy { $0.message == id })
    #expect(answer.disclosures.map { $0.said?.to } == ["Court of first instance", "Land registry"])
    #expect(answer.disclosures[1].said?.on == "2026-01-02")
    let noted = try alpha.localEvents(.disclosureNoted)
    #expect(noted.count == 2 && Set(answer.disclosures.map(\.commitment)).count == 2)
    let log = try alpha.store.read { tx in
      try tx.entries(from: 0, below: tx.logSize()).compactMap(\.event).map { String(decoding: $0, as: UTF8.self) }
    }.joined()
    #expect(answer.disclosures.allSatisfy { log.contains($0.commitment) } && !log.contains("Land registry"))
    #expect(try list(id, on: alpha).disclosures.count == 2)
    #expect(try alpha.localEvents(.disclosuresRead).count == 1)
    #expect(try list(id, on: federation.registry).disclosures.isEmpty, "it never leaves the node")
  }

  @Test(
    "takes no empty line, no day to come, nothing of one's own, and marks what the message's conditions speak against")
  func rules() throws {
    let federation = try TestFederation()
    let id = try federation.send { $0.replacing("\"ORG_EXEC\"", with: "\"NAMED\"") }
    try federation.join(1)
    let alpha = federation.alpha
    let taken = MatterRequest(reference: id, officer: "drafter")
    _ = try alpha.ask(.matterList(taken), token: try alpha.login("keeper"), as: MatterAnswer.self)
    let refusals = [
      federation.refusal { _ = try add(id, on: alpha, why: "  ") },
      federation.refusal { _ = try add(id, on: alpha, to: String(repeating: "x", count: 301)) },
      federation.refusal { _ = try add(id, on: alpha, day: "2999-01-01") },
      federation.refusal { _ = try add(id, on: alpha, day: "soon") },
      federation.refusal { _ = try add(id, on: federation.registry) },
    ]
    #expect(refusals.map { $0?.code } == [.invalid, .invalid, .invalid, .invalid, .refused])
    #expect(try list(id, on: alpha).disclosures.isEmpty)
    #expect(try add(id, on: alpha).disclosures.first?.said?.against.contains("NAMED") == true)
  }

  @Test("of a sealed matter is there for its list alone, and its entries look like padding")
  func sealed() throws {
    let federation = try TestFederation()
    let id = try federation.send(SearchScenarioTests.sealing)
    try federation.join(1)
    let alpha = federation.alpha
    try alpha.perform(.tick)
    let never = String(repeating: "e", count: 32)
    for refused in [
      federation.refusal { _ = try add(id, on: alpha, as: "both") },
      federation.refusal { _ = try list(id, on: alpha, as: "both") },
    ] {
      #expect(refused?.code == federation.refusal { _ = try list(never, on: alpha, as: "both") }?.code)
    }
    let answer = try add(id, on: alpha, as: "keeper")
    #expect(answer.disclosures.count == 1)
    let auditor = try alpha.login("admin")
    let page = try alpha.ask(.auditEvents(EventsRequest(from: 0)), token: auditor, as: EventsAnswer.self)
    #expect(!"\(page)".contains("disclosure.noted"))
  }

  @Test("loses what it says with the content of the message, and keeps who wrote when and the commitment")
  func destroyed() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    try federation.join(1)
    let alpha = federation.alpha
    let before = try add(id, on: alpha).disclosures
    let drafter = try alpha.login("drafter")
    let proposed = try alpha.ask(
      .deletionPropose(DeletionRequest(reference: id, rule: "retention/10y")), token: drafter, as: DeletionAnswer.self)
    _ = try alpha.ask(
      .deletionApprove(DeletionApproval(reference: id, commitment: proposed.commitment)),
      token: try alpha.login("approver"), as: DeletionAnswer.self)
    let after = try list(id, on: alpha).disclosures
    #expect(after.map(\.commitment) == before.map(\.commitment) && after.map(\.officer) == before.map(\.officer))
    #expect(after.allSatisfy { $0.said == nil })
    let left = try alpha.store.read { tx in
      try tx.disclosures(ofMessage: try #require(try tx.messages(idPrefix: id).first).key)
    }
    #expect(left.allSatisfy { $0.salt == nil && $0.text == nil })
  }
}
