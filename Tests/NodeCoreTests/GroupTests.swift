import Cooperation
import Evidence
import Membership
import NodeCore
import PeerSync
import Testing

@testable import NodeStore

@Suite("Groups")
struct GroupTests: GroupScenario {
  @Test("are there for their members once a second officer approved, and for nobody else")
  func founding() throws {
    let federation = try federation()
    let (bravo, charlie) = (federation.others[0], federation.others[1])
    for node in [federation.registry, federation.alpha, bravo] {
      let known = try #require(try group(node))
      #expect(known.name == "asset-net" && known.version == 1 && known.convener == "registry")
      #expect(known.members == ["alpha", "bravo", "registry"] && known.purpose == "tracing of assets")
    }
    #expect(try group(charlie) == nil && inbox(charlie).isEmpty)
  }

  @Test("change by their convener alone; who is added learns them, who is removed gets nothing more")
  func change() throws {
    let federation = try federation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let (bravo, charlie) = (federation.others[0], federation.others[1])
    let change = NodeRequest.groupChange(
      GroupChangeRequest(group: "asset-net", add: ["charlie"], remove: ["bravo"]))
    #expect(federation.refusal { _ = try alpha.askAny(change, token: try alpha.login("drafter")) }?.code == .refused)
    let submitted = try registry.ask(change, token: try registry.login("drafter"), as: SubmittedAnswer.self)
    let shown = try registry.ask(
      .approvalShow(submitted.approval), token: try registry.login("approver"), as: ApprovalAnswer.self)
    let decided = try #require(shown.membership)
    #expect(
      decided.group == "asset-net" && decided.version == 2 && decided.members == ["alpha", "charlie", "registry"])
    #expect(decided.joining == ["charlie"] && decided.leaving == ["bravo"])
    try approve(submitted, on: registry)
    try federation.carryAll()
    for node in [registry, alpha, charlie] {
      let known = try #require(try group(node))
      #expect(known.version == 2 && known.members == ["alpha", "charlie", "registry"])
    }
    #expect(try group(bravo)?.version == 1)
    let id = try federation.send(to: ["group:asset-net"])
    try federation.carryAll()
    #expect(try inbox(alpha).first == id && inbox(charlie).first == id && !inbox(bravo).contains(id))
  }

  @Test("get a message whole: one commitment, the author's number and the commitment before; others get no byte")
  func message() throws {
    let federation = try federation()
    let (registry, charlie) = (federation.registry, federation.others[1])
    let before = federation.carriedTo[charlie.name]
    let id = try federation.send(to: ["group:asset-net"])
    var seen: [NodeName] = []
    try federation.carryAll { frame in
      if case .deliver(let delivery) = frame, let parcel = delivery.parcels.first,
        case .dispatch(let event) = try? LoggedEvent(parsing: parcel.statement.event).content
      {
        seen.append(event.name.recipient)
      }
      return frame
    }
    #expect(Set(seen.map(\.text)) == ["alpha", "bravo"] && federation.carriedTo[charlie.name] == before)
    let events = try dispatches(registry).filter { $0.group?.number == 2 }
    let first = try #require(try dispatches(registry).first { $0.group?.number == 1 })
    #expect(events.count == 2 && Set(events.map(\.commitment)).count == 1 && Set(events.map(\.body)).count == 1)
    #expect(events.allSatisfy { $0.group?.previous == first.commitment && $0.group?.version == 1 })
    #expect(try inbox(federation.alpha).first == id && inbox(charlie).isEmpty)
  }

  @Test("are addressed alone, and everybody as «all»")
  func audiences() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafter = try registry.login("drafter")
    for to in [["alpha", "group:asset-net"], ["all", "alpha"], ["group:asset-net", "all"], ["group:nothing"]] {
      let code = federation.refusal {
        _ = try registry.askAny(.draftNew(try TestFederation.request(to: to)), token: drafter)
      }?.code
      #expect(code == .invalid || code == .notFound)
    }
    let id = try federation.send(to: ["all"])
    try federation.carryAll()
    for node in [federation.alpha] + federation.others { #expect(try inbox(node).first == id) }
    let group = try #require(try dispatches(registry).last?.group)
    #expect(group.id == GroupID.all(of: federation.directory.genesis.id) && group.number == 1)
  }

  @Test("take nothing under seal, and no message that leaves a member out")
  func wholeAudience() throws {
    let federation = try federation()
    let (alpha, bravo) = (federation.alpha, federation.others[0])
    let refusal = federation.refusal { _ = try federation.send(SearchScenarioTests.sealing, to: ["group:asset-net"]) }
    #expect(refusal?.code == .refused)
    let id = try #require(try alpha.store.read { try $0.groups().first?.id })
    let template = Array(try TestFederation.request().template.utf8)
    try send(template, from: alpha, to: [bravo.name], group: GroupTarget(id: id, version: 1))
    try federation.carryAll()
    let rejections = try bravo.store.read { try $0.rejections(from: alpha.name) }
    #expect(rejections.map(\.reason) == ["malformed"] && rejections.map(\.count) == [1])
  }

  @Test("take back a member that was left out for a version, and tell of gaps")
  func takenBack() throws {
    let federation = try federation()
    let (registry, bravo) = (federation.registry, federation.others[0])
    for (add, remove) in [([], ["bravo"]), (["bravo"], [])] {
      let change = NodeRequest.groupChange(GroupChangeRequest(group: "asset-net", add: add, remove: remove))
      try approve(
        try registry.ask(change, token: try registry.login("drafter"), as: SubmittedAnswer.self), on: registry)
      try federation.carryAll()
    }
    let known = try #require(try group(bravo))
    #expect(known.version == 3 && known.members == ["alpha", "bravo", "registry"])
    let convener = try #require(known.authors.first { $0.node == "registry" })
    #expect(convener.number == 3 && convener.gaps == 1 && convener.forks.isEmpty)
  }

  @Test("are not sent to when their membership changed since the draft")
  func changedMeanwhile() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafter = try registry.login("drafter")
    let draft = try registry.ask(
      .draftNew(try TestFederation.request(to: ["group:asset-net"])), token: drafter, as: DraftAnswer.self)
    let submitted = try registry.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    let change = GroupChangeRequest(group: "asset-net", add: ["charlie"], remove: [])
    try approve(try registry.ask(.groupChange(change), token: drafter, as: SubmittedAnswer.self), on: registry)
    let refusal = federation.refusal { try approve(submitted, on: registry) }
    #expect(refusal?.code == .refused)
    // It could never be approved: it waits no more, and its drafter sees why.
    let listed = try registry.ask(.drafts, token: drafter, as: DraftsAnswer.self).drafts
    let item = try #require(listed.first { $0.id == submitted.approval })
    #expect(item.state == "returned" && item.refusal?.contains("membership changed") == true)
    let waiting = try registry.ask(.approvals, token: try registry.login("approver"), as: ApprovalsAnswer.self)
    #expect(waiting.approvals.isEmpty)
  }

  @Test("block a draft in its check where its submission would be refused, before anybody submits it")
  func checked() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafter = try registry.login("drafter")
    func check(_ id: String) throws -> DraftAnswer {
      try registry.ask(.draftCheck(id), token: drafter, as: DraftAnswer.self)
    }
    let draft = try registry.ask(
      .draftNew(try TestFederation.request(to: ["group:asset-net"])), token: drafter, as: DraftAnswer.self)
    #expect(try !draft.blocked && !check(draft.id).blocked)
    let change = GroupChangeRequest(group: "asset-net", add: ["charlie"], remove: [])
    try approve(try registry.ask(.groupChange(change), token: drafter, as: SubmittedAnswer.self), on: registry)
    let checked = try check(draft.id)
    let finding = checked.findings.first { $0.severity == .blocks }
    #expect(checked.blocked && finding?.path == "/to" && finding?.message.contains("membership changed") == true)
    let refusal = federation.refusal {
      _ = try registry.ask(.draftSubmit(draft.id), token: drafter, as: SubmittedAnswer.self)
    }
    #expect(refusal?.message == finding?.message)
    let sealed = try registry.ask(
      .draftNew(try TestFederation.request(SearchScenarioTests.sealing, to: ["group:asset-net"])), token: drafter,
      as: DraftAnswer.self)
    #expect(sealed.blocked && sealed.findings.contains { $0.message.contains("under seal goes to named nodes") })
  }

  @Test("stand in the inbox as what they are, a membership, and as no thread without a beginning")
  func shownAsMembership() throws {
    let federation = try federation()
    for node in [federation.registry, federation.alpha] {
      let token = try node.login("drafter")
      let items = try node.ask(.inbox(InboxRequest()), token: token, as: InboxAnswer.self).messages
      let item = try #require(items.first { $0.kind == GroupStatement.kind })
      #expect(item.state == "membership")
      let shown = try node.ask(.show(item.id), token: token, as: MessageAnswer.self)
      #expect(shown.state == "membership" && shown.timeline.map(\.state) == ["membership"])
    }
  }

  @Test("have one name by one convener, though two drafts found them before either is approved")
  func oneName() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafter = try registry.login("drafter")
    func found() throws -> SubmittedAnswer {
      let request = GroupNewRequest(name: "core", members: ["alpha"], purpose: "one line")
      return try registry.ask(.groupNew(request), token: drafter, as: SubmittedAnswer.self)
    }
    let first = try found()
    #expect(federation.refusal { _ = try found() }?.message.contains(first.approval) == true)
    // Two of them all the same, as an earlier version of this program let them be.
    try registry.store.write { try $0.returnDraft(id: first.approval, saying: nil) }
    let second = try found()
    try registry.store.write { try $0.run("UPDATE draft SET state = 'submitted' WHERE id = '\(first.approval)'") }
    try approve(second, on: registry)
    #expect(federation.refusal { try approve(first, on: registry) }?.code == .refused)
    try federation.carryAll()
    let groups = try registry.ask(.groups, token: drafter, as: GroupsAnswer.self).groups
    #expect(groups.count { $0.name == "core" } == 1)
    #expect(federation.refusal { _ = try found() }?.message.contains("already") == true)
  }

  @Test("say in one short line what they are for")
  func purpose() throws {
    let federation = try federation()
    let drafter = try federation.alpha.login("drafter")
    for (purpose, said) in [
      ("two\nlines", "one line"), ("red \u{1B}[31m", "one line"), ("", "1 to 300"),
      (String(repeating: "a", count: 100_000), "1 to 300"),
    ] {
      let request = NodeRequest.groupNew(GroupNewRequest(name: "core", members: ["bravo"], purpose: purpose))
      let refusal = federation.refusal { _ = try federation.alpha.askAny(request, token: drafter) }
      #expect(refusal?.code == .invalid && refusal?.message.contains(said) == true, "\(refusal?.message ?? "")")
    }
  }

  @Test("are stated by nobody else than their convener, whatever a draft says")
  func forgedStatement() throws {
    let federation = try federation()
    let node = federation.alpha
    let statement = GroupStatement(
      name: "asset-net", version: 2, founded: String(repeating: "a", count: 32),
      previous: String(repeating: "b", count: 64), purpose: "x")
    let template = String(decoding: statement.template(to: ["bravo"]), as: UTF8.self)
    let request = NodeRequest.draftNew(DraftNewRequest(template: template, entities: []))
    #expect(federation.refusal { _ = try node.askAny(request, token: try node.login("drafter")) }?.code == .invalid)
    // A node of the adversary sends it all the same: every recipient rejects it.
    try send(
      statement.template(to: ["bravo"]), from: node, to: [federation.others[0].name],
      group: GroupTarget(id: try #require(try node.store.read { try $0.groups().first?.id }), version: 2))
    try federation.carryAll()
    #expect(try group(federation.others[0])?.version == 1)
    #expect(
      try federation.others[0].store.read { try $0.rejections(from: node.name) }.map(\.reason) == ["malformed"])
  }

  @Test("take one change at a time: of two that were drafted beside each other the second is refused")
  func twoChanges() throws {
    let federation = try federation()
    let registry = federation.registry
    let drafted = try [["charlie"], ["charlie"]].map { names in
      try registry.ask(
        .groupChange(GroupChangeRequest(group: "asset-net", add: names, remove: [])),
        token: try registry.login("drafter"), as: SubmittedAnswer.self)
    }
    try approve(drafted[0], on: registry)
    let request = ApproveRequest(id: drafted[1].approval, commitment: drafted[1].commitment)
    #expect(
      federation.refusal { _ = try registry.askAny(.approve(request), token: try registry.login("approver")) }?.code
        == .refused)
    try federation.carryAll()
    #expect(try group(registry)?.version == 2 && group(federation.others[1])?.version == 2)
    // Nothing is left behind that would be tried again for ever.
    try federation.tickAll()
    #expect(try registry.store.read { try $0.drafts(.approved) }.isEmpty)
  }

  @Test(
    "that are all members go by the directory in force when a message leaves, not by the one under which it was approved"
  )
  func newerDirectory() throws {
    let federation = try federation()
    let (registry, alpha) = (federation.registry, federation.alpha)
    let recipients = [alpha.name] + federation.others.map(\.name)
    let template = try MessageTemplate(parsing: Array(try TestFederation.request().template.utf8))
    let bytes = template.addressed(to: recipients.map(\.text)).completed(
      id: Hex.encode(registry.suite.randomBytes(16)), node: registry.name.text, officer: "x", thread: nil,
      inReplyTo: nil, written: registry.now.description)
    let statement = try SealedStatement(sender: registry.name, recipients: recipients, message: bytes)
    let all = GroupTarget(
      id: GroupID.all(of: federation.directory.genesis.id), version: federation.directory.text.version)
    let task = try registry.core.sealTask(
      nil, statement, try Salt(registry.suite.randomBytes(32)), at: TestNode.now, group: all)
    try federation.nextDirectory()
    try federation.joinAll(from: 50)
    try registry.seal(task)
    try federation.carryAll()
    #expect(try inbox(alpha).count == 2)
    let rejected = try registry.ask(.status, as: StatusAnswer.self).peers.map(\.unreceipted)
    #expect(rejected.allSatisfy { $0 == 0 })
    #expect(try alpha.ask(.status, as: StatusAnswer.self).peers.allSatisfy { $0.rejected == 0 })
  }
}
