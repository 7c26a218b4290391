import Cooperation
import Evidence
import Foundation
import NodeCore
import Testing

@testable import NodeStore

@Suite("Search on a node")
struct SearchScenarioTests {
  private func search(_ words: String, on node: TestNode, as officer: String = "drafter") throws -> [String] {
    let answer = try node.ask(
      .search(SearchRequest(words: words)), token: try node.login(officer), as: SearchAnswer.self)
    #expect(answer.complete)
    return answer.messages.map(\.id)
  }

  /// The demo's request under seal.
  static func sealing(_ text: String) -> String {
    text.replacing("\"underSeal\": false", with: "\"underSeal\": true")
  }

  @Test("finds a message by any of its texts, whatever the case, the accents and the script, on both sides")
  func words() throws {
    let federation = try TestFederation()
    let id = try federation.send { $0.replacing("an invented trading house", with: "the Мюллер trading house") }
    try federation.join(1)
    for node in [federation.registry, federation.alpha] {
      for words in [
        "tracing", "CRT-2026-0001", "ORSOLAN veth", "örsolan", "~Ursolan", "myuller", "Мюллер",
        "GB33BUKB20201555555555",
        "gb33buk", "\"lantern quay\"", "registry alpha", "quarterm",
      ] { #expect(try search(words, on: node) == [id], "\(words)") }
      for words in ["orsolan nobody", "\"quay lantern\"", "uarterm", "bravo"] {
        #expect(try search(words, on: node).isEmpty, "\(words)")
      }
    }
  }

  @Test("finds names across scripts and numbers across their groups, both ways, and what is not there nowhere")
  func scriptsAndGroups() throws {
    let federation = try TestFederation()
    let id = try federation.send {
      $0.replacing(
        "an invented trading house",
        with: "a house of Мухаммад Хасанов and Nikos Papadopoulos, FR76 3000 6000 0112 3456 7890 189")
    }
    let node = federation.registry
    for words in [
      "Muhammad", "hasanov", "Mohamed Khasanov", "محمد", "Παπαδόπουλος", "Пападопулос", "FR7630006000011234567890189",
      "FR76 3000 6000 0112 3456 7890 189", "\"FR76 3000 6000 0112 3456 7890 189\"", "GB33 BUKB 2020 1555 5555 55",
    ] { #expect(try search(words, on: node) == [id], "\(words)") }
    for words in ["Mikhail", "Petrov", "Георгиос", "FR76 3000 6000 0112 3456 7890 188", "GB33 BUKB 2020 1555 5555 56"] {
      #expect(try search(words, on: node).isEmpty, "\(words)")
    }
  }

  @Test("takes nothing typed for an operator, and logs that it was asked but not what")
  func inert() throws {
    let federation = try TestFederation()
    let id = try federation.send()
    let node = federation.registry
    for words in [
      "tracing NOT veth", "words : tracing", "tracing*", "(tracing", "tracing OR nothing", "a\u{0}b\"\"\"", "{^}",
    ] {
      _ = try? search(words, on: node)
    }
    #expect(try search("tracing (orsolan) *", on: node) == [id])
    for words in ["", "  ", "\"\"", String(repeating: "a ", count: 200)] {
      #expect(federation.refusal { _ = try search(words, on: node) } == NodeError(.invalid, ""))
    }
    let events = try node.localEvents(.searched)
    #expect(events.last?.values.last == .count(1) && events.count >= 2)
    #expect(!events.contains { "\($0.values)".contains("tracing") })
  }

  @Test("shows a sealed matter to the officers of its list, and to nobody else by result or number")
  func sealed() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send(Self.sealing)
    try federation.join(1)
    #expect(try search("orsolan", on: registry) == [id])
    #expect(try search("orsolan", on: registry, as: "approver") == [id])
    #expect(try search("orsolan", on: registry, as: "both").isEmpty)
    #expect(try registry.localEvents(.searched).allSatisfy { $0.values.last == .count(0) })
    #expect(try search("orsolan", on: alpha).isEmpty)
    #expect(try search("orsolan", on: alpha, as: "keeper") == [id])
    _ = try alpha.ask(
      .matterList(MatterRequest(reference: id, officer: "drafter")), token: try alpha.login("keeper"),
      as: MatterAnswer.self)
    #expect(try search("orsolan", on: alpha) == [id])
    #expect(try search("orsolan", on: alpha, as: "approver").isEmpty)
  }

  @Test("hides a whole thread as soon as one message of it is under seal, what was found before too")
  func sealedLater() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    #expect(try search("orsolan", on: registry, as: "both") == [id])
    let progress = try alpha.ask(
      .show(id), token: try alpha.login("drafter"), as: MessageAnswer.self
    ).message.replacing("\"underSeal\":false", with: "\"underSeal\":true")
    var object = try #require(try JSONSerialization.jsonObject(with: Data(progress.utf8)) as? [String: Any])
    object["id"] = String(repeating: "e", count: 32)
    object["inReplyTo"] = id
    object["kind"] = "resp.progress"
    object["from"] = ["node": "alpha"]
    object["to"] = [["node": "registry"]]
    object["body"] = ["status": "under_review"]
    try alpha.post(Array(try JSONSerialization.data(withJSONObject: object)), to: registry.name)
    try federation.carry(1)
    #expect(try search("orsolan", on: registry, as: "both").isEmpty)
    #expect(try search("orsolan", on: registry) == [id])
  }

  @Test("loses every trace of a message whose content is destroyed")
  func destroyed() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let id = try federation.send { $0.replacing("All of this is fiction", with: "Zyzzyvaquux is fiction") }
    let other = try federation.send()
    try federation.join(1)
    #expect(try search("zyzzyvaquux", on: node) == [id])
    #expect(try traces(of: "yzzyvaquu", on: node) > 0)
    let proposed = try node.ask(
      .deletionPropose(DeletionRequest(reference: id, rule: "retention/10y")), token: try node.login("drafter"),
      as: DeletionAnswer.self)
    _ = try node.ask(
      .deletionApprove(DeletionApproval(reference: id, commitment: proposed.commitment)),
      token: try node.login("approver"), as: DeletionAnswer.self)
    #expect(try search("zyzzyvaquux", on: node).isEmpty)
    #expect(try traces(of: "yzzyvaquu", on: node) == 0)
    #expect(try search("orsolan", on: node) == [other])
  }

  /// Blocks of the index in which a word stands, by its middle: what words begin with is written once for several.
  private func traces(of word: String, on node: TestNode) throws -> Int {
    try node.store.read { tx in
      try tx.all("SELECT block FROM search_open_0_data").filter {
        String(decoding: $0.bytes("block"), as: UTF8.self).contains(word)
      }.count
    }
  }

  @Test("goes on after a stop, and knows what came meanwhile")
  func restart() throws {
    let federation = try TestFederation()
    let node = federation.registry
    let first = try federation.send()
    try node.perform(.tick)
    try node.restart()
    let second = try federation.send()
    #expect(try search("orsolan", on: node) == [second, first])
  }

  @Test("names pages by what the officer knows, so that no number tells how much is hidden between")
  func pages() throws {
    let federation = try TestFederation()
    let node = federation.registry
    func inbox(_ officer: String, after page: String? = nil) throws -> InboxAnswer {
      try node.ask(
        .inbox(InboxRequest(before: page, limit: 2)), token: try node.login(officer), as: InboxAnswer.self)
    }
    let first = try federation.send()
    let secret = try federation.send(Self.sealing)
    let rest = try [federation.send(), federation.send()]
    let page = try inbox("both")
    #expect(page.messages.map(\.id) == rest.reversed() && page.next == "registry:\(rest[0])")
    #expect(try inbox("both", after: page.next).messages.map(\.id) == [first])
    #expect(try inbox("drafter", after: page.next).messages.map(\.id) == [secret, first])
    let text = String(decoding: try JSONEncoder().encode(page), as: UTF8.self)
    #expect(!text.contains("\"row\"") && !text.contains("\"key\""))
    let never = String(repeating: "e", count: 32)
    let refusals = ["registry:\(secret)", "registry:\(never)", "7", ""].map { page in
      federation.refusal { _ = try inbox("both", after: page) }
    }
    #expect(refusals.allSatisfy { $0?.code == .invalid } && Set(refusals.map { $0?.message }).count == 1)
  }
}
