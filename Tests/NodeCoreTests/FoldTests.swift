import Evidence
import Foundation
import NodeStore
import PeerSync
import Testing

@testable import Cooperation
@testable import NodeCore

@Suite("Folds of threads that are kept")
struct FoldTests {
  /// A version of the program that did not know a kind.
  private static let older = Catalogue(
    kinds: CatalogueData.kinds.filter { $0.name != "resp_progress" }.map(\.text), law: CatalogueData.law,
    lifecycles: CatalogueData.lifecycles.map(\.text))

  private func inbox(_ node: TestNode) throws -> [String] {
    try node.ask(.inbox(InboxRequest()), token: try node.login("drafter"), as: InboxAnswer.self).messages.map(\.state)
  }

  private func show(_ id: String, on node: TestNode) throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login("drafter"), as: MessageAnswer.self)
  }

  private func progress(_ federation: TestFederation, on id: String) throws -> String {
    let alpha = federation.alpha
    let draft = try alpha.ask(
      .reply(
        ReplyRequest(reference: id, kind: "resp.progress", body: #"{"status":"under_review"}"#, entities: [])),
      token: try alpha.login("drafter"), as: DraftAnswer.self)
    _ = try alpha.ask(.draftSubmit(draft.id), token: try alpha.login("drafter"), as: SubmittedAnswer.self)
    try federation.carry(1)
    return draft.id
  }

  private func acknowledge(_ federation: TestFederation, _ id: String) throws {
    _ = try federation.alpha.ask(
      .acknowledge(AcknowledgeRequest(reference: id, nationalReference: nil, unit: nil)),
      token: try federation.alpha.login("drafter"), as: SubmittedAnswer.self)
    try federation.carry(1)
  }

  private func stored(_ id: String, on node: TestNode) throws -> StoredFold {
    try node.store.read { try #require(try $0.fold(ofThread: id)) }
  }

  @Test("are made anew once other rules made them: what an older version did not know counts then, looked at or not")
  func rules() throws {
    let federation = try TestFederation()
    let registry = federation.registry
    try registry.restart(catalogue: Self.older)
    let id = try federation.send()
    try federation.join(1)
    _ = try progress(federation, on: id)
    try registry.perform(.tick)
    #expect(try show(id, on: registry).state == "sent")
    #expect(try stored(id, on: registry).rules == Self.older.rules)
    try registry.restart()
    #expect(Catalogue.standard.rules != Self.older.rules)
    #expect(try show(id, on: registry).state == "under_review")
    // And back again, by no more than ticks.
    for (catalogue, state) in [(Self.older, "sent"), (.standard, "under_review")] {
      try registry.restart(catalogue: catalogue)
      try registry.perform(.tick)
      let fold = try stored(id, on: registry)
      #expect(fold.state == state && fold.rules == catalogue.rules)
    }
  }

  @Test("lose no clock and go on where they stood when an answer's content is destroyed; nothing that it said stays")
  func deletion() throws {
    let federation = try TestFederation()
    let alpha = federation.alpha
    let id = try federation.send()
    try federation.join(1)
    try acknowledge(federation, id)
    let answer = try progress(federation, on: id)
    func clocks() throws -> [Deadline] {
      try alpha.ask(.deadlines(DeadlinesRequest()), token: try alpha.login("drafter"), as: DeadlinesAnswer.self)
        .deadlines.map(\.deadline)
    }
    let before = try clocks()
    for message in [answer, id] {
      let proposed = try alpha.ask(
        .deletionPropose(DeletionRequest(reference: message, rule: "retention/10y")), token: try alpha.login("drafter"),
        as: DeletionAnswer.self)
      _ = try alpha.ask(
        .deletionApprove(DeletionApproval(reference: message, commitment: proposed.commitment)),
        token: try alpha.login("approver"), as: DeletionAnswer.self)
      #expect(try stored(id, on: alpha).state == "under_review")
      #expect(try clocks() == before)
      // Made anew by another version of the rules, too.
      try alpha.store.write { try $0.leaveFold(ofThread: id, underRules: "0.other") }
      try alpha.restart()
      try alpha.perform(.tick)
      let kept = try stored(id, on: alpha)
      #expect(kept.state == "under_review" && kept.rules == Catalogue.standard.rules)
    }
    let acts = try JSONDecoder().decode([ThreadAct].self, from: Data(try stored(id, on: alpha).acts))
    #expect(acts.count == 3)
    #expect(acts[0].facts.keys.allSatisfy(Catalogue.standard.decidingFacts.contains) && acts[0].facts.count < 6)
    // Peers hold theirs, and see the same.
    #expect(try show(id, on: federation.registry).state == "under_review")
  }

  @Test("write no more for one more act than a row, however long the thread is, and are the same after a restart")
  func long() throws {
    let federation = try TestFederation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let id = try federation.send()
    try federation.join(1)
    for _ in 0..<(2 * KeptFold.actsInRow + 5) { _ = try progress(federation, on: id) }
    for node in [registry, alpha] {
      let thread = try node.store.write { try node.core.thread(id, $0) }
      #expect(thread.fold.acts.count == 2 * KeptFold.actsInRow + 6 && thread.nonconforming.isEmpty)
      let earlier = try node.store.read { try $0.earlierActs(ofThread: id) }
      let tail = try JSONDecoder().decode([ThreadAct].self, from: Data(try stored(id, on: node).acts))
      #expect(earlier.count == 2 && tail.count == 6)
      try node.restart()
      let again = try node.store.write { try node.core.thread(id, $0) }
      #expect(again.fold.acts == thread.fold.acts && again.fold.outcomes == thread.fold.outcomes)
      #expect(again.fold.lanes == thread.fold.lanes && again.fold.deadlines() == thread.fold.deadlines())
    }
  }

  @Test("are not believed from memory once what the store had of them was undone")
  func undone() throws {
    struct Stop: Error {}
    let federation = try TestFederation()
    let alpha = federation.alpha
    let id = try federation.send()
    try federation.join(1)
    _ = try alpha.store.write { try alpha.core.thread(id, $0) }
    for isWhole in [true, false] {
      try? alpha.store.write { tx in
        let undone = {
          var kept = try alpha.core.kept(id, tx)
          kept.fold = ThreadFold(thread: id)
          try alpha.core.keep(&kept, tx)
          alpha.core.folds.put(kept, undone: tx.undone)
          throw Stop()
        }
        if isWhole { try undone() } else { try? tx.attempt(undone) }
      }
      let thread = try alpha.store.write { try alpha.core.thread(id, $0) }
      #expect(thread.state == "sent" && thread.fold.acts.count == 1, "\(isWhole)")
    }
  }

  @Test("stand in memory up to a bound, whatever threads there are")
  func bounded() throws {
    var memory = FoldMemory()
    let act = try federationAct()
    func fold(_ thread: Int, acts: Int) -> KeptFold {
      let all = (0..<acts).map { number in
        var one = act
        one.id = String(format: "%032x", number)
        return one
      }
      return KeptFold(fold: ThreadFold(thread: String(thread), folding: all), newest: 1, tail: [])
    }
    let part = fold(1, acts: Limits.actsRemembered / 4)
    for thread in 0..<4 {
      let one = KeptFold(fold: ThreadFold(thread: String(thread), folding: part.fold.acts), newest: 1, tail: [])
      memory.put(one, undone: 0)
    }
    #expect(memory.take("2", newest: 2, undone: 0) == nil, "the store has it up to another row")
    memory.put(fold(2, acts: 1), undone: 0)
    #expect(memory.take("3", newest: 1, undone: 0) != nil)
    memory.put(fold(9, acts: Limits.actsRemembered / 2 + 1), undone: 0)
    #expect(memory.take("1", newest: 1, undone: 0) == nil && memory.take("9", newest: 1, undone: 0) != nil)
  }

  private func federationAct() throws -> ThreadAct {
    let federation = try TestFederation()
    let id = try federation.send()
    return try federation.registry.store.write {
      try #require(try federation.registry.core.thread(id, $0).fold.acts.first)
    }
  }
}
