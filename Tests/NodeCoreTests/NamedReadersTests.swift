import Cooperation
import Evidence
import Foundation
import NodeCore
import Testing

@Suite("What is for named recipients")
struct NamedReadersTests {
  private let federation: TestFederation
  private var registry: TestNode { federation.registry }

  init() throws { federation = try TestFederation() }

  private func show(_ id: String, on node: TestNode, as officer: String) throws -> MessageAnswer {
    try node.ask(.show(id), token: try node.login(officer), as: MessageAnswer.self)
  }

  private func found(_ words: String, on node: TestNode, as officer: String) throws -> [String] {
    try node.ask(.search(SearchRequest(words: words)), token: try node.login(officer), as: SearchAnswer.self)
      .messages.map(\.id)
  }

  /// A message that comes to the registry.
  private func arrived(audience: String = "NAMED", conditions: String = "NO_JUDICIAL") throws -> String {
    let id = String(repeating: "d", count: 32)
    let text = """
      {"id":"\(id)","thread":"\(id)","written":"2026-09-21T10:00:00Z","from":{"node":"alpha","officer":"o"},
      "kind":"is.spontaneous_info","kindVersion":1,"to":[{"node":"registry"}],
      "legalBasis":["Rome Statute art. 87(4)"],"safeSubject":"Entry",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"\(audience)","conditions":["\(conditions)"]},
      "body":{"information":"Quillon moves funds to another port.","relevance":"It is asked about.","useLimits":"none"},"attachments":[]}
      """
    try federation.alpha.post(Array(text.utf8), to: registry.name)
    try federation.join(1)
    return id
  }

  @Test("is listed to everybody, and read and found by whoever takes it up and whom they list")
  func arriving() throws {
    let id = try arrived()
    let inbox = try registry.ask(.inbox(InboxRequest()), token: try registry.login("drafter"), as: InboxAnswer.self)
    #expect(inbox.messages.map(\.id).contains(id))
    for request in [NodeRequest.show(id), .attachments(id), .note(NoteRequest(reference: id, purpose: "transmittal"))] {
      let refused = try #require(
        federation.refusal { _ = try registry.ask(request, token: try registry.login("drafter"), as: DoneAnswer.self) })
      #expect(refused.code == .notPermitted && !refused.message.contains("Quillon"), "\(request)")
      #expect(
        refused.message.contains("keeper") && refused.message.contains("comity matter add \(id.prefix(12)) drafter"))
    }
    #expect(try found("Quillon", on: registry, as: "drafter").isEmpty && registry.localEvents(.contentRead).isEmpty)
    #expect(try found("Quillon", on: registry, as: "keeper") == [id])
    #expect(try show(id, on: registry, as: "keeper").message.contains("Quillon"))
  }

  @Test("is neither acknowledged nor answered by others, nor put under seal by them, which would open it to them")
  func answering() throws {
    let id = try arrived()
    let drafter = try registry.login("drafter")
    let requests = [
      NodeRequest.acknowledge(AcknowledgeRequest(reference: id, nationalReference: nil, unit: nil)),
      .reply(ReplyRequest(reference: id, kind: "resp.progress", body: #"{"status":"under_review"}"#, entities: [])),
      .reply(
        ReplyRequest(
          reference: id, kind: "resp.progress", body: #"{"status":"under_review"}"#, entities: [],
          handling: ReplyRequest.Wish(level: "SECRET", underSeal: true, conditions: []))),
      .disclosureAdd(DisclosureRequest(reference: id, to: "a court", part: "all", why: "It asked", on: nil)),
    ]
    for request in requests {
      #expect(
        federation.refusal { _ = try registry.ask(request, token: drafter, as: DoneAnswer.self) }
          == NodeError(.notPermitted, ""), "\(request)")
    }
    #expect(federation.refusal { _ = try show(id, on: registry, as: "drafter") } == NodeError(.notPermitted, ""))
  }

  @Test("opens no list to who writes something of the kind in its thread: they read what they wrote, and no more")
  func writing() throws {
    let alpha = federation.alpha
    let id = try federation.send()
    try federation.join(1)
    let correction = String(repeating: "c", count: 32)
    let text = """
      {"id":"\(correction)","thread":"\(id)","inReplyTo":"\(id)","after":["\(id)"],"written":"2026-09-21T11:00:00Z",
      "from":{"node":"registry","officer":"o"},"kind":"thread.correction","kindVersion":1,"to":[{"node":"alpha"}],
      "legalBasis":["Rome Statute art. 93"],"safeSubject":"Correction",
      "handling":{"level":"SECRET","underSeal":false,"audience":"NAMED","conditions":["DETECTABLE_NONE"]},
      "body":{"corrects":"\(id)","what":"the date","fields":[{"field":"dueRequested","value":"2027-03-01"}]},
      "attachments":[]}
      """
    try registry.post(Array(text.utf8), to: alpha.name)
    try federation.carryAll()
    let drafter = try alpha.login("drafter")
    let body =
      #"{"competing":"other_assistance","otherState":"withheld","sameConduct":false,"receivedOn":"2026-09-20"}"#
    let draft = try alpha.ask(
      .reply(ReplyRequest(reference: id, kind: "resp.competing_request", body: body, entities: [])), token: drafter,
      as: DraftAnswer.self)
    let sent = try alpha.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    _ = try alpha.ask(
      .approve(ApproveRequest(id: draft.id, commitment: sent.commitment)), token: try alpha.login("approver"),
      as: DoneAnswer.self)
    try federation.carryAll()
    #expect(try show(draft.id, on: alpha, as: "drafter").handling.contains("NAMED"))
    #expect(federation.refusal { _ = try show(correction, on: alpha, as: "drafter") } == NodeError(.notPermitted, ""))
    #expect(try show(correction, on: alpha, as: "keeper").message.contains("2027-03-01"))
  }

  @Test("stays closed to who was taken off the list when more of it comes, and when the search looks through it")
  func unlisted() throws {
    let id = try arrived()
    let keeper = try registry.login("keeper")
    _ = try registry.ask(
      .matterList(MatterRequest(reference: id, officer: "both")), token: keeper, as: MatterAnswer.self)
    _ = try registry.ask(
      .matterUnlist(MatterRequest(reference: id, officer: "keeper")), token: keeper, as: MatterAnswer.self)
    let next = String(repeating: "c", count: 32)
    let text = """
      {"id":"\(next)","thread":"\(id)","inReplyTo":"\(id)","after":["\(id)"],"written":"2026-09-21T11:00:00Z",
      "from":{"node":"alpha","officer":"o"},"kind":"thread.correction","kindVersion":1,"to":[{"node":"registry"}],
      "legalBasis":["Rome Statute art. 87(4)"],"safeSubject":"Correction",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"NAMED","conditions":["NO_JUDICIAL"]},
      "body":{"corrects":"\(id)","what":"the relevance","fields":[{"field":"relevance","value":"Zyphora asked."}]},
      "attachments":[]}
      """
    try federation.alpha.post(Array(text.utf8), to: registry.name)
    try federation.carryAll()
    try federation.tickAll()
    #expect(try found("Zyphora", on: registry, as: "both") == [next])
    for message in [id, next] {
      #expect(
        federation.refusal { _ = try show(message, on: registry, as: "keeper") } == NodeError(.notPermitted, ""))
    }
    #expect(try show(id, on: registry, as: "both").message.contains("Quillon"))
  }

  @Test("is opened by a named officer and a second named one where it protects somebody besides")
  func witness() throws {
    let id = try arrived(conditions: "VW_PROTECT")
    func open(_ officer: String) throws -> OpeningAnswer {
      try registry.ask(.openingAsk(id), token: try registry.login(officer), as: OpeningAnswer.self)
    }
    #expect(federation.refusal { _ = try open("drafter") } == NodeError(.notPermitted, ""))
    #expect(federation.refusal { _ = try show(id, on: registry, as: "keeper") } == NodeError(.waiting, ""))
    #expect(try !open("keeper").consented)
    func consent() throws {
      _ = try registry.ask(
        .openingConsent(OpeningConsent(reference: id, officer: "keeper")), token: try registry.login("approver"),
        as: DoneAnswer.self)
    }
    #expect(
      federation.refusal { try consent() } == NodeError(.notPermitted, ""), "who may not read it consents to nothing")
    _ = try registry.ask(
      .matterList(MatterRequest(reference: id, officer: "approver")), token: try registry.login("keeper"),
      as: MatterAnswer.self)
    try consent()
    #expect(try show(id, on: registry, as: "keeper").message.contains("Quillon"))
  }

  @Test("is opened to others by those on the list of its matter alone, who can take them off again")
  func listing() throws {
    let id = try arrived()
    let change = MatterRequest(reference: id, officer: "drafter")
    for request in [NodeRequest.matterList(change), .matterUnlist(change), .matter(id)] {
      #expect(
        federation.refusal {
          _ = try registry.ask(request, token: try registry.login("drafter"), as: MatterAnswer.self)
        } == NodeError(.notPermitted, ""), "nobody lists themselves")
    }
    let keeper = try registry.login("keeper")
    #expect(
      try registry.ask(.matterList(change), token: keeper, as: MatterAnswer.self).officers == ["drafter", "keeper"])
    #expect(try show(id, on: registry, as: "drafter").message.contains("Quillon"))
    #expect(try registry.ask(.matterUnlist(change), token: keeper, as: MatterAnswer.self).officers == ["keeper"])
    #expect(federation.refusal { _ = try show(id, on: registry, as: "drafter") } == NodeError(.notPermitted, ""))
  }

  @Test("is read at its author's by who drafted and approved it; what is for a focal point is read by everybody there")
  func own() throws {
    let sent = try federation.send { $0.replacing("\"audience\": \"ORG_EXEC\"", with: "\"audience\": \"NAMED\"") }
    for officer in ["drafter", "approver"] { #expect(try show(sent, on: registry, as: officer).id == sent) }
    #expect(federation.refusal { _ = try show(sent, on: registry, as: "both") } == NodeError(.notPermitted, ""))
    let open = try arrived(audience: "ORG_STRICT")
    #expect(try show(open, on: registry, as: "both").message.contains("Quillon"))
  }

  @Test("is left out of no file of assets, which is refused to whoever may not read it")
  func assets() throws {
    let id = try federation.send()
    try federation.join(1)
    let alpha = federation.alpha
    let correction = String(repeating: "c", count: 32)
    let text = """
      {"id":"\(correction)","thread":"\(id)","inReplyTo":"\(id)","after":["\(id)"],"written":"2026-09-21T11:00:00Z",
      "from":{"node":"registry","officer":"o"},"kind":"court.supplement","kindVersion":1,"to":[{"node":"alpha"}],
      "legalBasis":["Rome Statute art. 87(3)"],"safeSubject":"Supplement",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"NAMED","conditions":["DETECTABLE_NONE"]},
      "body":{"what":"More is known.","entities":["{\\"id\\":\\"p9\\",\\"schema\\":\\"Person\\",\\"properties\\":{}}"]},
      "attachments":[]}
      """
    try registry.post(Array(text.utf8), to: alpha.name)
    try federation.carryAll()
    func table(_ format: AssetsRequest.Format, as officer: String) throws -> AssetsAnswer {
      try alpha.ask(
        .assets(AssetsRequest(reference: id, format: format)), token: try alpha.login(officer), as: AssetsAnswer.self)
    }
    #expect(try table(.table, as: "drafter").withheld == 1)
    let refused = try #require(federation.refusal { _ = try table(.csv, as: "drafter") })
    #expect(refused.code == .notPermitted && refused.message.contains(correction))
    #expect(try table(.csv, as: "keeper").content != nil)
  }

  @Test("is read by everybody there once its author lowers it")
  func lowered() throws {
    let id = try arrived()
    let text = """
      {"id":"\(String(repeating: "e", count: 32))","thread":"\(id)","inReplyTo":"\(id)","after":["\(id)"],
      "written":"2026-09-21T11:00:00Z","from":{"node":"alpha","officer":"o"},"kind":"thread.downgrade","kindVersion":1,
      "to":[{"node":"registry"}],"legalBasis":["Rome Statute art. 87(4)"],"safeSubject":"Lowered",
      "handling":{"level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","conditions":["NO_JUDICIAL"]},
      "body":{"target":"\(id)","level":"CONFIDENTIAL","underSeal":false,"audience":"ORG_STRICT","reason":"It may be known."},
      "attachments":[]}
      """
    try federation.alpha.post(Array(text.utf8), to: registry.name)
    try federation.carryAll()
    #expect(try show(id, on: registry, as: "keeper").reasons.isEmpty)
    #expect(try show(id, on: registry, as: "drafter").message.contains("Quillon"))
  }

  private func deadlines(on node: TestNode, as officer: String) throws -> DeadlinesAnswer {
    try node.ask(.deadlines(DeadlinesRequest()), token: try node.login(officer), as: DeadlinesAnswer.self)
  }

  @Test("sets days that nobody else is told of, in the list, in its pages, in calendars and by reminders")
  func days() throws {
    let alpha = federation.alpha
    let open = try federation.send()
    let closed = try federation.send {
      $0.replacing("\"audience\": \"ORG_EXEC\"", with: "\"audience\": \"NAMED\"")
    }
    try federation.join(1)
    for _ in 0..<40 {
      for node in [registry, alpha] {
        node.now = node.now.advanced(bySeconds: 86_400)
        try node.perform(.tick)
      }
    }
    let (keeper, drafter) = (try deadlines(on: alpha, as: "keeper"), try deadlines(on: alpha, as: "drafter"))
    #expect(Set(keeper.deadlines.map(\.deadline.thread)) == [open, closed])
    #expect(Set(keeper.reminders.map(\.thread)) == [open, closed])
    #expect(Set(drafter.deadlines.map(\.deadline.thread)) == [open] && drafter.next == nil)
    #expect(Set(drafter.reminders.map(\.thread)) == [open])
    // Who wrote and who approved it are named for it at their own node.
    #expect(Set(try deadlines(on: registry, as: "drafter").deadlines.map(\.deadline.thread)) == [open, closed])
    _ = try alpha.ask(
      .matterList(MatterRequest(reference: closed, officer: "drafter")), token: try alpha.login("keeper"),
      as: MatterAnswer.self)
    #expect(Set(try deadlines(on: alpha, as: "drafter").deadlines.map(\.deadline.thread)) == [open, closed])
  }
}
